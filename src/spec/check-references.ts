/** What one object refers to, as far as it can be told without the PBX. */
import { addressOf } from "../resources/address.js";
import { type Field, type Kind, kindOf } from "../resources/index.js";
import { addressFinder } from "./addresses.js";
import type { Finding, Place } from "./finding.js";
import type { Findings } from "./findings.js";
import type { Declaration } from "./model.js";
import { nearest } from "./nearest.js";
import type { Sections } from "./sections.js";
import { hasDollar } from "./template.js";

const SHOWN = 3;

type Collections = ReadonlyMap<string, readonly Declaration[]>;

/** The objects of a type that can be referred to. */
interface Targets {
  readonly kind: Kind;
  readonly byKey: ReadonlyMap<string, Declaration>;
  /** Whether an object that is not declared will not exist either. */
  isGone(key: string): boolean;
}

function targetsOf(
  type: string,
  collections: Collections,
  { manage, ignore }: Sections,
): Targets | undefined {
  const declared = collections.get(type);
  if (!declared) return undefined;
  const management = manage.get(type);
  const ignoring = addressFinder(ignore, type);
  return {
    kind: kindOf(type),
    byKey: new Map(declared.map((declaration) => [declaration.key, declaration])),
    isGone: (key) => management?.prune === true && management.inScope(key) && !ignoring(key),
  };
}

function finding(
  targets: Targets,
  key: string,
  places: readonly Place[],
  count: number,
): Finding | undefined {
  const target = targets.byKey.get(key);
  if (target ? target.state === "present" : !targets.isGone(key)) return undefined;
  const [at, ...others] = places;
  const address = addressOf(targets.kind.type, key);
  const more = count > 1 ? ` (as ${count - 1} more objects do)` : "";
  const near = target ? undefined : nearest(key, presentKeys(targets));
  const hint = near === undefined ? `declare it under ${targets.kind.collection}` : `did you mean ${near}?`;
  return {
    code: "unknown-reference",
    severity: "error",
    message: `this refers to ${address}${more}, which ${target ? "shall be absent" : "is not declared, and would be pruned"}`,
    hint: target ? "refer to another one, or keep it" : hint,
    ...(at ? { at } : {}),
    related: [
      ...(target ? [{ message: "it shall be absent here", at: target.at }] : []),
      ...others.map((other) => ({ message: "it is referred to here, too", at: other })),
    ],
  };
}

const presentKeys = ({ byKey }: Targets): string[] =>
  [...byKey.values()].filter(({ state }) => state === "present").map(({ key }) => key);

/** Who refers to what through a field: by key, the first places and how many there are. */
function referrers(
  field: Field,
  declarations: readonly Declaration[],
): Map<string, { places: Place[]; count: number }> {
  const byKey = new Map<string, { places: Place[]; count: number }>();
  let last: { readonly key: string; readonly at: Place } | undefined;
  for (const { values, at } of declarations) {
    const key = values[field.name];
    if (typeof key !== "string" || key === "" || hasDollar(key)) continue;
    const known = byKey.get(key) ?? { places: [], count: 0 };
    known.count += 1;
    // The numbers of a range follow each other and share their place.
    const isRepeated = last?.at === at && last.key === key;
    last = { key, at };
    if (!isRepeated && known.places.length < SHOWN)
      known.places.push({ file: at.file, path: [...(at.path ?? []), field.name] });
    byKey.set(key, known);
  }
  return byKey;
}

/** Each reference to an object that shall be absent, or that pruning would remove. What may be live is left to the plan. */
export function checkReferences(
  kinds: readonly Kind[],
  collections: Collections,
  sections: Sections,
  findings: Findings,
): void {
  for (const kind of kinds) {
    for (const field of kind.fields) {
      const targets =
        field.refersTo === undefined ? undefined : targetsOf(field.refersTo, collections, sections);
      if (!targets) continue;
      for (const [key, { places, count }] of referrers(field, collections.get(kind.type) ?? [])) {
        const found = finding(targets, key, places, count);
        if (found) findings.add(found);
      }
    }
  }
}
