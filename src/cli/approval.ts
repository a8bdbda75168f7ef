import { createInterface } from "node:readline/promises";
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
    const answer = await prompt.question("  Enter a value: ", { signal });
    if (answer.trim() === "yes") return true;
    terminal.say("", "Apply cancelled. Nothing was written.");
    return false;
  } finally {
    prompt.close();
  }
}
