/** Records as an aligned table: a header, a line for each, nothing in it that steers a terminal. */
import { displayWidth, padColumns } from "./display-width.js";
import { jsonText } from "./json-text.js";
import { printable } from "./printable.js";
import type { Style } from "./style.js";

/** Values by field name. */
export type TableRecord = Readonly<Record<string, unknown>>;

const GAP = "  ";
/** Stands where there is no value, so that a column can be cut out of the lines. */
const NOTHING = "-";

/** `outboundGroup`, `agent_timeout` → `OUTBOUND-GROUP`, `AGENT-TIMEOUT`. */
function heading(field: string): string {
  return field
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toUpperCase();
}

function cellText(value: unknown): string {
  if (value === undefined || value === null || value === "") return NOTHING;
  if (Array.isArray(value)) return value.length === 0 ? NOTHING : value.map(cellText).join(",");
  return typeof value === "string" ? printable(value) : jsonText(value);
}

/**
 * The lines of a table.
 * @param fields the columns, by the records' field names
 */
export function* tableText(
  fields: readonly string[],
  records: readonly TableRecord[],
  style: Style,
): Generator<string> {
  const rows = records.map((record) => fields.map((field) => cellText(record[field])));
  const headings = fields.map(heading);
  const widths = headings.map((text, column) =>
    rows.reduce((width, row) => Math.max(width, displayWidth(row[column] ?? "")), text.length),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : padColumns(cell, widths[column] ?? 0)))
      .join(GAP);
  yield style.bold(line(headings));
  for (const row of rows) yield line(row);
}
