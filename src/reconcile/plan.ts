/**
 * The plan: sorted, frozen, serialisable data without secrets. Every output renders this value; none derives it again.
 * Its JSON is public interface, described by `schema/plan.schema.json`, in Terraform's words.
 */
import { kindOf } from "../resources/index.js";
import type { Value, Values } from "../resources/index.js";
import type { Cause, Change, Reason } from "./change.js";
import type { PlacedFinding } from "../spec/finding.js";
import type { GateResult } from "./gates/index.js";
import { notesOf } from "./notes.js";
import { callsOf } from "./steps.js";

/** What stands in a plan where a sensitive value would. */
export const SENSITIVE = "(sensitive value)";
/** The same, for a value that the plan changes. */
export const SENSITIVE_CHANGED = "(sensitive, changed)";
/** The same, for a field whose reference was not resolved. */
export const NOT_CHECKED = "(not checked)";

export type Action = "create" | "update" | "delete";

/** Field values as a plan shows them, sensitive ones replaced. */
export type ShownValues = Readonly<Record<string, Value>>;

/** One object's change, in the plan. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly change: {
    readonly actions: readonly Action[];
    readonly before: ShownValues | null;
    readonly after: ShownValues | null;
    readonly before_sensitive: Readonly<Record<string, true>>;
    readonly after_sensitive: Readonly<Record<string, true>>;
    /** The fields that force a replacement, as paths. */
    readonly replace_paths?: readonly (readonly string[])[];
  };
  readonly action_reason?: Reason;
  /** Only beside an earlier spec: where the difference comes from. */
  readonly cause?: Cause;
  /** The same, for each field of an update or a replacement. */
  readonly field_causes?: Readonly<Record<string, Cause>>;
  /** The calls that carry it out, in order, without their values. */
  readonly calls: readonly { readonly method: string; readonly path: string }[];
}

/** Something that the reviewer should know and that no gate holds back. */
export interface Note {
  readonly note:
    "register-again" | "membership-lost" | "held-back" | "released" | "no-longer-managed" | "not-checked";
  readonly message: string;
  readonly addresses: readonly string[];
}

/** A plan. */
export interface Plan {
  readonly format_version: "1.0";
  /** When the PBX was read, ISO 8601 in UTC. */
  readonly timestamp: string;
  /** The PBX's address. */
  readonly target: string;
  readonly resource_changes: readonly ResourceChange[];
  /** Addresses of live objects that the spec does not declare and the plan leaves alone. */
  readonly unmanaged: readonly string[];
  readonly gates: readonly GateResult[];
  readonly notes: readonly Note[];
  readonly summary: Summary;
  /** What `apply --plan` compares; see `digest.ts`. */
  readonly digest: string;
  /** Whether apply would carry it out now: there is something to do and no gate is closed. */
  readonly applyable: boolean;
  /** The earlier spec that was compared with, where there was one. */
  readonly base?: PlanBase;
  /** The spec's references were not resolved: nobody can apply this plan. */
  readonly without_secrets?: true;
  /** What was said about the spec, and about what it asks of this PBX; errors would have ended the run. */
  readonly warnings?: readonly PlacedFinding[];
  /** Only where it was asked for (`drift --fail-on-unmanaged`): the unmanaged objects in `scope` that are not ignored. */
  readonly undeclared?: readonly Undeclared[];
}

/** A live object that nobody declared, in `scope` and not ignored. */
export interface Undeclared {
  readonly address: string;
  readonly type: string;
  /** As the PBX writes its dates, in its own time; null where it tells none. */
  readonly created_at: string | null;
  readonly updated_at: string | null;
}

/** The earlier spec beside a plan. */
export interface PlanBase {
  /** As it was asked for. */
  readonly name: string;
  /** The commit that it was read from. */
  readonly commit?: string;
  /** Objects that the PBX has otherwise than the base asked for, and objects that the spec wants otherwise since. */
  readonly drifted: number;
  readonly unapplied: number;
}

/** Counts of a plan. A replacement counts as one to add and one to destroy. */
export interface Summary {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  readonly unmanaged: number;
}

/** What a plan is made of. */
export interface PlanInput {
  readonly target: string;
  readonly timestamp: string;
  readonly changes: readonly Change[];
  readonly unmanaged: readonly string[];
  readonly gates: readonly GateResult[];
  /** Notes besides those that the changes give by themselves. */
  readonly notes?: readonly Note[];
  readonly base?: { readonly name: string; readonly commit?: string };
  readonly withoutSecrets?: boolean;
  digest(plan: Omit<Plan, "digest">): string;
}

