import { createInterface } from "node:readline/promises";
import type { Terminal } from "./terminal.js";

/** Whether somebody is there who can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY;

/** Asks on a terminal. Only `yes` is one. */
export async function confirm(question: string, terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  terminal.say("", terminal.errorStyle.bold(question), "  Only 'yes' will be accepted to approve.", "");
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C reaches the prompt and not the process while it reads.
  prompt.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return (await prompt.question("  Enter a value: ", { signal })).trim() === "yes";
  } finally {
    prompt.close();
  }
}
