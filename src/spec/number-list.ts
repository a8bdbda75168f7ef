/** Number lists: `.txt` with a number a line, `.csv` with a header. Made for a million lines. */
import type { Finding } from "./finding.js";
import { readDirection, readNumber, directionWords, trimCell } from "./list-cell.js";
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

/** Calls `visit` with each line, its number from 1, and nothing else in memory. */
function eachLine(text: string, visit: (line: string, number: number) => void): void {
  let number = 1;
  let start = 0;
  // Old spreadsheets end lines with a carriage return alone.
  const end = text.includes("\n") ? "\n" : "\r";
  while (start <= text.length) {
    const next = text.indexOf(end, start);
    const stop = next < 0 ? text.length : next;
    visit(text.slice(start, text[stop - 1] === "\r" && stop > start ? stop - 1 : stop), number);
    if (next < 0) return;
    start = next + 1;
    number += 1;
  }
}

/** A mark at the start, which some programs write even before a comment, is no part of the first line. */
const withoutMark = (text: string): string => (text.startsWith("\ufeff") ? text.slice(1) : text);

const isSkipped = (line: string): boolean => {
  const first = line.charCodeAt(0);
  if (first >= 0x30 && first <= 0x39) return false;
  const trimmed = trimCell(line);
  return trimmed === "" || trimmed.startsWith("#") ? !/^#[0-9*#]+$/.test(trimmed) || trimmed === "" : false;
};

/** Columns count characters; what stands before a number is blanks and quotes, each one unit. */
const columnOf = (line: string, cell: string): number => Math.max(0, line.indexOf(cell)) + 1;

class ListReader {
  readonly #file: string;
  readonly #sink: ListSink;

  constructor(file: string, sink: ListSink) {
    this.#file = file;
    this.#sink = sink;
  }

  complain(
    code: "list-number" | "list-spoilt-number" | "list-header" | "list-direction" | "list-syntax",
    [line, column]: readonly [number, number],
    message: string,
    hint: string,
  ): void {
    this.#sink.finding({ code, severity: "error", message, hint, at: { file: this.#file, line, column } });
  }

  /** A cell with a number, and the direction that its line states. */
  number(cell: string, direction: string | undefined, line: number, column: number): void {
    const read = readNumber(cell);
    if ("number" in read) this.#sink.entry({ number: read.number, direction, line, column });
    else this.complain(read.code, [line, column], read.message, read.hint);
  }

  direction(cell: string, line: number, column: number): string | undefined | null {
    const direction = readDirection(cell);
    if (direction !== undefined) return direction === "" ? undefined : direction;
    const hint = didYouMean(trimCell(cell), directionWords) ?? "leave it empty for the direction that the spec states";
    this.complain("list-direction", [line, column], `this is not a direction; allowed: ${directionWords.join(", ")}`, hint);
    return null;
  }
}

/** A text with a number a line. */
export function readTextList(file: string, text: string, sink: ListSink): void {
  const reader = new ListReader(file, sink);
  eachLine(withoutMark(text), (line, number) => {
    if (isSkipped(line)) return;
    const cell = trimCell(line);
    reader.number(cell, undefined, number, columnOf(line, cell));
  });
}

export { ListReader, columnOf, eachLine, isSkipped, withoutMark };
