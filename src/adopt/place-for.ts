/** Where a new object belongs: behind the one that comes before it, where its kin are. */
import type { Kind } from "../resources/index.js";
import { byCodeUnits } from "../resources/value.js";
import type { Spec } from "../spec/model.js";

/** The entry that a new one follows. */
export interface Place {
  readonly file: string;
  /** -1 for the beginning of a list that is empty. */
  readonly after: number;
}

/** Numbers by how many digits they have first, as people sort them. */
const byKey = (one: string, other: string): number =>
  (/^\d+$/.test(one) && /^\d+$/.test(other) ? one.length - other.length : 0) || byCodeUnits(one, other);

/**
 * Behind the entry with the next lower key, else behind the last one; in a file that has the collection, if it is empty.
 * Nothing where no file has it.
 * @param has whether a file has the collection
 */
export function placeFor(
  { type, collection }: Kind,
  key: string,
  spec: Spec,
  has: (file: string) => boolean,
): Place | undefined {
  let before: { readonly key: string; readonly place: Place } | undefined;
  let last: Place | undefined;
  for (const { key: other, at } of spec.collections.get(type) ?? []) {
    const index = at.path?.[0] === collection ? at.path[1] : undefined;
    if (typeof index !== "number") continue;
    const place = { file: at.file, after: index };
    if (last?.file !== place.file || index > last.after) last = place;
    if (byKey(other, key) <= 0 && (!before || byKey(other, before.key) > 0)) before = { key: other, place };
  }
  const empty = spec.files.find(has);
  return before?.place ?? last ?? (empty === undefined ? undefined : { file: empty, after: -1 });
}
