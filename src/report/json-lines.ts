import { jsonText } from "./json-text.js";

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

/** So deep a document is taken apart; what lies deeper is one object's, and made as a whole. */
const LEVELS = 2;

interface Around {
  /** The blanks that the document's lines begin with. */
  readonly pad: string;
  /** What stands before the value on its first line, the blanks included. */
  readonly before: string;
  /** The comma after it. */
  readonly after: string;
}

/**
 * A document as indented JSON, line by line or object by object, so that one of any size is written in constant memory:
 * a list of a million objects does not fit into one string.
 */
export function jsonLines(value: unknown): Generator<string> {
  return lines(value, { pad: "", before: "", after: "" }, LEVELS);
}

function* lines(value: unknown, { pad, before, after }: Around, levels: number): Generator<string> {
  if (levels === 0 || !isContainer(value)) {
    yield `${before}${jsonText(value, 2).replaceAll("\n", `\n${pad}`)}${after}`;
    return;
  }
  const isList = Array.isArray(value);
  const [open, close] = isList ? "[]" : "{}";
  const parts = isList ? value.entries() : Object.entries(value).entries();
  // An entry is printed when it is known whether another one follows.
  let last: { readonly before: string; readonly value: unknown } | undefined;
  for (const [, part] of parts) {
    const next = isList ? { name: "", value: part as unknown } : named(part as [string, unknown]);
    if (!isList && next.value === undefined) continue;
    yield* last
      ? lines(last.value, { pad: `${pad}  `, before: last.before, after: "," }, levels - 1)
      : [`${before}${open ?? ""}`];
    last = { before: `${pad}  ${next.name}`, value: next.value };
  }
  if (!last) yield `${before}${open ?? ""}${close ?? ""}${after}`;
  else {
    yield* lines(last.value, { pad: `${pad}  `, before: last.before, after: "" }, levels - 1);
    yield `${pad}${close ?? ""}${after}`;
  }
}

const named = ([name, value]: [string, unknown]): { name: string; value: unknown } => ({
  name: `${jsonText(name)}: `,
  value,
});
