import type { Kind } from "../resources/index.js";

const byKind = new WeakMap<Kind, ReadonlySet<string>>();

/** The fields that a kind calls sensitive; one set for all objects that have no other. */
export function sensitiveFields(kind: Kind): ReadonlySet<string> {
  const known = byKind.get(kind);
  if (known) return known;
  const made = new Set(kind.fields.filter(({ sensitive }) => sensitive === true).map(({ name }) => name));
  byKind.set(kind, made);
  return made;
}
