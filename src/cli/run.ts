import { GitError } from "../git/errors.js";
import { PbxError } from "../pbx/errors.js";
import { countFindings, findingsText } from "../report/findings-text.js";
import { printable } from "../report/printable.js";
import { CycleError } from "../reconcile/graph.js";
import { FindingsError } from "../spec/finding.js";
import { EXIT, Interrupted, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
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
    process.exitCode = terminal.failure === undefined || code !== EXIT.ok ? code : EXIT.error;
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
  if (error instanceof Interrupted) {
    terminal.say("Interrupted.");
    return error.exitCode;
  }
  const known =
    error instanceof PbxError ||
    error instanceof GitError ||
    error instanceof UsageError ||
    error instanceof CycleError;
  const message = error instanceof Error ? error.message : String(error);
  terminal.say(`${style.red(known ? "Error:" : "Internal error:")} ${printable(message)}`);
  const own = known && "hint" in error ? error.hint : undefined;
  const hint = known ? own : "this is a defect of pbxctl; --debug shows where it happened";
  if (hint !== undefined) terminal.say(`  ${style.cyan("hint:")} ${printable(hint)}`);
  if (debug && error instanceof Error) terminal.say(error.stack ?? "");
  return EXIT.error;
}
