import type { ApplyReport } from "../reconcile/events.js";
import type { Plan } from "../reconcile/plan.js";
import type { ApplyRecord, ApplyResult, Approval } from "../report/report.js";
import type { PlacedFinding } from "../spec/finding.js";
import { EXIT } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { sourceOf } from "./pipeline.js";

/** What is known of an apply when it ends. */
export interface ApplyEnd {
  readonly plan: Plan;
  readonly warnings: readonly PlacedFinding[];
  readonly rehearsal: boolean;
  readonly approval: Approval;
  readonly started: string;
  /** What was done; missing where nothing was begun. */
  readonly report: ApplyReport | undefined;
  /** Why nothing was begun. */
  readonly refused: string | undefined;
  readonly exitCode: ExitCode;
}

/** The audit record of an apply that ends now. */
export function applyRecord(end: ApplyEnd): ApplyRecord {
  const { plan, warnings, rehearsal, started, report, refused, exitCode } = end;
  const nothing: ApplyReport = {
    format_version: "1.0",
    target: plan.target,
    operations: [],
    summary: { added: 0, changed: 0, destroyed: 0 },
    verification: "skipped",
    mismatches: [],
    interrupted: false,
  };
  return {
    command: "apply",
    ...(report ?? nothing),
    ...(rehearsal && { rehearsal: true as const }),
    started,
    finished: new Date().toISOString(),
    result: resultOf(end),
    ...(refused !== undefined && { reason: refused }),
    exit_code: exitCode,
    source: sourceOf(process.env),
    approval: end.approval,
    digest: plan.digest,
    gates: plan.gates,
    warnings,
  };
}

function resultOf({ report, plan, exitCode }: ApplyEnd): ApplyResult {
  if (!report) return exitCode === EXIT.gate ? "gate" : exitCode === EXIT.stale ? "stale" : "not-approved";
  if (report.interrupted) return "interrupted";
  if (exitCode === EXIT.ok) return plan.resource_changes.length === 0 ? "no-changes" : "complete";
  const allDone = report.operations.every(({ outcome }) => outcome === "done");
  if (allDone && report.mismatches.length === 0 && exitCode === EXIT.error) return "unverified";
  return exitCode === EXIT.error ? "failed" : "incomplete";
}
