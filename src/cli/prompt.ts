import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import type { Terminal } from "./terminal.js";

/** What is asked, and what is said when the answer is not yes. */
export interface Question {
  /** What will happen, and the question. */
  readonly lines: readonly string[];
  /** Nothing happened, because of the answer. */
  readonly cancelled: string;
  /** Nothing happened, because there is nobody to ask; and what to do about it. */
  readonly refused: readonly [message: string, hint: string];
}

/** Whether somebody is there who can be asked; what stood on the input may have been read, as a password or a value. */
export const canAsk = (): boolean => process.stdin.isTTY && !process.stdin.readableEnded;

/** Asks on a terminal; only `yes` is one. Without a terminal nobody can answer, and that is a no. */
export async function confirm(question: Question, terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  const style = terminal.errorStyle;
  if (!canAsk()) {
    const [message, hint] = question.refused;
    terminal.say(message, `  ${style.cyan("hint:")} ${hint}`);
    return false;
  }
  terminal.say("", ...question.lines, "  Only 'yes' will be accepted to approve.", "");
  const answer = await ask("  Enter a value: ", signal);
  if (answer?.trim() === "yes") return true;
  terminal.say("", question.cancelled);
  return false;
}

/** The answer; undefined when there is none: Ctrl-D, or the terminal went away. */
async function ask(prompt: string, signal: AbortSignal): Promise<string | undefined> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C reaches the prompt and not the process while it reads.
  reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const closed = once(reader, "close").then(() => undefined);
  try {
    return await Promise.race([reader.question(prompt, { signal }), closed]);
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  } finally {
    reader.close();
  }
}
