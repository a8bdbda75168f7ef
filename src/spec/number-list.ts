/** Number lists: `.txt` with a number a line, `.csv` with a header. Made for a million lines. */
import type { Finding } from "./finding.js";
import { type CsvRow, CsvSyntaxError, type ParseCsv, csvRows, eachLine, lines } from "./csv-rows.js";
import { columnNames, directionWords, readDirection, readNumber, trimCell } from "./list-cell.js";
import { didYouMean } from "./nearest.js";

/** One number of a list; `line` and `column` (from 1) say where it stands. */
export interface ListEntry {
  readonly number: string;
  /** What its line states; nothing when it states none. */
  readonly direction: string | undefined;
  readonly line: number;
  readonly column: number;
}

/** Takes what a list holds, one at a time; the list itself is never held in memory. */
export interface ListSink {
  entry(entry: ListEntry): void;
  finding(finding: Finding): void;
}

type ListCode = "list-number" | "list-spoilt-number" | "list-header" | "list-direction" | "list-syntax";
type Spot = readonly [line: number, column: number];

/** Columns count characters; what stands before a cell is other cells, of which few hold rare characters. */
const columnOf = (text: string, cell: string): number =>
  Array.from(text.slice(0, Math.max(0, text.indexOf(cell)))).length + 1;

class ListReader {
  readonly #file: string;
  readonly #sink: ListSink;

  constructor(file: string, sink: ListSink) {
    this.#file = file;
    this.#sink = sink;
  }

  complain(code: ListCode, [line, column]: Spot, message: string, hint: string): void {
    this.#sink.finding({ code, severity: "error", message, hint, at: { file: this.#file, line, column } });
  }

  /** A cell with a number, and the direction that its line states. */
  number(cell: string, direction: string | undefined, line: number, text: string): void {
    const read = readNumber(cell);
    const word = trimCell(cell);
    const column = text.startsWith(word) ? 1 : columnOf(text, word);
    if ("number" in read) this.#sink.entry({ number: read.number, direction, line, column });
    else this.complain(read.code, [line, column], read.message, read.hint);
  }

  /** What a direction cell means; `undefined` for an empty one, `null` for one that means nothing. */
  direction(cell: string, line: number, text: string): string | undefined | null {
    const direction = readDirection(cell);
    if (direction !== undefined) return direction === "" ? undefined : direction;
    const word = trimCell(cell);
    const message = `this is not a direction; allowed: ${directionWords.join(", ")}`;
    const hint = didYouMean(word, directionWords) ?? "leave it empty for the direction that the spec states";
    this.complain("list-direction", [line, columnOf(text, word)], message, hint);
    return null;
  }
}

const isNothing = (cell: string): boolean => cell === "" || trimCell(cell) === "";
const isComment = (text: string): boolean => trimCell(text).startsWith("#");

/** A text with a number a line. */
export function readTextList(file: string, text: string, sink: ListSink): void {
  const reader = new ListReader(file, sink);
  let number = 0;
  eachLine(text, (line) => {
    number += 1;
    const cell = trimCell(line);
    if (cell !== "" && !cell.startsWith("#")) reader.number(cell, undefined, number, line);
  });
}

/** Which column holds what. */
interface Header {
  readonly phone: number;
  readonly direction: number | undefined;
}

const HEADER_HINT =
  "the first line names the columns: phone, direction (or 号码, 方向); others are passed over";

/** The columns that a first line names; a text is what is wrong with it. */
function readHeader({ cells }: CsvRow): Header | string {
  const found: { phone?: number; direction?: number } = {};
  for (const [at, cell] of cells.entries()) {
    const name = columnNames.get(trimCell(cell).toLowerCase());
    if (name !== undefined && found[name] !== undefined) return `two columns are called ${name}`;
    if (name !== undefined) found[name] = at;
  }
  if (found.phone === undefined) return "the first line names no column phone (号码)";
  return { phone: found.phone, direction: found.direction };
}

/** A file whose first line is one number has no header and one column. */
function startsWithNumber({ cells }: CsvRow): boolean {
  const [first = "", ...others] = cells;
  const read = readNumber(first);
  return others.every(isNothing) && ("number" in read || read.code === "list-spoilt-number");
}

function readRow(reader: ListReader, { cells, line, text }: CsvRow, header: Header): void {
  const phone = cells[header.phone] ?? "";
  if (isNothing(phone)) {
    reader.complain("list-number", [line, 1], "this line has no number", "add it, or delete the line");
    return;
  }
  const cell = header.direction === undefined ? "" : (cells[header.direction] ?? "");
  const direction = reader.direction(cell, line, text);
  if (direction !== null) reader.number(phone, direction, line, text);
}

function readBareRow(reader: ListReader, { cells, line, text }: CsvRow): void {
  const [first = "", ...others] = cells;
  if (others.every(isNothing)) reader.number(first, undefined, line, text);
  else
    reader.complain(
      "list-header",
      [line, 1],
      "this line has several columns, and no header names them",
      HEADER_HINT,
    );
}

function readRows(reader: ListReader, rows: Iterable<CsvRow>): void {
  let header: Header | "none" | undefined;
  for (const row of rows) {
    if (isComment(row.text) || row.cells.every(isNothing)) continue;
    if (header === undefined && startsWithNumber(row)) header = "none";
    if (header === undefined) {
      const read = readHeader(row);
      if (typeof read === "string") {
        reader.complain("list-header", [row.line, 1], read, HEADER_HINT);
        return;
      }
      header = read;
    } else if (header === "none") readBareRow(reader, row);
    else readRow(reader, row, header);
  }
}

/** The delimiter by what stands in the first line that says anything. */
export function delimiterOf(text: string): string {
  for (const { text: line } of lines(text)) {
    if (isNothing(line) || isComment(line)) continue;
    if (line.includes(",")) return ",";
    if (line.includes("\t")) return "\t";
    return line.includes(";") ? ";" : ",";
  }
  return ",";
}

/**
 * A CSV file with a header, or with one column and none. `parse` is csv-parse's, handed in because it is only loaded
 * where there is a list.
 */
export function readCsvList(file: string, text: string, sink: ListSink, parse: ParseCsv): void {
  const reader = new ListReader(file, sink);
  try {
    readRows(reader, csvRows(text, delimiterOf(text), parse));
  } catch (error) {
    if (!(error instanceof CsvSyntaxError)) throw error;
    reader.complain(
      "list-syntax",
      [error.line, 1],
      error.message,
      "close the quotes; a quote within quotes is doubled",
    );
  }
}
