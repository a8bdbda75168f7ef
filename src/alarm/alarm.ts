/** What a nightly run has to tell somebody: the one value that metrics and notifications are made of. No field's value is in it. */
import { createHash } from "node:crypto";
import type { Cause } from "../reconcile/change.js";
import type { Plan, ResourceChange, Undeclared } from "../reconcile/plan.js";
import { actionOf } from "../report/plan-text.js";

export type Status = "clean" | "drift" | "failed";

/** One object that is not as it should be. */
export interface Difference {
  readonly address: string;
  readonly type: string;
  readonly action: "create" | "update" | "delete" | "replace";
  readonly cause?: Cause;
  /** The fields that differ, where it is there and should be; their values stay in the plan. */
  readonly fields: readonly string[];
}

/** How a run ended, as far as anybody has to be woken. */
export interface Alarm {
  readonly status: Status;
  /** The PBX's address; null where the run failed before it was known. */
  readonly target: string | null;
  /** When, ISO 8601 in UTC. */
  readonly timestamp: string;
  /** The address of the pipeline's page. */
  readonly run: string | null;
  readonly differences: readonly Difference[];
  readonly undeclared: readonly Undeclared[];
  /** Objects that the spec wants otherwise since, and nobody has applied: no alarm. */
  readonly unapplied: number;
  readonly error?: { readonly message: string; readonly hint?: string };
  /** The same for runs that found the same. No secret is in it: the plan's values are masked before. */
  readonly digest: string;
}

/** The digest of a state by its contents. */
const digestOf = (contents: unknown): string =>
  `sha256:${createHash("sha256").update(JSON.stringify(contents)).digest("hex")}`;

/** What nobody has been told of is this. */
export const CLEAN_DIGEST = digestOf("clean");

/** When and where a run was. */
export type Setting = Pick<Alarm, "target" | "timestamp" | "run">;

/** What differs by itself, and not only because the spec has moved on. */
export const hasDrifted = ({ cause }: Pick<ResourceChange, "cause">): boolean => cause !== "unapplied";

/**
 * The alarm of a plan.
 * @param includeUnapplied whether what is not applied yet is one, too
 * @param failOnUnmanaged whether what nobody declared is one
 */
export function alarmOf(
  plan: Plan,
  options: { readonly includeUnapplied: boolean; readonly failOnUnmanaged: boolean },
  setting: Setting,
): Alarm {
  const alarming = plan.resource_changes.filter((change) => options.includeUnapplied || hasDrifted(change));
  const undeclared = options.failOnUnmanaged ? (plan.undeclared ?? []) : [];
  const isClean = alarming.length + undeclared.length === 0;
  const fieldsOf = (change: ResourceChange): string[] =>
    changedFields(change).filter(
      (name) => options.includeUnapplied || change.field_causes?.[name] !== "unapplied",
    );
  const contents = [
    alarming.map((change) => [change.address, change.change.actions, valuesOf(change, fieldsOf(change))]),
    undeclared.map(({ address }) => address),
  ];
  return {
    ...setting,
    status: isClean ? "clean" : "drift",
    differences: alarming.map((change) => ({
      address: change.address,
      type: change.type,
      action: actionOf(change),
      ...(change.cause && { cause: change.cause }),
      fields: fieldsOf(change),
    })),
    undeclared,
    unapplied: plan.resource_changes.filter(({ cause }) => cause === "unapplied" || cause === "both").length,
    digest: isClean ? CLEAN_DIGEST : digestOf(contents),
  };
}

/** The alarm of a run that came to no verdict. Whatever it failed of is one state: reasons change from night to night. */
export const failureAlarm = (error: NonNullable<Alarm["error"]>, setting: Setting): Alarm => ({
  ...setting,
  status: "failed",
  differences: [],
  undeclared: [],
  unapplied: 0,
  error,
  digest: digestOf("failed"),
});

function changedFields({ change: { before, after } }: ResourceChange): string[] {
  if (before === null || after === null) return [];
  return Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

function valuesOf({ change: { before, after } }: ResourceChange, fields: readonly string[]): unknown[] {
  return fields.map((name) => [name, before?.[name] ?? null, after?.[name] ?? null]);
}
