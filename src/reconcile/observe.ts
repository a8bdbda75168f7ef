import { kindOf, kinds } from "../resources/index.js";
import type { Kind, ListName, Observed, Row } from "../resources/index.js";

/** What reading needs of a PBX: its list calls. */
export interface Reader {
  /**
   * A list call's rows; a filter may match fuzzily, so the answer holds at least what was asked for.
   * @param columns those that are wanted of each row; it may hold more of them
   */
  list(
    name: ListName,
    filter?: Readonly<Record<string, string>>,
    columns?: readonly string[],
  ): Promise<readonly Row[]>;
  /** Whether an error of `list` says that the PBX does not have that call at all. */
  lacks?(error: unknown): boolean;
}

/** The live state: by type, then by key, in the PBX's order. Only the types that were read, and that the PBX has, are there. */
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
 * @param needed the types that the PBX must have; of the others, those are left out that an older PBX lacks
 * @param more columns that are wanted besides those that kinds look at
 */
export async function observe(
  reader: Reader,
  types: readonly string[],
  detailed: Iterable<string> = types,
  needed: Iterable<string> = detailed,
  more: readonly string[] = [],
): Promise<Live> {
  const [whole, required] = [new Set(detailed), new Set(needed)];
  const read = async (type: string): Promise<[string, ReadonlyMap<string, Observed>][]> => {
    const kind = kindOf(type);
    const list = (): Promise<readonly Row[]> => reader.list(kind.list, {}, [...kind.columns, ...more]);
    const rows = await (required.has(type) ? list() : rowsIfAny(reader, kind, list));
    if (!rows) return [];
    const told = whole.has(type) ? await complete(reader, kind, rows) : rows;
    return [[type, kind.index?.(told) ?? byKey(kind.observe(told))]];
  };
  return new Map((await Promise.all(types.map(read))).flat());
}

function byKey(objects: readonly Observed[]): ReadonlyMap<string, Observed> {
  const found = new Map<string, Observed>();
  for (const object of objects) found.set(object.key, object);
  return found;
}

/** The rows of a kind; undefined when the PBX is too old to have it. */
async function rowsIfAny(
  reader: Reader,
  kind: Kind,
  list: () => Promise<readonly Row[]>,
): Promise<readonly Row[] | undefined> {
  try {
    return await list();
  } catch (error) {
    if (kind.mayBeMissing && reader.lacks?.(error) === true) return undefined;
    throw error;
  }
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
