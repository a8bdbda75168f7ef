import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import type { Interface } from "node:readline/promises";
import type { Terminal } from "./terminal.js";

/** Asks on a terminal whether to go on. Without one nobody can answer, and that is a no. */
export async function approve(terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  const style = terminal.errorStyle;
  if (!process.stdin.isTTY) {
    terminal.say(
      `${style.red("Not applied:")} there is no terminal to ask on. Nothing was written.`,
      `  ${style.cyan("hint:")} after a review, --auto-approve or a saved plan (--plan) approves`,
    );
    return false;
  }
  terminal.say(
    "",
    style.bold("Do you want to carry out these changes?"),
    "  Only 'yes' will be accepted to approve.",
    "",
  );
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C reaches the prompt and not the process while it reads.
  prompt.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    if ((await ask(prompt, signal)) === "yes") return true;
    terminal.say("", "Apply cancelled. Nothing was written.");
    return false;
  } finally {
    prompt.close();
  }
}

/** The answer; none (Ctrl-D, or the terminal went away) is no yes. */
async function ask(prompt: Interface, signal: AbortSignal): Promise<string | undefined> {
  const closed = once(prompt, "close").then(() => undefined);
  const answer = prompt.question("  Enter a value: ", { signal }).then((text) => text.trim());
  try {
    return await Promise.race([answer, closed]);
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}
