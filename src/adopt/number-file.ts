/**
 * A list of numbers, edited line by line. Its bytes are taken as one character each: what separates cells and lines is
 * the same in UTF-8 and GB18030, so that nothing has to be encoded that was there before.
 */
import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import { decodeList } from "../spec/decode.js";
import { columnNames, trimCell } from "../spec/list-cell.js";
import { type ListEntry, delimiterOf, readCsvList, readTextList } from "../spec/number-list.js";
import { type TextEdit, applyEdits, insertedLine } from "./text-edit.js";

/** The words for directions in GB18030, which nothing here encodes. */
const GB18030: ReadonlyMap<string, string> = new Map([
  ["呼入", "\xba\xf4\xc8\xeb"],
  ["呼出", "\xba\xf4\xb3\xf6"],
  ["双向", "\xcb\xab\xcf\xf2"],
  ["呼入呼出", "\xba\xf4\xc8\xeb\xba\xf4\xb3\xf6"],
]);

const CHINESE: Readonly<Record<string, string>> = { inbound: "呼入", outbound: "呼出", both: "双向" };

/** So many bytes tell in which language a list is. */
const SAMPLE = 1 << 20;

/** Byte order marks, as bytes. */
const MARK = /^(?:\xef\xbb\xbf)*/;

const latin1 = (text: string): string => Buffer.from(text).toString("latin1");

/** Where the lines of a row begin, and behind their end. */
interface Row {
  readonly start: number;
  readonly end: number;
}

interface Column {
  readonly phone: number;
  readonly direction: number | undefined;
  readonly count: number;
}

export class NumberFile {
  readonly #bytes: string;
  readonly #utf8: boolean;
  readonly #delimiter: string;
  readonly #rows = new Map<string, Row[]>();
  readonly #columns: Column | undefined;
  readonly #edits: TextEdit[] = [];

  /** A list that was read before without complaint. */
  constructor(file: string, bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes).toString("latin1");
    this.#utf8 = isUtf8(bytes);
    const decoded = decodeList(bytes);
    const text = "text" in decoded ? decoded.text.replace(/^\ufeff/, "") : "";
    const isCsv = /\.csv$/i.test(file);
    this.#delimiter = delimiterOf(text);
    this.#columns = isCsv ? this.#header(text) : undefined;
    const starts = this.#lineStarts();
    const sink = {
      entry: ({ number, line }: ListEntry) => {
        const rows = this.#rows.get(number) ?? [];
        this.#rows.set(number, [...rows, this.#lines(starts, line)]);
      },
      finding: () => undefined,
    };
    if (isCsv) readCsvList(file, text, sink, parse);
    else readTextList(file, text, sink);
  }

  /** Whether lines can state a direction of their own. */
  get statesDirection(): boolean {
    return this.#columns?.direction !== undefined;
  }

  /** Takes out the rows of a number, repetitions too. Returns whether there were any. */
  remove(number: string): boolean {
    const rows = this.#rows.get(number) ?? [];
    for (const { start, end } of rows) this.#edits.push({ start, end, text: "" });
    return rows.length > 0;
  }

  /** States another direction in the rows of a number. */
  direct(number: string, direction: string): void {
    for (const row of this.#rows.get(number) ?? []) this.#edits.push(this.#directed(row, direction));
  }

  /** Puts a number behind the last line; its direction where lines state one. */
  append(number: string, direction: string): void {
    const { phone = 0, direction: column, count = 1 } = this.#columns ?? {};
    const cells = Array.from({ length: count }, (_, at) =>
      at === phone ? number : at === column ? this.#word(direction) : "",
    );
    this.#edits.push(insertedLine(this.#bytes, this.#bytes.length, cells.join(this.#delimiter)));
  }

  /** The file's bytes after all that was asked for. */
  bytes(): Uint8Array {
    return Buffer.from(applyEdits(this.#bytes, this.#edits), "latin1");
  }

  /** The columns by the first line that says anything, if that names them. */
  #header(text: string): Column | undefined {
    const line = text.split(/\r\n?|\n/).find((one) => trimCell(one) !== "" && !trimCell(one).startsWith("#"));
    const names = (line ?? "")
      .split(this.#delimiter)
      .map((cell) => columnNames.get(trimCell(cell.replace(/^\s*"|"\s*$/g, "")).toLowerCase()));
    const [phone, direction] = [names.indexOf("phone"), names.indexOf("direction")];
    if (phone < 0) return undefined;
    return { phone, direction: direction < 0 ? undefined : direction, count: names.length };
  }

  #lineStarts(): number[] {
    return [0, ...[...this.#bytes.matchAll(/\r\n?|\n/g)].map(({ index, 0: mark }) => index + mark.length)];
  }

  /** From a row's first line, from 1, to behind its last: a quoted cell may hold line breaks. */
  #lines(starts: readonly number[], line: number): { start: number; end: number } {
    const start = (line === 1 ? MARK.exec(this.#bytes)?.[0].length : starts[line - 1]) ?? this.#bytes.length;
    let last = line;
    const end = (): number => starts[last] ?? this.#bytes.length;
    while ((this.#bytes.slice(start, end()).split('"').length - 1) % 2 === 1 && last < starts.length)
      last += 1;
    return { start, end: end() };
  }

  #directed({ start, end }: Row, direction: string): TextEdit {
    const row = this.#bytes.slice(start, end).replace(/[\r\n]+$/, "");
    const column = this.#columns?.direction ?? 0;
    const cells = cellsOf(row, this.#delimiter);
    const cell = cells[column];
    const word = this.#word(direction);
    if (cell) {
      const [from, to] = cell;
      const inner = row.slice(from, to);
      const quoted = /^\s*".*"\s*$/.test(inner) ? `"${word}"` : word;
      return { start: start + from, end: start + to, text: quoted };
    }
    const missing = this.#delimiter.repeat(column - cells.length + 1);
    return { start: start + row.length, end: start + row.length, text: missing + word };
  }

  /** A direction in the words that the file uses, as its bytes. */
  #word(direction: string): string {
    const chinese = CHINESE[direction] ?? direction;
    const sample = this.#bytes.slice(0, SAMPLE);
    const isChinese = [...GB18030].some(([word, code]) => sample.includes(this.#utf8 ? latin1(word) : code));
    if (!isChinese) return direction;
    return this.#utf8 ? latin1(chinese) : (GB18030.get(chinese) ?? direction);
  }
}

/** Where the cells of a row stand in it; a delimiter within quotes is none. */
function cellsOf(row: string, delimiter: string): [number, number][] {
  const cells: [number, number][] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at <= row.length; at += 1) {
    if (row[at] === '"') quoted = !quoted;
    if (at < row.length && (quoted || row[at] !== delimiter)) continue;
    cells.push([from, at]);
    from = at + 1;
  }
  return cells;
}
