/**
 * desired × observed → changes. Pure: the same inputs give the same changes in the same order. "Leave it alone" is done
 * by copying the live value into the end state first, so that the comparison knows no exceptions.
 */
import { addressOf } from "../resources/address.js";
import { kinds } from "../resources/index.js";
import type { Kind, Observed, Value, Values } from "../resources/index.js";
import type { Finding, Place } from "../spec/finding.js";
import type { Desired, Management, Spec } from "../spec/model.js";
import { sameValue } from "./change.js";
import type { Change } from "./change.js";
import type { Live } from "./observe.js";

/** What a diff finds out. Everything is sorted by kind, then key. */
export interface Diff {
  readonly changes: readonly Change[];
  /** Addresses of what is live and undeclared and stays. */
  readonly unmanaged: readonly string[];
  /** How many live objects of a type are managed: in scope and not ignored. */
  readonly population: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

interface Draft {
  readonly changes: Change[];
  readonly unmanaged: string[];
  readonly findings: Finding[];
}

/** Compares what the spec declares with the live state. Collections that the spec does not have are left out. */
export function diff(spec: Spec, desired: ReadonlyMap<string, readonly Desired[]>, live: Live): Diff {
  const draft: Draft = { changes: [], unmanaged: [], findings: [] };
  const population = new Map<string, number>();
  for (const kind of kinds) {
    if (!spec.collections.has(kind.type)) continue;
    const objects = live.get(kind.type) ?? new Map<string, Observed>();
    const declared = desired.get(kind.type) ?? [];
    const found: Draft = { changes: [], unmanaged: [], findings: draft.findings };
    for (const object of declared) diffDeclared(kind, object, objects.get(object.key), found);
    population.set(kind.type, diffUndeclared(kind, declared, objects, spec, found));
    draft.changes.push(...sortedBy(found.changes, (change) => change.key));
    draft.unmanaged.push(...sortedBy(found.unmanaged, (address) => address));
  }
  return { ...draft, population };
}

/** Sorts by code units: the same on every machine, whatever its language. */
function sortedBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return items.toSorted((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
}

function diffDeclared(kind: Kind, object: Desired, live: Observed | undefined, draft: Draft): void {
  if (live?.ambiguous === true) {
    draft.findings.push(ambiguous(kind, live, object.at));
    return;
  }
  const change =
    object.state === "absent"
      ? live && deletion(kind, live, "delete_because_declared_absent", object.at)
      : live
        ? alteration(kind, object, live, draft.findings)
        : creation(kind, object, draft.findings);
  if (change) draft.changes.push(change);
}

function ambiguous(kind: Kind, live: Observed, at: Place | undefined): Finding {
  return {
    code: "live-ambiguous",
    severity: at ? "error" : "warning",
    message: `The PBX lists ${kind.noun.one} ${JSON.stringify(live.key)} ${live.rows.length} times, so that it can't be told which one is meant; none is touched`,
    hint: "delete the surplus on the PBX, or take the object out of the spec",
    address: addressOf(kind.type, live.key),
    ...(at && { at }),
  };
}

function creation(kind: Kind, object: Desired, findings: Finding[]): Change {
  const after: Record<string, Value> = {};
  for (const field of kind.fields) {
    const value = object.values[field.name] ?? field.insertDefault?.(object.key);
    if (value !== undefined) after[field.name] = value;
    else if (field.requiredOnInsert) findings.push(missingOnInsert(kind, object, field.name));
  }
  return {
    address: addressOf(kind.type, object.key),
    type: kind.type,
    key: object.key,
    action: "create",
    after,
    fields: Object.keys(after),
    sensitive: object.sensitive,
    at: object.at,
  };
}

function missingOnInsert(kind: Kind, object: Desired, field: string): Finding {
  return {
    code: "missing-on-insert",
    severity: "error",
    message: `${addressOf(kind.type, object.key)} is not on the PBX, and can't be created without ${field}`,
    hint: `state ${field} on the object or under defaults.${defaultsName(kind)}`,
    address: addressOf(kind.type, object.key),
    at: object.at,
  };
}

/** `defaults` are named by the kind's type in the spec's camel case. */
function defaultsName(kind: Kind): string {
  return kind.type.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The end state: what the spec states, over what is live. A live value that the PBX hides is not there to copy. */
function endState(object: Desired, live: Observed): Values {
  const kept = Object.fromEntries(
    object.ignoreFields.flatMap((name) => {
      const value = live.values[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return { ...live.values, ...object.values, ...kept };
}

function alteration(kind: Kind, object: Desired, live: Observed, findings: Finding[]): Change | undefined {
  const after = endState(object, live);
  const hidden = kind.fields.filter(
    ({ name }) => object.values[name] !== undefined && live.values[name] === undefined,
  );
  for (const field of hidden) findings.push(notCompared(kind, object, field.name));
  const changed = kind.fields.filter(
    ({ name }) => live.values[name] !== undefined && !sameValue(live.values[name], after[name]),
  );
  if (changed.length === 0) return undefined;
  const replace = changed.some((field) => field.immutable);
  for (const field of kind.fields) {
    if (field.neverBlank && (after[field.name] ?? "") === "")
      findings.push(wouldBlank(kind, object, field.name));
  }
  return {
    address: addressOf(kind.type, object.key),
    type: kind.type,
    key: object.key,
    action: replace ? "replace" : "update",
    live,
    after,
    fields: changed.map((field) => field.name),
    sensitive: object.sensitive,
    ...(replace && { reason: "replace_because_cannot_update" as const }),
    at: object.at,
  };
}

function notCompared(kind: Kind, object: Desired, field: string): Finding {
  return {
    code: "live-value-unknown",
    severity: "warning",
    message: `The PBX hides the ${field} of ${addressOf(kind.type, object.key)}, so it was not compared`,
    hint: "it is written when something else about the object changes",
    address: addressOf(kind.type, object.key),
    at: object.at,
  };
}

function wouldBlank(kind: Kind, object: Desired, field: string): Finding {
  return {
    code: "update-would-blank",
    severity: "error",
    message: `Updating ${addressOf(kind.type, object.key)} would blank its ${field}, which the PBX hides and the spec doesn't state`,
    hint: `state ${field} on the object: an update has to send it`,
    address: addressOf(kind.type, object.key),
    at: object.at,
  };
}

function deletion(kind: Kind, live: Observed, reason: NonNullable<Change["reason"]>, at?: Place): Change {
  return {
    address: addressOf(kind.type, live.key),
    type: kind.type,
    key: live.key,
    action: "delete",
    live,
    fields: Object.keys(live.values),
    sensitive: sensitiveFields(kind),
    reason,
    ...(at && { at }),
  };
}

function sensitiveFields(kind: Kind): ReadonlySet<string> {
  return new Set(kind.fields.filter((field) => field.sensitive).map((field) => field.name));
}

/** Prunes what may be pruned and counts the rest. Returns how many live objects are managed. */
function diffUndeclared(
  kind: Kind,
  declared: readonly Desired[],
  live: ReadonlyMap<string, Observed>,
  spec: Spec,
  draft: Draft,
): number {
  const keys = new Set(declared.map((object) => object.key));
  const management: Management | undefined = spec.manage.get(kind.type);
  let population = 0;
  for (const object of live.values()) {
    const address = addressOf(kind.type, object.key);
    const managed =
      (management?.inScope(object.key) ?? true) && !spec.ignore.some((pattern) => pattern.matches(address));
    if (managed) population += 1;
    if (keys.has(object.key)) continue;
    if (managed && management?.prune === true && object.ambiguous !== true) {
      draft.changes.push(deletion(kind, object, "delete_because_no_resource_config"));
    } else {
      draft.unmanaged.push(address);
      if (managed && object.ambiguous === true) draft.findings.push(ambiguous(kind, object, undefined));
    }
  }
  return population;
}
