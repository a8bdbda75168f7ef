/** A row as the PBX's list calls show it: columns by name. Columns that nobody here knows are kept. */
export type Row = Record<string, unknown>;

/** A cell as text; what a PBX writes for "nothing" (null, no column, the text `undefined`) is "". */
export function cell(row: Readonly<Row>, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value === "undefined" ? "" : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Rows in the order of their insertion, with an index over one column, in which a value may stand several times. */
export class Table {
  readonly #keyColumn: string;
  readonly #rows = new Set<Row>();
  readonly #byKey = new Map<string, Row[]>();

  constructor(keyColumn: string) {
    this.#keyColumn = keyColumn;
  }

  add(row: Row): void {
    this.#rows.add(row);
    const key = cell(row, this.#keyColumn);
    const twins = this.#byKey.get(key);
    if (twins) twins.push(row);
    else this.#byKey.set(key, [row]);
  }

  /** The rows with this key, none when there are none. */
  of(key: string): readonly Row[] {
    return this.#byKey.get(key) ?? [];
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** Removes the rows with this key that `which` picks, and gives them back. */
  take(key: string, which: (row: Row) => boolean): readonly Row[] {
    const twins = this.of(key);
    const taken = twins.filter(which);
    for (const row of taken) this.#rows.delete(row);
    const left = twins.filter((row) => this.#rows.has(row));
    if (left.length > 0) this.#byKey.set(key, left);
    else this.#byKey.delete(key);
    return taken;
  }

  /** All rows, in order. */
  all(): Row[] {
    return [...this.#rows];
  }

  /** The rows whose column contains `part`, the way the PBX's fuzzy filters match; all of them for "". */
  like(column: string, part: string): Row[] {
    return containing(this.#rows, column, part);
  }
}

/** The rows whose column contains `part`; all of them for "". */
export function containing(rows: Iterable<Row>, column: string, part: string): Row[] {
  const all = [...rows];
  return part === "" ? all : all.filter((row) => cell(row, column).includes(part));
}
