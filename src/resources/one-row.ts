/** What kinds share whose objects are one row of a table each, written with one call. */
import { column } from "./codec.js";
import type { Call, Field, Observed, Row, Value, Values } from "./kind.js";

export const columnsOf = (fields: readonly Field[]): string[] => fields.map((field) => field.column);

/** Decodes every field's column. */
export function decodeRow(fields: readonly Field[], row: Row): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const field of fields) values[field.name] = field.codec.decode(row[field.column]);
  return values;
}

/** One object a row, in the PBX's order. Rows that share a key cannot be told apart and become one ambiguous object. */
export function observeRows(
  rows: readonly Row[],
  keyColumn: string,
  decode: (row: Row) => Values,
): Observed[] {
  const objects = new Map<string, Observed>();
  for (const row of rows) {
    const key = column(row, keyColumn);
    const twin = objects.get(key);
    objects.set(
      key,
      twin
        ? { ...twin, rows: [...twin.rows, row], ambiguous: true }
        : { key, values: decode(row), rows: [row] },
    );
  }
  return [...objects.values()];
}

/** A form body: the key, then each given field under its parameter. */
export function formCall(
  path: string,
  key: readonly [string, string],
  fields: readonly Field[],
  values: Values,
): Call {
  const params: Record<string, string> = { [key[0]]: key[1] };
  for (const field of fields) {
    const value = values[field.name];
    if (value !== undefined) params[field.param] = field.codec.encode(value);
  }
  return { method: "POST", path, params };
}
