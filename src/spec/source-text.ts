import type { Region } from "./finding.js";

/** A file's text by lines: what turns an offset into a line and a column. Lines are found when first asked for. */
export class SourceText {
  readonly text: string;
  #starts: number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get #lineStarts(): number[] {
    if (this.#starts) return this.#starts;
    const starts = [0];
    for (const { index, 0: end } of this.text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
    this.#starts = starts;
    return starts;
  }

  /** The line, from 1, in which an offset lies. */
  lineAt(offset: number): number {
    const starts = this.#lineStarts;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** Where a line, from 1, begins; a line that is not there begins at the text's end. */
  startOf(line: number): number {
    return this.#lineStarts[line - 1] ?? this.text.length;
  }

  /** Where a line ends, its line break left out. */
  endOf(line: number): number {
    let end = this.startOf(line + 1);
    const start = this.startOf(line);
    if (end > start && this.text[end - 1] === "\n") end -= 1;
    if (end > start && this.text[end - 1] === "\r") end -= 1;
    return end;
  }

  /** The column, from 1, in characters: a letter outside the basic plane counts as one. */
  columnAt(offset: number): number {
    const start = this.startOf(this.lineAt(offset));
    const before = this.text.slice(start, offset);
    return before.length - (before.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0) + 1;
  }

  /** The region between two offsets. */
  regionOf(start: number, end: number): Region {
    const [startLine, endLine] = [this.lineAt(start), this.lineAt(Math.max(start, end))];
    const column = (line: number, offset: number): number => offset - this.startOf(line) + 1;
    return {
      startLine,
      startColumn: column(startLine, start),
      endLine,
      endColumn: column(endLine, Math.max(start, end)),
    };
  }

  /** The offset of a line and a column, both from 1; within the line at most. */
  offsetOf(line: number, column: number): number {
    const start = this.startOf(line);
    const end = this.endOf(line);
    let offset = start;
    for (let at = 1; at < column && offset < end; at += 1) {
      offset += (this.text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
    }
    return Math.min(offset, end);
  }
}
