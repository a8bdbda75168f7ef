/** A value as the text of a spec, quoted as what stood there or stands beside it. */
import { type Node, Scalar, isScalar } from "yaml";
import type { Value } from "../resources/index.js";

/** How texts are quoted. `plain` where that is safe, else as `double`. */
export type Quotes = "plain" | "single" | "double";

/** Words that YAML, of any version, reads as something else than text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i;
const PLAIN = /^[\p{L}_][\p{L}\p{N}_]*(?:[ ./-]?[\p{L}\p{N}_]+)*$/u;

/** What must not stand in a text as it is: it would not be seen, or end a line. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const escape = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
};

const doubleQuoted = (text: string): string =>
  `"${text.replace(/["\\]/g, (mark) => `\\${mark}`).replace(HIDDEN, escape)}"`;

function textOf(text: string, quotes: Quotes): string {
  if (quotes === "plain" && PLAIN.test(text) && !RESERVED.test(text)) return text;
  if (quotes === "single" && text.search(HIDDEN) < 0) return `'${text.replaceAll("'", "''")}'`;
  return doubleQuoted(text);
}

/** A value on one line, lists in the flow style. */
export function valueText(value: unknown, quotes: Quotes): string {
  if (Array.isArray(value)) return `[${value.map((item) => valueText(item, quotes)).join(", ")}]`;
  if (typeof value === "string") return textOf(value, quotes);
  if (typeof value !== "object" || value === null) return String(value);
  const pairs = Object.entries(value).map(
    ([name, part]) => `${textOf(name, "plain")}: ${valueText(part, quotes)}`,
  );
  return `{ ${pairs.join(", ")} }`;
}

/** How a node is quoted; `fallback` for what is no text in quotes, or text at all. */
export function quotesOf(node: Node | undefined, fallback: Quotes = "double"): Quotes {
  if (!isScalar(node)) return fallback;
  if (node.type === Scalar.QUOTE_DOUBLE) return "double";
  if (node.type === Scalar.QUOTE_SINGLE) return "single";
  return node.type === Scalar.PLAIN && typeof node.value === "string" ? "plain" : fallback;
}

/**
 * How to quote a value beside others: words such as `both` and `out` not at all, anything else as its neighbour, which
 * may be a word itself.
 */
export function quotesBeside(neighbour: Quotes, value: Value): Quotes {
  if (typeof value === "string" && /^[A-Za-z]+$/.test(value)) return "plain";
  return neighbour === "plain" ? "double" : neighbour;
}

/** A pair of a map. */
export const pairText = (name: string, value: Value, quotes: Quotes): string =>
  `${name}: ${valueText(value, quotes)}`;
