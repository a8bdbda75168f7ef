import { canAsk, confirm } from "./confirm.js";
import type { Terminal } from "./terminal.js";

/** Asks on a terminal whether to go on. Without one nobody can answer, and that is a no. */
export async function approve(terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  const style = terminal.errorStyle;
  if (!canAsk()) {
    terminal.say(
      `${style.red("Not applied:")} there is no terminal to ask on. Nothing was written.`,
      `  ${style.cyan("hint:")} after a review, --auto-approve or a saved plan (--plan) approves`,
    );
    return false;
  }
  if (await confirm("Do you want to carry out these changes?", terminal, signal)) return true;
  terminal.say("", "Apply cancelled. Nothing was written.");
  return false;
}
