/**
 * Where a difference comes from, beside an earlier spec: somebody changed the PBX (drift), the spec moved on and was not
 * applied yet, or both. References are compared as they are written; what they stand for is not asked.
 */
import type { Value, Values } from "../resources/index.js";
import { sameValue } from "../resources/value.js";
import type { Declaration, Spec } from "../spec/model.js";
import { hasReference } from "../spec/template.js";
import { isOwn } from "./base.js";
import type { Base } from "./base.js";
import type { Cause, Change } from "./change.js";

/** The changes, each with its cause and, where it has several fields to tell, those of its fields. */
export function withCauses(changes: readonly Change[], spec: Spec, base: Base): Change[] {
  const stated = new Map<string, ReadonlyMap<string, Declaration>>();
  const declarations = (type: string): ReadonlyMap<string, Declaration> => {
    const known = stated.get(type) ?? byKey(spec.collections.get(type) ?? []);
    stated.set(type, known);
    return known;
  };
  return changes.map((change) => {
    const before = base.declared.get(change.type)?.get(change.key);
    const now = declarations(change.type).get(change.key);
    return { ...change, ...causesOf(change, before, now, base) };
  });
}

const byKey = (declarations: readonly Declaration[]): ReadonlyMap<string, Declaration> =>
  new Map(declarations.map((declaration) => [declaration.key, declaration]));

type Causes = Pick<Change, "cause" | "fieldCauses">;

function causesOf(
  change: Change,
  before: Declaration | undefined,
  now: Declaration | undefined,
  base: Base,
): Causes {
  if (change.action === "delete") return { cause: deletionCause(change, before, base) };
  if (change.action === "create") return { cause: creationCause(before, now) };
  const fields = change.fields.map((name): [string, Cause] => [name, fieldCause(change, name, before, now)]);
  return { cause: together(fields.map(([, cause]) => cause)), fieldCauses: Object.fromEntries(fields) };
}

/** One object that nobody asked for, or one that had been asked for and is not any more. */
function deletionCause(change: Change, before: Declaration | undefined, base: Base): Cause {
  if (before) return before.state === "absent" ? "drift" : "unapplied";
  const pruned = base.declared.has(change.type) && base.manage.get(change.type)?.prune === true;
  const unwanted = change.reason === "delete_because_no_resource_config" && pruned;
  return unwanted && isOwn(base, change.type, change.key) ? "drift" : "unapplied";
}

/** One object that had been asked for is gone; what it shall be may have changed, too. */
function creationCause(before: Declaration | undefined, now: Declaration | undefined): Cause {
  if (before?.state !== "present") return "unapplied";
  return now && sameStated(before.values, now.values) ? "drift" : "both";
}

function sameStated(one: Values, other: Values): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => sameValue(one[name], other[name]));
}

function fieldCause(
  change: Change,
  name: string,
  before: Declaration | undefined,
  now: Declaration | undefined,
): Cause {
  const asked = askedFor(before, name);
  if (asked === undefined) return "unapplied";
  if (sameValue(asked, askedFor(now, name))) return "drift";
  // What a reference stood for is unknown: that the spec says something else now is what is known.
  if (typeof asked === "string" && hasReference(asked)) return "unapplied";
  return sameValue(literal(asked), change.live?.values[name]) ? "unapplied" : "both";
}

/** What a declaration asks of a live object's field, references as written. */
function askedFor(declaration: Declaration | undefined, name: string): Value | undefined {
  if (declaration?.state !== "present" || declaration.ignoreFields.includes(name)) return undefined;
  return declaration.values[name];
}

/** `$${` is a literal `${`. */
const literal = (value: Value): Value => (typeof value === "string" ? value.replaceAll("$${", "${") : value);

function together(causes: readonly Cause[]): Cause {
  const [first = "unapplied"] = causes;
  return causes.every((cause) => cause === first) ? first : "both";
}
