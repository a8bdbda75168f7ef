import { ForgeError } from "../forge/errors.js";
import { GitError } from "../git/errors.js";
import { PbxError } from "../pbx/errors.js";
import { CycleError } from "../reconcile/graph.js";
import { countFindings } from "../report/findings-text.js";
import { FindingsError } from "../spec/finding.js";
import { EXIT, Interrupted, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";

/** Why a command could not go on, in words. */
export interface Failure {
  readonly message: string;
  readonly hint?: string;
  readonly exitCode: ExitCode;
  /** Whether it is one of the errors that a run may meet; anything else is a defect of this program. */
  readonly known: boolean;
}

/** What to say of an error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FindingsError)
    return { message: `${countFindings(error.findings)} in the spec`, exitCode: EXIT.error, known: true };
  if (error instanceof Interrupted) return { message: "Interrupted", exitCode: error.exitCode, known: true };
  const known =
    error instanceof PbxError ||
    error instanceof ForgeError ||
    error instanceof GitError ||
    error instanceof UsageError ||
    error instanceof CycleError;
  const message = error instanceof Error ? error.message : String(error);
  const own = known && "hint" in error ? error.hint : undefined;
  const hint = known ? own : "this is a defect of pbxctl; --debug shows where it happened";
  return { message, ...(hint !== undefined && { hint }), exitCode: EXIT.error, known };
}
