/** The text of an entry that is like another one: its quoting, its style, its references unresolved. */
import { type Node, type Pair, type YAMLMap, isMap } from "yaml";
import type { Value } from "../resources/index.js";
import type { Bag } from "../spec/spec-file.js";
import type { NewItem } from "./edit-list.js";
import { columnOf, isBlock, pairEnd, pairStart, startOf } from "./extent.js";
import { type Quotes, pairText, quotesBeside, quotesOf, valueText } from "./scalar-text.js";
import { type YamlFile, asNode, nameOf, nodesIn, ownPair } from "./yaml-file.js";

type Shape = Pick<NewItem, "text" | "gap">;

/** Pairs as an item, in the style of a neighbour; `dash` is the column of the list's dashes. */
export function inStyleOf(
  file: YamlFile,
  neighbour: Node | undefined,
  dash: number,
  pairs: readonly string[],
): Shape {
  if (isMap(neighbour) && isBlock(neighbour)) {
    const first = neighbour.items[0];
    const column = first ? columnOf(file.text, pairStart(first)) : dash + 2;
    const indent = Math.max(dash + 2, column);
    return { text: pairs.join(file.eol + " ".repeat(indent)), gap: " ".repeat(indent - dash - 1) };
  }
  const [open, close] = isMap(neighbour) ? braces(file, neighbour) : [" ", " "];
  return { text: `{${open}${pairs.join(", ")}${close}}` };
}

/** What stands inside a flow map's braces, before and behind its pairs. */
function braces({ text }: YamlFile, map: YAMLMap): [string, string] {
  const first = map.items[0];
  const open = first ? text.slice(startOf(map) + 1, pairStart(first)) : " ";
  return /^ *$/.test(open) ? [open, open] : [" ", " "];
}

/** How to quote a field's value in an entry like this one: as it is quoted there, or else as its first text is. */
export function entryQuotes(map: Node | undefined, name: string, value: Value): Quotes {
  if (!isMap(map)) return quotesBeside("double", value);
  const own = ownPair(map, name);
  if (own) return quotesOf(asNode(own.value));
  const first = map.items.find((pair) => nameOf(pair) !== "<<");
  return quotesBeside(quotesOf(asNode(first?.value)), value);
}

/** A copy of an entry with some fields set anew. An entry that is an alias is written out. */
export function copyEntry(
  file: YamlFile,
  entry: Node,
  bag: Bag,
  fields: ReadonlyMap<string, Value>,
  dash: number,
): Shape {
  if (!isMap(entry)) {
    const pairs = Object.entries({ ...bag, ...Object.fromEntries(fields) });
    return {
      text: `{ ${pairs.map(([name, value]) => `${name}: ${valueText(value, "double")}`).join(", ")} }`,
    };
  }
  const kept = entry.items.map((pair) => copyPair(file, pair, bag, fields));
  const added = [...fields].filter(([name]) => !ownPair(entry, name));
  const more = added.map(([name, value]) => pairText(name, value, entryQuotes(entry, name, value)));
  return inStyleOf(file, entry, dash, [...kept, ...more]);
}

function copyPair(file: YamlFile, pair: Pair, bag: Bag, fields: ReadonlyMap<string, Value>): string {
  const name = nameOf(pair) ?? "";
  const value = fields.get(name);
  if (value !== undefined) return pairText(name, value, quotesOf(asNode(pair.value)));
  if (
    name !== "<<" &&
    (holdsAnchor(pair) || file.text.slice(pairStart(pair), pairEnd(pair, file.text)).includes("\n"))
  )
    return `${name}: ${valueText(bag[name], quotesOf(asNode(pair.value)))}`;
  return file.text.slice(pairStart(pair), pairEnd(pair, file.text));
}

/** A copied anchor would stand for something else from there on. */
function holdsAnchor({ value }: Pair): boolean {
  const node = asNode(value);
  return node !== undefined && nodesIn(node).some(({ anchor }) => anchor !== undefined);
}
