import { kindOf, kinds } from "../resources/index.js";
import type { Kind, ListName, Observed, Row } from "../resources/index.js";

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

/**
 * Reads the types in parallel, one list call each, and a call more for each row whose details a list does not tell.
 * Errors are the reader's.
 * @param detailed the types whose details matter; the others are only referred to. All of them unless given
 */
export async function observe(
  reader: Reader,
  types: readonly string[],
  detailed: Iterable<string> = types,
): Promise<Live> {
  const whole = new Set(detailed);
  const read = async (type: string): Promise<[string, ReadonlyMap<string, Observed>]> => {
    const kind = kindOf(type);
    const rows = await reader.list(kind.list);
    const objects = kind.observe(whole.has(type) ? await complete(reader, kind, rows) : rows);
    return [type, new Map(objects.map((object) => [object.key, object]))];
  };
  return new Map(await Promise.all(types.map(read)));
}

/**
 * Reads one object again. The filter is fuzzy, so the exact key is looked for in the answer.
 * @param detailed whether more matters than that it is there
 */
export async function observeOne(
  reader: Reader,
  type: string,
  key: string,
  detailed = true,
): Promise<Observed | undefined> {
  const kind = kindOf(type);
  const found = exactly(kind, key, await reader.list(kind.list, kind.filter(key)));
  if (!found || !kind.details || !detailed) return found;
  return exactly(kind, key, await complete(reader, kind, found.rows));
}

const exactly = (kind: Kind, key: string, rows: readonly Row[]): Observed | undefined =>
  kind.observe(rows).find((object) => object.key === key);

/** Adds to each row what a second call tells of it. */
async function complete(reader: Reader, { details }: Kind, rows: readonly Row[]): Promise<readonly Row[]> {
  if (!details) return rows;
  return Promise.all(
    rows.map(async (row) => {
      const filter = details.filter(row);
      return filter ? { ...row, [details.column]: await reader.list(details.list, filter) } : row;
    }),
  );
}
