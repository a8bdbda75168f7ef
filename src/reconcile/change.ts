import type { Observed, Values } from "../resources/index.js";
import type { Place } from "../spec/finding.js";

/** Why an object is destroyed or replaced, in Terraform's words where it has them. */
export type Reason =
  | "delete_because_no_resource_config"
  | "delete_because_declared_absent"
  | "delete_because_removed_from_spec"
  | "replace_because_cannot_update";

/**
 * Beside an earlier spec: `drift`, the PBX differs from what that asked for; `unapplied`, it is as that asked, and the spec
 * has moved on since; `both`.
 */
export type Cause = "drift" | "unapplied" | "both";

/**
 * One object's difference, with its real values. It never leaves the process: what people and files see is the plan's
 * `ResourceChange`, which is made from it without the secrets.
 */
export interface Change {
  readonly address: string;
  readonly type: string;
  readonly key: string;
  readonly action: "create" | "update" | "delete" | "replace";
  /** The live object; not there for `create`. */
  readonly live?: Observed;
  /** The complete end state, live values copied in for what is unmanaged; not there for `delete`. */
  readonly after?: Values;
  /** The fields whose value changes, in the kind's order. */
  readonly fields: readonly string[];
  readonly sensitive: ReadonlySet<string>;
  /** The fields that the spec states for inserting alone, where there are any. */
  readonly ignored?: readonly string[];
  readonly reason?: Reason;
  /** Where there is an earlier spec to compare with: where the difference comes from, and that of each field. */
  readonly cause?: Cause;
  readonly fieldCauses?: Readonly<Record<string, Cause>>;
  /** Stated fields whose value was not resolved, and so neither compared nor known. */
  readonly unchecked?: ReadonlySet<string>;
  /** Where the object is declared; not there for what is pruned. */
  readonly at?: Place;
}
