import { countFindings, findingsText } from "../report/findings-text.js";
import { printable, printableLines } from "../report/printable.js";
import { FindingsError } from "../spec/finding.js";
import { EXIT, Interrupted } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { failureOf } from "./failure.js";
import type { CommonOptions } from "./options.js";
import { Terminal } from "./terminal.js";

/** Runs a command's work and turns its end into output and an exit code. The only place that sets one. */
export async function run(
  options: CommonOptions,
  work: (terminal: Terminal) => Promise<ExitCode>,
): Promise<void> {
  const terminal = new Terminal({ color: options.color });
  try {
    const code = await work(terminal);
    // Neither "nothing to say" nor "differences" can be believed of an answer that is not whole.
    const isAnswer = code === EXIT.ok || code === EXIT.differences;
    process.exitCode = terminal.failure !== undefined && isAnswer ? EXIT.error : code;
  } catch (error) {
    terminal.progress.stop();
    process.exitCode = explain(error, terminal, options.debug);
  }
  if (terminal.failure !== undefined) {
    terminal.say(
      `${terminal.errorStyle.red("Error:")} standard output could not be written (${terminal.failure})`,
    );
  }
}

/** Says what happened and what to do next; the stack only with `--debug`. */
function explain(error: unknown, terminal: Terminal, debug: boolean): ExitCode {
  const style = terminal.errorStyle;
  if (error instanceof FindingsError) {
    const locate = error.locate ?? (() => undefined);
    terminal.say(...findingsText(error.findings, locate, style), `${countFindings(error.findings)}.`);
    return EXIT.error;
  }
  const { message, hint, exitCode, known } = failureOf(error);
  if (error instanceof Interrupted) {
    terminal.say("Interrupted.");
    return exitCode;
  }
  terminal.say(`${style.red(known ? "Error:" : "Internal error:")} ${printable(message)}`);
  if (hint !== undefined) terminal.say(`  ${style.cyan("hint:")} ${printable(hint)}`);
  if (debug && error instanceof Error) terminal.say(printableLines(error.stack ?? ""));
  return EXIT.error;
}
