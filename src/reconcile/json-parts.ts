/** JSON in parts, so that a document of any size is written, sent or hashed in constant memory: V8 has a longest text. */

/** How a document is laid out. */
export interface Layout {
  /** Blanks a level. 0: no blank and no line feed anywhere, so that the parts, joined by nothing, are the document. */
  readonly indent: number;
  /** The JSON of a value that is made as a whole. */
  readonly text: (value: unknown, indent?: number) => string;
}

/** On one line. */
export const COMPACT: Layout = { indent: 0, text: (value) => JSON.stringify(value) };

/** So deep a document is taken apart; what lies deeper is one object's, and made as a whole unless it holds a long list. */
const LEVELS = 2;
/** A longer list is taken apart wherever it stands. */
const LONG = 1_000;

interface Around {
  /** The blanks that the value's further lines begin with. */
  readonly pad: string;
  /** What stands before the value on its first line, the blanks included. */
  readonly before: string;
  /** The comma after it. */
  readonly after: string;
  /** How much deeper is taken apart. */
  readonly levels: number;
}

/** A document line by line or object by object: lines without their ends, to be joined by a line feed where there is an indent. */
export function jsonParts(value: unknown, layout: Layout): Generator<string> {
  return parts(value, { pad: "", before: "", after: "", levels: LEVELS }, layout);
}

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

const isLong = (value: unknown): boolean => Array.isArray(value) && value.length > LONG;

/** Whether a value is small enough for one text: most are, and of most only this is asked. */
function isWhole(value: unknown, levels: number): boolean {
  if (!isContainer(value)) return true;
  if (levels > 0 || isLong(value)) return false;
  if (Array.isArray(value)) return true;
  for (const name in value) if (isLong(value[name as keyof typeof value])) return false;
  return true;
}

function* parts(value: unknown, around: Around, layout: Layout): Generator<string> {
  const { pad, before, after, levels } = around;
  if (!isContainer(value) || isWhole(value, levels)) {
    yield whole(value, around, layout);
    return;
  }
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const inner = pad + " ".repeat(layout.indent);
  // An entry is printed when it is known whether another one follows.
  let last: readonly [before: string, value: unknown] | undefined;
  for (const entry of entriesOf(value, inner, layout)) {
    if (last) yield* part(last, inner, ",", levels - 1, layout);
    else yield `${before}${open ?? ""}`;
    last = entry;
  }
  if (!last) yield `${before}${open ?? ""}${close ?? ""}${after}`;
  else {
    yield* part(last, inner, "", levels - 1, layout);
    yield `${pad}${close ?? ""}${after}`;
  }
}

function* part(
  [before, value]: readonly [before: string, value: unknown],
  pad: string,
  after: string,
  levels: number,
  layout: Layout,
): Generator<string> {
  const around = { pad, before, after, levels: Math.max(levels, 0) };
  if (isWhole(value, around.levels)) yield whole(value, around, layout);
  else yield* parts(value, around, layout);
}

/** Nothing stands for a value that JSON does not have, except in a list. */
function whole(value: unknown, { pad, before, after }: Around, { indent, text }: Layout): string {
  const made = value === undefined ? "null" : text(value, indent === 0 ? undefined : indent);
  return `${before}${indent === 0 || pad === "" ? made : made.replaceAll("\n", `\n${pad}`)}${after}`;
}

function* entriesOf(
  value: object,
  pad: string,
  { indent, text }: Layout,
): Generator<readonly [before: string, value: unknown]> {
  if (Array.isArray(value)) for (const item of value) yield [pad, item as unknown];
  else
    for (const [name, inner] of Object.entries(value) as [string, unknown][])
      if (inner !== undefined) yield [`${pad}${text(name)}:${indent === 0 ? "" : " "}`, inner];
}
