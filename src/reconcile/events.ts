import type { Action } from "./plan.js";

/** How an operation ended. `unknown`: the PBX could not be asked whether it took effect. */
export type Outcome = "done" | "failed" | "blocked" | "unknown";

/** One operation's end. */
export interface OperationResult {
  readonly address: string;
  readonly action: Action;
  readonly outcome: Outcome;
  /** Why it is not `done`. */
  readonly reason?: string;
  /** What to look at or do next. */
  readonly hint?: string;
  /** It failed and was carried out in part: the reason says what is left to do. */
  readonly partly?: true;
  /** It was never its turn: the run was interrupted, or had to be given up. */
  readonly not_started?: true;
  /** It was left alone, as a whole or in part, since somebody was talking there. */
  readonly busy?: true;
}

/** What verification found: a write that the PBX acknowledged and did not take. */
export interface Mismatch {
  readonly address: string;
  /** The fields that still differ; none when the object itself is missing or still there. */
  readonly fields: readonly string[];
  readonly message: string;
}

/** The result of an apply, one document. */
export interface ApplyReport {
  readonly format_version: "1.0";
  readonly target: string;
  readonly operations: readonly OperationResult[];
  readonly summary: { readonly added: number; readonly changed: number; readonly destroyed: number };
  /** `skipped` with `--no-verify`, after an interruption, and when nothing was written. */
  readonly verification: "passed" | "failed" | "skipped";
  readonly mismatches: readonly Mismatch[];
  readonly interrupted: boolean;
  /** Extensions whose agents were given a break for a drain and could not be made ready again. */
  readonly left_on_break?: readonly string[];
}

/** What happens during an apply, in order. Renderers switch over it exhaustively. */
export type ApplyEvent =
  | { readonly type: "apply_start"; readonly operations: number }
  | { readonly type: "operation_start"; readonly address: string; readonly action: Action }
  | ({ readonly type: "operation_end" } & OperationResult)
  | { readonly type: "lookup"; readonly address: string; readonly action: Action }
  | {
      /** Somebody is talking: the change waits. `on_break`: the agent gets no further call meanwhile. */
      readonly type: "drain_waiting";
      readonly address: string;
      readonly reason: string;
      readonly on_break: boolean;
      readonly timeout_seconds: number;
    }
  | { readonly type: "drain_ended"; readonly address: string; readonly waited_seconds: number }
  | { readonly type: "drain_given_up"; readonly address: string; readonly reason: string }
  | { readonly type: "agent_ready"; readonly address: string; readonly extn: string }
  | {
      readonly type: "agent_left_on_break";
      readonly address: string;
      readonly extn: string;
      readonly reason: string;
    }
  | { readonly type: "interrupted"; readonly in_flight: number }
  | { readonly type: "refused"; readonly exit_code: number; readonly reason: string }
  | { readonly type: "verify_start"; readonly types: readonly string[] }
  /** Reading the PBX again told how an operation ended that had ended `unknown`. */
  | ({ readonly type: "settled" } & OperationResult)
  | { readonly type: "mismatch"; readonly mismatch: Mismatch }
  | { readonly type: "apply_end"; readonly report: ApplyReport };
