/** What a run has to say when it ends: the one value that every report of it renders. */
import type { ApplyReport } from "../reconcile/events.js";
import type { GateResult } from "../reconcile/gates/index.js";
import type { Plan } from "../reconcile/plan.js";
import type { Wait } from "../reconcile/waits.js";
import type { PlacedFinding } from "./findings-text.js";

/** Where a run came from, as far as its pipeline tells. */
export interface Source {
  /** `github`, `gitlab`, `gitee`, `jenkins`; null where no pipeline is known. */
  readonly pipeline: string | null;
  /** The commit that was checked out. */
  readonly commit: string | null;
  readonly ref: string | null;
  /** Who started the run. */
  readonly actor: string | null;
  /** The address of the run's own page. */
  readonly run: string | null;
}

/** What a plan or a drift found. */
export interface PlanReport {
  readonly command: "plan" | "drift";
  readonly plan: Plan;
  /** Warnings about the spec, and about what it asks of this PBX. */
  readonly warnings: readonly PlacedFinding[];
  /** What waits for what; worked out for the reports that show it. */
  readonly waits: () => readonly Wait[];
}

/** How an apply ended. */
export type ApplyResult =
  | "complete"
  | "no-changes"
  | "incomplete"
  | "unverified"
  | "interrupted"
  | "gate"
  | "stale"
  | "not-approved"
  | "failed";

/** What approved an apply; null when nothing did. */
export type Approval = "auto-approve" | "saved-plan" | "asked" | null;

/**
 * The audit record of an apply: who made which plan of which commit come true, through which gates, and what became of
 * it. Public interface, described by `schema/report.schema.json`; it holds no secret.
 */
export interface ApplyRecord extends ApplyReport {
  readonly command: "apply";
  /** Only in a rehearsal: nothing was written to the PBX. */
  readonly rehearsal?: true;
  readonly started: string;
  readonly finished: string;
  readonly result: ApplyResult;
  /** Why nothing was carried out, where nothing was. */
  readonly reason?: string;
  readonly exit_code: number;
  readonly source: Source;
  readonly approval: Approval;
  /** The digest of the plan that was carried out. */
  readonly digest: string;
  readonly gates: readonly GateResult[];
  readonly warnings: readonly PlacedFinding[];
}

/** A run that ended before it had a plan. Described by `schema/report.schema.json`. */
export interface ErrorRecord {
  readonly format_version: "1.0";
  readonly command: "plan" | "drift" | "apply";
  readonly timestamp: string;
  /** The PBX's address, where the run knew it. */
  readonly target?: string;
  readonly exit_code: number;
  readonly source: Source;
  readonly error: {
    readonly message: string;
    readonly hint?: string;
    /** What is wrong with the spec, where that is the error. */
    readonly findings: readonly PlacedFinding[];
  };
}

/** Any of them. */
export type Report =
  | ({ readonly kind: "plan" } & PlanReport)
  | { readonly kind: "apply"; readonly record: ApplyRecord; readonly plan: Plan }
  | { readonly kind: "error"; readonly record: ErrorRecord };
