/**
 * The plan: sorted, frozen, serialisable data without secrets. Every output renders this value; none derives it again.
 * Its JSON is public interface, described by `schema/plan.schema.json`, in Terraform's words.
 */
import { kindOf } from "../resources/index.js";
import type { Value } from "../resources/index.js";
import type { Change, Reason } from "./change.js";
import type { GateResult } from "./gates/index.js";
import { callsOf, heldFields } from "./steps.js";

/** What stands in a plan where a sensitive value would. */
export const SENSITIVE = "(sensitive value)";
/** The same, for a value that the plan changes. */
export const SENSITIVE_CHANGED = "(sensitive, changed)";

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
  /** The calls that carry it out, in order, without their values. */
  readonly calls: readonly { readonly method: string; readonly path: string }[];
}

/** Something that the reviewer should know and that no gate holds back. */
export interface Note {
  readonly note: "register-again" | "membership-lost" | "held-back";
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
  digest(plan: Omit<Plan, "digest">): string;
}

/** Makes the plan of a diff. */
export function buildPlan(input: PlanInput): Plan {
  const { changes, unmanaged, gates, target, timestamp } = input;
  const plan = {
    format_version: "1.0" as const,
    timestamp,
    target,
    resource_changes: changes.map(resourceChange),
    unmanaged,
    gates,
    notes: notes(changes),
    summary: summarize(changes, unmanaged.length),
    applyable: changes.length > 0 && gates.every((gate) => gate.allowed),
  };
  return deepFreeze({ ...plan, digest: input.digest(plan) });
}

/** Whether a plan would change nothing. */
export function isEmpty(plan: Plan): boolean {
  return plan.resource_changes.length === 0;
}

/** The actions of a change, as the plan lists them. */
export const actionsOf = (change: Change): readonly Action[] =>
  change.action === "replace" ? ["delete", "create"] : [change.action];

function resourceChange(change: Change): ResourceChange {
  const kind = kindOf(change.type);
  const immutable = kind.fields.filter((field) => field.immutable && change.fields.includes(field.name));
  return {
    address: change.address,
    type: change.type,
    name: change.key,
    change: {
      actions: actionsOf(change),
      before: change.live ? shown(change, change.live.values, false) : null,
      after: change.after ? shown(change, change.after, change.live !== undefined) : null,
      before_sensitive: change.live ? sensitiveOf(change, change.live.values) : {},
      after_sensitive: change.after ? sensitiveOf(change, change.after) : {},
      ...(change.action === "replace" && { replace_paths: immutable.map((field) => [field.name]) }),
    },
    ...(change.reason && { action_reason: change.reason }),
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
    result[name] = change.sensitive.has(name) ? hidden : value;
  }
  return result;
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

function notes(changes: readonly Change[]): Note[] {
  const again = changes.filter(
    (change) =>
      change.live !== undefined &&
      kindOf(change.type).fields.some(
        (field) => field.reregisters && change.after && change.fields.includes(field.name),
      ),
  );
  const phones = again.length === 1 ? "1 phone has" : `${again.length} phones have`;
  const registrations: Note[] =
    again.length === 0
      ? []
      : [
          {
            note: "register-again",
            message: `${phones} to register again, since password or name changes`,
            addresses: again.map((change) => change.address),
          },
        ];
  return [...registrations, ...changes.flatMap(lossNotes), ...changes.flatMap(heldNotes)];
}

/** What has to wait although a gate was opened. */
function heldNotes({ address, live, after }: Change): Note[] {
  return heldFields(live, after).map((name) => ({
    note: "held-back",
    message: `${address} keeps its ${name} for now, whatever is allowed: ${live?.held?.[name] ?? ""}`,
    addresses: [address],
  }));
}

function lossNotes(change: Change): Note[] {
  if (!change.live || !actionsOf(change).includes("delete")) return [];
  return kindOf(change.type)
    .losses(change.live)
    .map((loss) => ({
      note: "membership-lost",
      message: `${change.address} loses its place in ${loss.what} ${loss.names.join(", ")}, which no call can set again`,
      addresses: [change.address],
    }));
}

function deepFreeze<Data>(data: Data): Data {
  if (typeof data === "object" && data !== null && !Object.isFrozen(data)) {
    Object.freeze(data);
    for (const inner of Object.values(data)) deepFreeze(inner);
  }
  return data;
}
