/** Whether everything that a changed object will refer to is going to be there. */
import { closestMatch } from "leven";
import { addressOf } from "../resources/address.js";
import { kindOf } from "../resources/index.js";
import type { Field } from "../resources/index.js";
import type { Finding } from "../spec/finding.js";
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
