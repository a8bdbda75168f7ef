/** Edits of a text by offsets, made on the text as it was: all else stays byte for byte. */

/** Replaces the text from `start` to `end` (behind its last character); an insertion where both are the same. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Two edits want the same text: a case that was not thought of, and that must not be guessed at. */
export class OverlapError extends Error {
  override readonly name = "OverlapError";

  constructor() {
    super("two edits overlap");
  }
}

/** Insertions come before what is replaced at the same place, in the order in which they were asked for. */
const inOrder = (one: TextEdit, other: TextEdit): number => one.start - other.start || one.end - other.end;

/** Applies edits to a text. @throws OverlapError */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits.toSorted(inOrder)) {
    if (edit.start < at) throw new OverlapError();
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return parts.join("") + text.slice(at);
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line of an offset ends, its line break left out. */
export function lineEnd(text: string, offset: number): number {
  const next = text.indexOf("\n", offset);
  const end = next < 0 ? text.length : next;
  return end > offset && text[end - 1] === "\r" ? end - 1 : end;
}

/** Where the line behind the one of an offset begins, or the text's end. */
export function nextLine(text: string, offset: number): number {
  const next = text.indexOf("\n", offset);
  return next < 0 ? text.length : next + 1;
}

/** The line break of a text: that of its first line. */
export function lineBreak(text: string): string {
  const first = text.indexOf("\n");
  return first > 0 && text[first - 1] === "\r" ? "\r\n" : "\n";
}

/** A line to be put before the line that begins at `at`; behind the last one, where that has no end of its own, after one. */
export function insertedLine(text: string, at: number, line: string): TextEdit {
  const eol = lineBreak(text);
  const open = at === text.length && at > 0 && text[at - 1] !== "\n";
  return { start: at, end: at, text: open ? eol + line : line + eol };
}
