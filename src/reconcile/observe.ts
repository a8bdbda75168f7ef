import { kindOf, kinds } from "../resources/index.js";
import type { ListName, Observed, Row } from "../resources/index.js";

/** What reading needs of a PBX: its list calls. */
export interface Reader {
  /** A list call's rows; a filter may match fuzzily, so the answer holds at least what was asked for. */
  list(name: ListName, filter?: Readonly<Record<string, string>>): Promise<readonly Row[]>;
}

/** The live state: by type, then by key, in the PBX's order. Only the types that were read are there. */
export type Live = ReadonlyMap<string, ReadonlyMap<string, Observed>>;

/**
 * The types that have to be read to reconcile `declared`: these, what they refer to, and what refers to them (a group
 * is not deleted under an extension that nobody declared).
 */
export function typesToRead(declared: Iterable<string>): string[] {
  const wanted = new Set(declared);
  const touched = [...wanted];
  for (const kind of kinds) {
    for (const { refersTo } of kind.fields) {
      if (refersTo === undefined) continue;
      if (touched.includes(kind.type)) wanted.add(refersTo);
      if (touched.includes(refersTo)) wanted.add(kind.type);
    }
  }
  return kinds.map(({ type }) => type).filter((type) => wanted.has(type));
}

/** Reads the types in parallel, one list call each. Errors are the reader's. */
export async function observe(reader: Reader, types: readonly string[]): Promise<Live> {
  const read = async (type: string): Promise<[string, ReadonlyMap<string, Observed>]> => {
    const kind = kindOf(type);
    const objects = kind.observe(await reader.list(kind.list));
    return [type, new Map(objects.map((object) => [object.key, object]))];
  };
  return new Map(await Promise.all(types.map(read)));
}

/** Reads one object again. The filter is fuzzy, so the exact key is looked for in the answer. */
export async function observeOne(reader: Reader, type: string, key: string): Promise<Observed | undefined> {
  const kind = kindOf(type);
  const rows = await reader.list(kind.list, kind.filter(key));
  return kind.observe(rows).find((object) => object.key === key);
}
