/**
 * desired × observed → changes. Pure: the same inputs give the same changes in the same order. "Leave it alone" is done
 * by copying the live value into the end state first, so that the comparison knows no exceptions.
 */
import { addressOf } from "../resources/address.js";
import { kinds } from "../resources/index.js";
import type { Kind, Observed, Value, Values } from "../resources/index.js";
import { byCodeUnits, ordered, sameValue } from "../resources/value.js";
import type { Finding, Place } from "../spec/finding.js";
import type { Desired, Management, Spec } from "../spec/model.js";
import type { Change } from "./change.js";
import { ambiguous, missingOnInsert, notCompared, wouldBlank } from "./diff-findings.js";
import type { Live } from "./observe.js";

/** What a diff finds out. Everything is sorted by kind, then key. */
export interface Diff {
  readonly changes: readonly Change[];
  /** Addresses of what is live and undeclared and stays. */
  readonly unmanaged: readonly string[];
  /** How many live objects of a type are managed: in scope and not ignored. */
  readonly population: ReadonlyMap<string, number>;
  /** For each declared object that refers to others, changed or not: their addresses. Made when it is asked for. */
  readonly references: () => ReadonlyMap<string, readonly string[]>;
  readonly findings: readonly Finding[];
}

interface Draft {
  readonly changes: Change[];
  readonly unmanaged: string[];
  /** By field, the objects whose live value the PBX does not tell although the spec states one. */
  readonly hidden: Map<string, Desired[]>;
  readonly findings: Finding[];
}

/** Compares what the spec declares with the live state. Collections that the spec does not have are left out. */
export function diff(spec: Spec, desired: ReadonlyMap<string, readonly Desired[]>, live: Live): Diff {
  const changes: Change[] = [];
  const unmanaged: string[] = [];
  const findings: Finding[] = [];
  const population = new Map<string, number>();
  for (const kind of kinds) {
    if (!spec.collections.has(kind.type)) continue;
    const objects = live.get(kind.type) ?? new Map<string, Observed>();
    const declared = desired.get(kind.type) ?? [];
    const found: Draft = { changes: [], unmanaged: [], hidden: new Map(), findings };
    let met = 0;
    for (const object of declared) {
      const is = objects.get(object.key);
      if (is) met += 1;
      diffDeclared(kind, object, is, found);
    }
    // Declared keys stand once each: where all that is live was met, nobody need be asked whether it is declared.
    const keys = met === objects.size ? undefined : keysOf(declared);
    for (const [field, hiding] of found.hidden) findings.push(notCompared(kind, hiding, field));
    population.set(kind.type, diffUndeclared(kind, keys, objects, spec, found));
    for (const change of sortedBy(found.changes, ({ key }) => key)) changes.push(change);
    for (const address of sortedBy(found.unmanaged, (name) => name)) unmanaged.push(address);
  }
  const references = (): Map<string, readonly string[]> => allReferences(spec, desired, live);
  return { changes, unmanaged, population, references, findings };
}

function allReferences(
  spec: Spec,
  desired: ReadonlyMap<string, readonly Desired[]>,
  live: Live,
): Map<string, readonly string[]> {
  const references = new Map<string, readonly string[]>();
  for (const kind of kinds) {
    if (!spec.collections.has(kind.type) || !kind.fields.some(({ refersTo }) => refersTo)) continue;
    for (const object of desired.get(kind.type) ?? []) {
      const is = live.get(kind.type)?.get(object.key);
      if (object.state === "absent" || is?.ambiguous === true) continue;
      const own = referencesOf(kind, is ? endState(object, is) : initialState(kind, object));
      if (own.length > 0) references.set(addressOf(kind.type, object.key), own);
    }
  }
  return references;
}

function sortedBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return items.toSorted((one, other) => byCodeUnits(key(one), key(other)));
}

function diffDeclared(kind: Kind, object: Desired, live: Observed | undefined, draft: Draft): void {
  if (live?.ambiguous === true) {
    draft.findings.push(ambiguous(kind, live, object.removed ? undefined : object.at));
    if (object.removed) draft.unmanaged.push(addressOf(kind.type, object.key));
    return;
  }
  if (object.state === "absent") {
    const reason = object.removed ? "delete_because_removed_from_spec" : "delete_because_declared_absent";
    if (live) draft.changes.push(deletion(kind, live, reason, object.at));
    return;
  }
  if (live && isAsStated(kind, object, live)) return;
  const after = live ? endState(object, live) : initialState(kind, object);
  const change = live ? alteration(kind, object, live, after, draft) : creation(kind, object, after, draft);
  if (change) draft.changes.push(change);
}

/** Whether all that the spec states, and does not ignore, is live and nothing has lapsed: the rule, and quickly told. */
function isAsStated(kind: Kind, { values, ignoreFields, lapsed }: Desired, live: Observed): boolean {
  if (lapsed) return false;
  for (const { name } of kind.fields) {
    const stated = values[name];
    if (stated === undefined || (ignoreFields.length > 0 && ignoreFields.includes(name))) continue;
    const is = live.values[name];
    if (is === undefined || !sameValue(stated, is)) return false;
  }
  return true;
}

