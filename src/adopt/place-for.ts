/** Where a new object belongs: behind the one that comes before it, where its kin are. */
import type { Kind } from "../resources/index.js";
import { byCodeUnits } from "../resources/value.js";
import type { Declaration, Spec } from "../spec/model.js";

/** The entry that a new one follows. */
export interface Place {
  readonly file: string;
  /** -1 for the beginning of a list that is empty. */
  readonly after: number;
}

/** Numbers by how many digits they have first, as people sort them. */
const byKey = (one: string, other: string): number =>
  (/^\d+$/.test(one) && /^\d+$/.test(other) ? one.length - other.length : 0) || byCodeUnits(one, other);

interface Stand {
  readonly key: string;
  readonly place: Place;
}

/** Where the objects of a kind are declared in spec files, sorted once: thousands may be added. */
const stands = new WeakMap<readonly Declaration[], readonly Stand[]>();

function standsOf(declarations: readonly Declaration[], collection: string): readonly Stand[] {
  const known = stands.get(declarations);
  if (known) return known;
  const made = declarations.flatMap(({ key, at }): Stand[] => {
    const index = at.path?.[0] === collection ? at.path[1] : undefined;
    return typeof index === "number" ? [{ key, place: { file: at.file, after: index } }] : [];
  });
  made.sort((one, other) => byKey(one.key, other.key));
  stands.set(declarations, made);
  return made;
}

/** How many stands have a key that is not behind another one. */
function upTo(sorted: readonly Stand[], key: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byKey(sorted[middle]?.key ?? "", key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

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
  const sorted = standsOf(spec.collections.get(type) ?? [], collection);
  const before = sorted[upTo(sorted, key) - 1];
  if (before) return before.place;
  const first = sorted[0];
  // Below all others: behind the last of the file in which its next neighbour stands.
  if (first) return lastOf(sorted, first.place.file);
  const empty = spec.files.find(has);
  return empty === undefined ? undefined : { file: empty, after: -1 };
}

const lastOf = (sorted: readonly Stand[], file: string): Place => {
  const own = sorted.filter(({ place }) => place.file === file).map(({ place }) => place.after);
  return { file, after: own.reduce((most, index) => Math.max(most, index), 0) };
};
