/** The live state as a spec that plans clean. */
import { addressOf } from "../resources/address.js";
import { kindOf } from "../resources/index.js";
import { byCodeUnits } from "../resources/value.js";
import type { Field, Kind, Observed, Value } from "../resources/index.js";
import type { Live } from "./observe.js";

/** One object as a spec states it: its key and its fields, sensitive ones left out. */
export type Statement = Readonly<Record<string, Value>>;

/** What an export leaves out, although the object has it. */
export interface Gap {
  readonly address: string;
  /** Not there when the object as a whole is left out. */
  readonly field?: string;
  /** The live value; not there when the PBX does not tell it. */
  readonly value?: Value;
  /** In words that follow the field's or the object's name. */
  readonly why: string;
}

/** Live objects by collection, sorted by key, and what no spec can say. */
export interface Export {
  readonly collections: ReadonlyMap<string, readonly Statement[]>;
  readonly omitted: readonly string[];
  /** The same as data, with what is hidden or not set. */
  readonly gaps: readonly Gap[];
}

/** What to state in the place of a sensitive value; nothing for a value that may be stated as it is. */
export type Conceal = (address: string, field: string, value: Value) => Value | undefined;

/**
 * States the objects of `types` that `wanted` picks; a type that the PBX lacks is left out. References to other objects stay as they are.
 * @param conceal without it, what a kind calls sensitive is left out
 */
export function exportLive(
  live: Live,
  types: readonly string[],
  wanted: (address: string) => boolean,
  conceal?: Conceal,
): Export {
  const gaps: Gap[] = [];
  const collections = new Map<string, Statement[]>();
  for (const type of types) {
    const kind = kindOf(type);
    const found = live.get(type);
    if (!found) {
      gaps.push({
        address: kind.collection,
        why: "the PBX has none and lacks their calls, as older ones do",
      });
      continue;
    }
    const objects = [...found.values()].filter(({ key }) => wanted(addressOf(type, key)));
    objects.sort((one, other) => byCodeUnits(one.key, other.key));
    collections.set(
      kind.collection,
      objects.flatMap((object) => state(kind, object, live, gaps, conceal)),
    );
  }
  return { collections, omitted: gaps.filter(isTold).map(gapText), gaps };
}

/** Nothing is lost of what was not set; that the PBX hides its passwords needs no saying for each of them. */
const isTold = ({ field, value }: Gap): boolean => field === undefined || (value ?? "") !== "";

/** A gap in words. */
export const gapText = ({ address, field, why }: Gap): string =>
  `${address}${field === undefined ? "" : ` ${field}`}: ${why}`;

function state(
  kind: Kind,
  live: Observed,
  all: Live,
  gaps: Gap[],
  conceal: Conceal | undefined,
): Statement[] {
  const address = addressOf(kind.type, live.key);
  if (live.ambiguous === true) {
    gaps.push({ address, why: `the PBX lists it ${live.rows.length} times` });
    return [];
  }
  if (!kind.keyPattern.test(live.key)) {
    gaps.push({ address, why: `not a ${kind.keyField} that a spec can declare` });
    return [];
  }
  const statement: Record<string, Value> = { [kind.keyField]: live.key };
  for (const field of kind.fields) {
    if (field.sensitive && !conceal) continue;
    const value = live.values[field.name];
    const concealed = value === undefined ? undefined : conceal?.(address, field.name, value);
    const why = unstatable(field, value, all, concealed !== undefined);
    if (why !== undefined || value === undefined) {
      gaps.push({ address, field: field.name, ...(value !== undefined && { value }), why: why ?? HIDDEN });
    } else statement[field.name] = concealed ?? quoteReferences(value);
  }
  return [statement];
}

const HIDDEN = "the PBX does not tell it";

/** What a spec states for a live object's field, or why it can't. */
export function stateField(
  field: Field,
  live: Observed,
  all: Live,
): { readonly value: Value } | { readonly why: string } {
  const value = live.values[field.name];
  const why = unstatable(field, value, all, false);
  return value === undefined || why !== undefined
    ? { why: why ?? HIDDEN }
    : { value: quoteReferences(value) };
}

/** Why a spec cannot state a live value. */
function unstatable(
  field: Field,
  value: Value | undefined,
  all: Live,
  concealed: boolean,
): string | undefined {
  if (value === undefined) return HIDDEN;
  if (isDangling(field, value, all)) return `the PBX has no such ${kindOf(field.refersTo ?? "").noun.one}`;
  if (field.codec.statable(value) && (concealed || !holdsPlaceholder(value))) return undefined;
  return value === "" ? "it is not set" : "a value that a spec can't state";
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