/** The addresses of what these values refer to. */
function referencesOf(kind: Kind, values: Values): string[] {
  return kind.fields.flatMap(({ name, refersTo }) => {
    const value = values[name];
    if (refersTo === undefined || value === undefined) return [];
    const keys = typeof value === "object" ? value : [String(value)];
    return keys.filter((key) => key !== "").map((key) => addressOf(refersTo, key));
  });
}

/** What insert sends: what the spec states, and what insert requires. */
function initialState(kind: Kind, object: Desired): Values {
  const after: Record<string, Value> = {};
  for (const field of kind.fields) {
    const standIn = object.unchecked?.has(field.name) ? undefined : field.insertDefault?.(object.key);
    const value = object.values[field.name] ?? standIn;
    if (value !== undefined) after[field.name] = ordered(value);
  }
  return after;
}

function creation(kind: Kind, object: Desired, after: Values, draft: Draft): Change {
  for (const field of kind.fields) {
    if (field.requiredOnInsert && after[field.name] === undefined && !object.unchecked?.has(field.name))
      draft.findings.push(missingOnInsert(kind, object, field.name));
  }
  return {
    address: addressOf(kind.type, object.key),
    type: kind.type,
    key: object.key,
    action: "create",
    after,
    fields: Object.keys(after),
    sensitive: sensitiveFields(kind, object.sensitive),
    ...(object.unchecked && { unchecked: object.unchecked }),
    at: object.at,
  };
}

/**
 * The end state: what the spec states, over what the PBX takes by itself for what an earlier spec stated, over what is
 * live. What the spec ignores keeps its live value, and none where the PBX hides it: the stated one is for inserting
 * alone.
 */
function endState(object: Desired, live: Observed): Values {
  const stated = Object.entries({ ...lapsedOn(live, object), ...object.values }).filter(
    ([name]) => !object.ignoreFields.includes(name),
  );
  return { ...live.values, ...Object.fromEntries(stated.map(([name, value]) => [name, ordered(value)])) };
}

/** What nobody states any more returns to its default where the PBX tells what it is now; else it is left alone. */
function lapsedOn(live: Observed, { lapsed }: Desired): Values {
  if (!lapsed) return {};
  return Object.fromEntries(Object.entries(lapsed).filter(([name]) => live.values[name] !== undefined));
}

function alteration(
  kind: Kind,
  object: Desired,
  live: Observed,
  after: Values,
  draft: Draft,
): Change | undefined {
  for (const { name } of kind.fields) {
    if (after[name] === undefined || live.values[name] !== undefined) continue;
    const others = draft.hidden.get(name);
    if (others) others.push(object);
    else draft.hidden.set(name, [object]);
  }
  const changed = kind.fields.filter(
    ({ name }) => live.values[name] !== undefined && !sameValue(live.values[name], after[name]),
  );
  if (changed.length === 0) return undefined;
  const replace = changed.some((field) => field.immutable);
  for (const field of kind.fields) {
    if (field.neverBlank && (after[field.name] ?? "") === "" && !object.unchecked?.has(field.name))
      draft.findings.push(wouldBlank(kind, object, field.name));
  }
  return {
    address: addressOf(kind.type, object.key),
    type: kind.type,
    key: object.key,
    action: replace ? "replace" : "update",
    live,
    after,
    fields: changed.map((field) => field.name),
    sensitive: sensitiveFields(kind, object.sensitive),
    ...(object.ignoreFields.length > 0 && { ignored: object.ignoreFields }),
    ...(replace && { reason: "replace_because_cannot_update" as const }),
    ...(object.unchecked && { unchecked: object.unchecked }),
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

/** What is never shown: what the kind calls sensitive, whatever the spec states, and what came out of references. */
function sensitiveFields(kind: Kind, stated: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  const own = kind.fields.filter((field) => field.sensitive).map((field) => field.name);
  return new Set([...own, ...stated]);
}

function keysOf(declared: readonly Desired[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { key } of declared) keys.add(key);
  return keys;
}

/**
 * Prunes what may be pruned and counts the rest. Returns how many live objects are managed.
 * @param declared the declared keys; undefined when all that is live is declared
 */
function diffUndeclared(
  kind: Kind,
  declared: ReadonlySet<string> | undefined,
  live: ReadonlyMap<string, Observed>,
  spec: Spec,
  draft: Draft,
): number {
  const management: Management | undefined = spec.manage.get(kind.type);
  let population = 0;
  for (const object of live.values()) {
    const managed = (management?.inScope(object.key) ?? true) && !isIgnored(kind, object, spec);
    if (managed) population += 1;
    if (declared?.has(object.key) !== false) continue;
    if (managed && management?.prune === true && object.ambiguous !== true) {
      draft.changes.push(deletion(kind, object, "delete_because_no_resource_config"));
    } else {
      draft.unmanaged.push(addressOf(kind.type, object.key));
      if (managed && object.ambiguous === true) draft.findings.push(ambiguous(kind, object, undefined));
    }
  }
  return population;
}

function isIgnored(kind: Kind, { key }: Observed, { ignore }: Spec): boolean {
  if (ignore.length === 0) return false;
  const address = addressOf(kind.type, key);
  return ignore.some((pattern) => pattern.matches(address));
}
