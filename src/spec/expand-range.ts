/** Ranges of extensions, and `{extn}` in their texts. */
import type { Value, Values } from "../resources/index.js";
import type { Expand, ExpandContext, Stated } from "./expand.js";
import type { Declaration } from "./model.js";
import { rangeEnds } from "./key-range.js";

/** Stands for the extension's number in its own texts. */
export const PLACEHOLDER = "{extn}";

/** Numbers that one range may have. */
const LARGEST = 100_000n;

function complain(
  { declaration, kind }: Stated,
  { findings }: ExpandContext,
  code: "range-order" | "range-size",
  message: string,
  hint: string,
): void {
  const { file, path = [] } = declaration.at;
  findings.add({ code, severity: "error", message, hint, at: { file, path: [...path, kind.keyField] } });
}

/** The keys of a range, or nothing when it is none that can be expanded. */
function* keysOf(low: string, high: string): Generator<string> {
  const last = BigInt(high);
  for (let key = BigInt(low); key <= last; key += 1n) yield key.toString().padStart(low.length, "0");
}

/** What is wrong with the ends of a range that has none between them, and what may have been meant. */
function wrongEnds(low: string, high: string): { readonly what: string; readonly hint: string } {
  if (low.length === high.length) {
    return { what: "ends before it begins", hint: `write the smaller end first: ${high}-${low}` };
  }
  const padded = low.padStart(high.length, "0");
  const example = low.length < high.length && padded <= high ? `, such as ${padded}-${high}` : "";
  return {
    what: "has ends of unequal length",
    hint: `both ends need the same number of digits${example}`,
  };
}

/** The values with the placeholder replaced; the same object for all when no text holds it. */
function filler(values: Values): (key: string) => Values {
  const texts = Object.entries(values).filter(
    ([, value]) => typeof value === "string" && value.includes(PLACEHOLDER),
  );
  if (texts.length === 0) return () => values;
  return (key) => {
    const filled: Record<string, Value> = { ...values };
    for (const [name, text] of texts) filled[name] = String(text).replaceAll(PLACEHOLDER, () => key);
    return filled;
  };
}

function* declare({ declaration }: Stated, keys: Iterable<string>): Generator<Declaration> {
  const fill = filler(declaration.values);
  for (const key of keys) yield { ...declaration, key, values: fill(key) };
}

/** An extension, or one for each number of a range. */
export const expandRange: Expand = (stated, context) => {
  const written = String(stated.item[stated.kind.keyField]);
  const ends = rangeEnds(written);
  if (!ends) return declare(stated, [written]);
  const [low, high] = ends;
  if (low.length !== high.length || low > high) {
    const { what, hint } = wrongEnds(low, high);
    complain(stated, context, "range-order", `the range ${written} ${what}`, hint);
    return [];
  }
  const size = BigInt(high) - BigInt(low) + 1n;
  if (size <= LARGEST) return declare(stated, keysOf(low, high));
  complain(
    stated,
    context,
    "range-size",
    `the range ${written} has ${size} numbers, and 100000 are the most`,
    "check its digits",
  );
  return [];
};