/** Makes the plan of a diff. */
export function buildPlan(input: PlanInput): Plan {
  const { changes, unmanaged, gates, target, timestamp, base, withoutSecrets = false } = input;
  const plan = {
    format_version: "1.0" as const,
    timestamp,
    target,
    resource_changes: changes.map(resourceChange),
    unmanaged,
    gates,
    notes: [...notesOf(changes), ...(input.notes ?? [])],
    summary: summarize(changes, unmanaged.length),
    applyable: changes.length > 0 && gates.every((gate) => gate.allowed) && !withoutSecrets,
    ...(base && { base: { ...base, ...causeCounts(changes) } }),
    ...(withoutSecrets && { without_secrets: true as const }),
  };
  return deepFreeze({ ...plan, digest: input.digest(plan) });
}

/** The plan, with what was said on the way to it. The digest stays: it covers what a plan does. */
export const withWarnings = (plan: Plan, warnings: readonly PlacedFinding[]): Plan =>
  Object.freeze({ ...plan, warnings });

/** Whether a plan would change nothing. */
export function isEmpty(plan: Plan): boolean {
  return plan.resource_changes.length === 0;
}

/** The actions of a change, as the plan lists them. */
export const actionsOf = (change: Change): readonly Action[] =>
  change.action === "replace" ? ["delete", "create"] : [change.action];

function causeCounts(changes: readonly Change[]): { drifted: number; unapplied: number } {
  const count = (...causes: (Cause | undefined)[]): number =>
    changes.filter(({ cause }) => causes.includes(cause)).length;
  return { drifted: count("drift", "both"), unapplied: count("unapplied", "both") };
}

function resourceChange(change: Change): ResourceChange {
  const kind = kindOf(change.type);
  const immutable = kind.fields.filter((field) => field.immutable && change.fields.includes(field.name));
  const after = change.after && { ...change.after, ...unchecked(change) };
  return {
    address: change.address,
    type: change.type,
    name: change.key,
    change: {
      actions: actionsOf(change),
      before: change.live ? shown(change, change.live.values, false) : null,
      after: after ? shown(change, after, change.live !== undefined) : null,
      before_sensitive: change.live ? sensitiveOf(change, change.live.values) : {},
      after_sensitive: after ? sensitiveOf(change, after) : {},
      ...(change.action === "replace" && { replace_paths: immutable.map((field) => [field.name]) }),
    },
    ...(change.reason && { action_reason: change.reason }),
    ...(change.cause && { cause: change.cause }),
    ...(change.fieldCauses && { field_causes: change.fieldCauses }),
    calls: callsOf(change).map(({ method, path, form }) => ({ method, path: form ?? path })),
  };
}

/** The key first, then the kind's fields in their order. */
function shown(change: Change, values: Readonly<Record<string, Value>>, isAfter: boolean): ShownValues {
  const kind = kindOf(change.type);
  const result: Record<string, Value> = { [kind.keyField]: change.key };
  for (const { name } of kind.fields) {
    const value = values[name];
    if (value === undefined) continue;
    const hidden = isAfter && change.fields.includes(name) ? SENSITIVE_CHANGED : SENSITIVE;
    result[name] = change.sensitive.has(name) && value !== NOT_CHECKED ? hidden : value;
  }
  return result;
}

/** Marks in the place of what was not resolved. */
function unchecked(change: Change): Values {
  return Object.fromEntries([...(change.unchecked ?? [])].map((name) => [name, NOT_CHECKED]));
}

function sensitiveOf(change: Change, values: Readonly<Record<string, Value>>): Record<string, true> {
  const names = [...change.sensitive].filter((name) => values[name] !== undefined).sort();
  return Object.fromEntries(names.map((name) => [name, true]));
}

function summarize(changes: readonly Change[], unmanaged: number): Summary {
  const counts = { create: 0, update: 0, delete: 0 };
  for (const change of changes) for (const action of actionsOf(change)) counts[action] += 1;
  return { add: counts.create, change: counts.update, destroy: counts.delete, unmanaged };
}

function deepFreeze<Data>(data: Data): Data {
  if (typeof data === "object" && data !== null && !Object.isFrozen(data)) {
    Object.freeze(data);
    for (const inner of Object.values(data)) deepFreeze(inner);
  }
  return data;
}
