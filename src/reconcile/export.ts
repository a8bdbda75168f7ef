/** The live state as a spec that plans clean. */
import { addressOf } from "../resources/address.js";
import { kindOf } from "../resources/index.js";
import type { Field, Kind, Observed, Value } from "../resources/index.js";
import type { Live } from "./observe.js";

/** One object as a spec states it: its key and its fields, sensitive ones left out. */
export type Statement = Readonly<Record<string, Value>>;

/** Live objects by collection, sorted by key, and what no spec can say. */
export interface Export {
  readonly collections: ReadonlyMap<string, readonly Statement[]>;
  readonly omitted: readonly string[];
}

/** States the objects of `types` that `wanted` picks; a type that the PBX lacks is left out. References to other objects stay as they are. */
export function exportLive(
  live: Live,
  types: readonly string[],
  wanted: (address: string) => boolean,
): Export {
  const omitted: string[] = [];
  const collections = new Map<string, Statement[]>();
  for (const type of types) {
    const kind = kindOf(type);
    const found = live.get(type);
    if (!found) {
      omitted.push(`${kind.collection}: the PBX has none and lacks their calls, as older ones do`);
      continue;
    }
    const objects = [...found.values()].filter(({ key }) => wanted(addressOf(type, key)));
    objects.sort((one, other) => (one.key < other.key ? -1 : 1));
    collections.set(
      kind.collection,
      objects.flatMap((object) => state(kind, object, live, omitted)),
    );
  }
  return { collections, omitted };
}

function state(kind: Kind, live: Observed, all: Live, omitted: string[]): Statement[] {
  const address = addressOf(kind.type, live.key);
  if (live.ambiguous === true) {
    omitted.push(`${address}: the PBX lists it ${live.rows.length} times`);
    return [];
  }
  if (!kind.keyPattern.test(live.key)) {
    omitted.push(`${address}: not a ${kind.keyField} that a spec can declare`);
    return [];
  }
  const statement: Record<string, Value> = { [kind.keyField]: live.key };
  for (const field of kind.fields) {
    const value = live.values[field.name];
    if (value === undefined || field.sensitive) continue;
    if (isDangling(field, value, all)) {
      const noun = kindOf(field.refersTo ?? "").noun.one;
      omitted.push(`${address} ${field.name}: the PBX has no such ${noun}`);
    } else if (field.codec.statable(value) && !holdsPlaceholder(value))
      statement[field.name] = quoteReferences(value);
    else if (value !== "") omitted.push(`${address} ${field.name}: a value that a spec can't state`);
  }
  return [statement];
}

/** Whether it refers to what is not there. Referring to nothing is a value of its own. */
const isDangling = ({ refersTo }: Field, value: Value, all: Live): boolean =>
  refersTo !== undefined && value !== "" && all.get(refersTo)?.has(String(value)) === false;

/** `{extn}` is replaced wherever it stands, so that a spec can't say it literally. */
const holdsPlaceholder = (value: Value): boolean => typeof value === "string" && value.includes("{extn}");

/** What reads as a reference in a spec and is not one. */
function quoteReferences(value: Value): Value {
  return typeof value === "string" ? value.replaceAll("${", () => "$${") : value;
}
