import type { ApplyReport } from "../reconcile/events.js";
import { EXIT } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";

/** The exit code of an apply that ran to its end. `unverified`: the PBX could not be read again. */
export function exitCodeOf(report: ApplyReport, unverified: boolean): ExitCode {
  // What was left alone for a call is for the next run; an agent on break is for somebody now.
  const leftAlone = report.operations.some(({ busy }) => busy === true);
  if (leftAlone || report.left_on_break !== undefined) return EXIT.partial;
  const outcomes = new Set(report.operations.map(({ outcome }) => outcome));
  const allDone = outcomes.size === 0 || (outcomes.size === 1 && outcomes.has("done"));
  if (allDone && report.mismatches.length === 0) return unverified ? EXIT.error : EXIT.ok;
  return outcomes.has("done") || outcomes.has("unknown") ? EXIT.partial : EXIT.error;
}
