/** One cell of a number list, as people and spreadsheets write it. */

/** A number, or what is wrong with the cell. */
export type Cell =
  | { readonly number: string }
  | { readonly code: "list-number" | "list-spoilt-number"; readonly message: string; readonly hint: string };

const NUMBER = /^\+?[0-9*#]{1,32}$/;
const SPOILT = /^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$|^\d+[.]\d+$/;
/** Characters that show nothing and come along when a number is copied from elsewhere. */
const EDGES = /^[\s\u200b-\u200f\u202a-\u202e\u2060]+|[\s\u200b-\u200f\u202a-\u202e\u2060]+$/g;

/** Without blanks around it (no-break, full-width and invisible ones too). */
export function trimCell(cell: string): string {
  return /^[!-~]*$/.test(cell) ? cell : cell.replace(EDGES, "");
}

/** Without the signs by which spreadsheets keep a number as text: `'138…` and `="138…"`. */
function unwrap(cell: string): string {
  const trimmed = trimCell(cell);
  const formula = /^="([^"]*)"$/.exec(trimmed);
  return trimCell(formula?.[1] ?? (trimmed.startsWith("'") ? trimmed.slice(1) : trimmed));
}

/** Without the marks by which people divide a number, full-width digits as plain ones. */
const plainNumber = (cell: string): string => cell.normalize("NFKC").replace(/[\s().\-–—]/g, "");

/** More than any number has, however it is written. */
const LONGEST = 64;

/** Whether a cell is a number, or one that was spoilt, divided or quoted: nothing that could be a secret in words. */
export function looksLikeNumber(cell: string): boolean {
  if (cell.length > LONGEST) return false;
  const number = unwrap(cell);
  return NUMBER.test(plainNumber(number)) || SPOILT.test(number);
}

function hintFor(cell: string): string {
  if (/^\S+\s+#/.test(cell)) return "a comment needs a line of its own, which begins with #";
  const plain = plainNumber(cell);
  if (NUMBER.test(plain)) return `write ${plain}`;
  return /[,;\t]/.test(cell)
    ? "one number a line; a list with several columns is a .csv file with a header"
    : "a number has 1 to 32 of the characters 0-9 * #, with a + before them at most";
}

/** Reads a cell that should hold a number. */
export function readNumber(cell: string): Cell {
  if (NUMBER.test(cell)) return { number: cell };
  const number = unwrap(cell);
  if (NUMBER.test(number)) return { number };
  if (SPOILT.test(number)) {
    return {
      code: "list-spoilt-number",
      message: "a spreadsheet has spoilt this number, digits may be lost",
      hint: "format the column as text, type the number anew and save again",
    };
  }
  return { code: "list-number", message: "this is not a number", hint: hintFor(number) };
}

const directions = new Map([
  ["inbound", "inbound"],
  ["outbound", "outbound"],
  ["both", "both"],
  ["呼入", "inbound"],
  ["呼出", "outbound"],
  ["呼入呼出", "both"],
  ["双向", "both"],
]);

/** The words a direction cell may hold. */
export const directionWords: readonly string[] = [...directions.keys()];

/** What the columns of a list are called. */
export const columnNames: ReadonlyMap<string, "phone" | "direction"> = new Map([
  ["phone", "phone"],
  ["号码", "phone"],
  ["direction", "direction"],
  ["方向", "direction"],
]);

/** Whether a cell is a word that lists know: a direction, or the name of a column. */
export function isListWord(cell: string): boolean {
  const word = trimCell(cell).toLowerCase();
  return directions.has(word) || columnNames.has(word);
}

/** A direction cell's meaning; `""` for an empty cell, nothing for one that means nothing. */
export function readDirection(cell: string): string | undefined {
  const trimmed = trimCell(cell).toLowerCase();
  return trimmed === "" ? "" : directions.get(trimmed);
}
