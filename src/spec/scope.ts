import { encodeKey, glob } from "../resources/address.js";
import { isBetween, rangeEnds } from "./key-range.js";
import { quote } from "./quote.js";

/** A test of keys, or what is wrong with the entry. */
export type ScopeEntry =
  { readonly matches: (key: string) => boolean } | { readonly message: string; readonly hint: string };

const HINT = "write a range with ends of equal length (1000-1999), a glob (80*) or a key";

/** Reads one entry of `manage.COLLECTION.scope`. */
export function scopeEntry(text: string): ScopeEntry {
  const ends = rangeEnds(text);
  if (ends) {
    if (ends[0].length === ends[1].length && ends[0] <= ends[1])
      return { matches: (key) => isBetween(key, ends) };
    const what = ends[0].length === ends[1].length ? "ends before it begins" : "has ends of unequal length";
    return { message: `the range ${quote(text)} ${what}`, hint: HINT };
  }
  if (/\s|\p{Cc}/u.test(text) || /^\d*(?:-|–|—|~|～|\.\.)\d*$/.test(text)) {
    return { message: `${quote(text)} is no range, glob or key`, hint: HINT };
  }
  const pattern = glob(text);
  return {
    matches: (key) => pattern.matches(key) || (/[^\w+.-]/.test(key) && pattern.matches(encodeKey(key))),
  };
}
