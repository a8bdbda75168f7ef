/** Sets fields of an entry: in their place where it states them itself, else behind its last one. */
import { type CST, type Node, type Pair, type YAMLMap, type YAMLSeq, isAlias, isScalar, isSeq } from "yaml";
import type { Value } from "../resources/index.js";
import { entryQuotes } from "./copy-entry.js";
import { editList } from "./edit-list.js";
import { behindColon, columnOf, endOf, isBlock, pairEnd, pairStart, startOf } from "./extent.js";
import { pairText, quotesBeside, quotesOf, valueText } from "./scalar-text.js";
import { type TextEdit, insertedLine, nextLine } from "./text-edit.js";
import { type YamlFile, asNode, ownPair } from "./yaml-file.js";

/** Sets fields of a map that holds at least one pair. */
export function editFields(file: YamlFile, map: YAMLMap, fields: ReadonlyMap<string, Value>): TextEdit[] {
  const edits: TextEdit[] = [];
  const added: string[] = [];
  for (const [name, value] of fields) {
    const pair = ownPair(map, name);
    if (pair) edits.push(...setValue(file, pair, value));
    else added.push(pairText(name, value, entryQuotes(map, name, value)));
  }
  return added.length === 0 ? edits : [...edits, ...addPairs(file, map, added)];
}

/** Puts pairs behind the last one of a map. */
function addPairs({ text }: YamlFile, map: YAMLMap, pairs: readonly string[]): TextEdit[] {
  const last = map.items.at(-1);
  const end = last ? pairEnd(last, text) : endOf(map, text);
  if (!isBlock(map)) return [{ start: end, end, text: pairs.map((pair) => `, ${pair}`).join("") }];
  const first = map.items[0];
  const indent = " ".repeat(first ? columnOf(text, pairStart(first)) : 0);
  return pairs.map((pair) => insertedLine(text, nextLine(text, end), indent + pair));
}

/** Puts another value in the place of a pair's; a list is brought there item by item. */
function setValue(file: YamlFile, pair: Pair, value: Value): TextEdit[] {
  const node = asNode(pair.value);
  if (isSeq(node) && typeof value === "object" && node.items.length > 0)
    return setMembers(file, pair, node, value);
  if (!node)
    return [{ start: behindColon(pair), end: behindColon(pair), text: ` ${valueText(value, "double")}` }];
  // Of a block scalar, the comment behind its mark stays.
  const comment = headerComment(node);
  const text = valueText(value, quotesOf(node)) + (comment === undefined ? "" : ` ${comment}`);
  return [{ start: startOf(node), end: endOf(node, file.text), text }];
}

function headerComment(node: Node): string | undefined {
  const token: CST.Token | undefined = isScalar(node) ? node.srcToken : undefined;
  if (token?.type !== "block-scalar") return undefined;
  const comment = token.props.find(({ type }) => type === "comment");
  return comment && "source" in comment ? comment.source : undefined;
}

/** Takes out who is no member any more, and puts new ones behind the last. */
function setMembers(file: YamlFile, owner: Pair, list: YAMLSeq, members: readonly string[]): TextEdit[] {
  const texts = list.items.map((item) => textOf(file, item));
  const removed = texts.flatMap((text, index) =>
    text !== undefined && members.includes(text) ? [] : [index],
  );
  const quotes = quotesOf(asNode(list.items[0]));
  const added = members
    .filter((member) => !texts.includes(member))
    .map((member) => ({ text: valueText(member, quotesBeside(quotes, member)) }));
  return editList(
    { file, owner, list },
    {
      removed: new Set(removed),
      added: new Map(added.length > 0 ? [[texts.length - 1, added]] : []),
      notes: new Map(),
    },
  );
}

function textOf({ targets }: YamlFile, item: unknown): string | undefined {
  const node = asNode(item);
  const read = isAlias(node) ? targets.get(node) : node;
  return isScalar(read) ? String(read.value) : undefined;
}
