import { confirm } from "./prompt.js";
import type { Terminal } from "./terminal.js";

/** Asks on a terminal whether to go on. Without one nobody can answer, and that is a no. */
export async function approve(terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  const style = terminal.errorStyle;
  const question = {
    lines: [style.bold("Do you want to carry out these changes?")],
    cancelled: "Apply cancelled. Nothing was written.",
    refused: [
      `${style.red("Not applied:")} there is no terminal to ask on. Nothing was written.`,
      "after a review, --auto-approve or a saved plan (--plan) approves",
    ],
  } as const;
  return confirm(question, terminal, signal);
}
