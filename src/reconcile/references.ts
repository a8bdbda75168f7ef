/** Whether everything that a changed object will refer to is going to be there, and what goes is used by nothing unseen. */
import { closestMatch } from "leven";
import { addressOf } from "../resources/address.js";
import { kindOf, kinds } from "../resources/index.js";
import type { Field, Kind } from "../resources/index.js";
import type { Finding, Place } from "../spec/finding.js";
import type { Change } from "./change.js";
import type { Live } from "./observe.js";

/** The keys of a type after all changes. */
function endKeys(type: string, changes: readonly Change[], live: Live): Set<string> {
  const keys = new Set(live.get(type)?.keys());
  for (const change of changes) {
    if (change.type !== type) continue;
    if (change.action === "delete") keys.delete(change.key);
    else keys.add(change.key);
  }
  return keys;
}

/** A finding for each new reference to an object that is neither declared nor live, or that is about to be deleted. */
export function checkReferences(changes: readonly Change[], live: Live): Finding[] {
  const known = new Map<string, Set<string>>();
  const findings: Finding[] = [];
  for (const change of changes) {
    for (const field of kindOf(change.type).fields) {
      if (field.refersTo === undefined || !change.fields.includes(field.name)) continue;
      const key = change.after?.[field.name];
      if (typeof key !== "string" || key === "") continue;
      let keys = known.get(field.refersTo);
      if (!keys) known.set(field.refersTo, (keys = endKeys(field.refersTo, changes, live)));
      if (!keys.has(key)) findings.push(unknownReference(change, field, key, keys));
    }
  }
  return findings;
}

/**
 * A warning for what is deleted or replaced where the PBX lacks a kind that could refer to it: that nothing does is then
 * not known, but taken from its lacking the call.
 */
export function checkUnseenUsers(changes: readonly Change[], live: Live): Finding[] {
  return kinds.flatMap((kind) => {
    if (live.has(kind.type)) return [];
    const types = new Set(kind.fields.flatMap(({ refersTo }) => refersTo ?? []));
    const gone = changes.filter(
      ({ type, action }) => types.has(type) && (action === "delete" || action === "replace"),
    );
    return gone.map(({ address, at }) => unseenUsers(kind, address, at));
  });
}

function unseenUsers({ noun }: Kind, address: string, at: Place | undefined): Finding {
  return {
    code: "users-unseen",
    severity: "warning",
    message: `The PBX lacks the call that lists ${noun.many}, and is taken to have none; should it have some, nothing tells whether they use ${address}, which is deleted`,
    hint: `look on the PBX whether it has ${noun.many}; pbxctl doctor shows which calls it has`,
    address,
    ...(at && { at }),
  };
}

/** The field's own place where the object states it; where a default does, the object's place has to do. */
function placeOf(
  path: readonly (string | number)[] | undefined,
  field: string,
): { path?: readonly (string | number)[] } {
  return path ? { path: [...path, field] } : {};
}

function unknownReference(change: Change, field: Field, key: string, known: ReadonlySet<string>): Finding {
  const type = field.refersTo ?? "";
  const { noun } = kindOf(type);
  const shown = change.sensitive.has(field.name) ? "that its reference names" : JSON.stringify(key);
  const nearest = change.sensitive.has(field.name)
    ? undefined
    : closestMatch(key, [...known], { maxDistance: 2 });
  return {
    code: "unknown-reference",
    severity: "error",
    message: `${change.address} refers to the ${noun.one} ${shown}, which will not be on the PBX`,
    hint:
      nearest === undefined
        ? `declare it, or name one of the live ${noun.many}`
        : `did you mean ${addressOf(type, nearest)}?`,
    address: change.address,
    ...(change.at && { at: { ...change.at, ...placeOf(change.at.path, field.name) } }),
  };
}
