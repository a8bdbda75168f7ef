/** Where things stand in a YAML text, and what stands before them. */
import { type CST, type Node, type Pair, type YAMLSeq, isMap, isSeq } from "yaml";
import { asNode } from "./yaml-file.js";

/** Where a node's content begins, its anchor and tag left out. */
export const startOf = (node: Node): number => node.range?.[0] ?? 0;

/** Whether a node is written in the block style. */
export const isBlock = (node: Node | undefined): boolean =>
  (isMap(node) || isSeq(node)) && node.srcToken?.type !== "flow-collection";

/** Behind the last character of a node's content: comments and line breaks that follow are left out. */
export function endOf(node: Node, text: string): number {
  if (isBlock(node)) {
    const last: unknown = isMap(node) || isSeq(node) ? node.items.at(-1) : undefined;
    const part = asNode(last) ?? (isMap(node) ? pairPart(node.items.at(-1)) : undefined);
    if (part) return endOf(part, text);
  }
  const end = node.range?.[1] ?? 0;
  return startOf(node) + text.slice(startOf(node), end).trimEnd().length;
}

const pairPart = (pair: Pair | undefined): Node | undefined => asNode(pair?.value) ?? asNode(pair?.key);

/** Where a pair begins: with its key, or the mark of an explicit one. */
export function pairStart(pair: Pair): number {
  const mark = pair.srcToken?.start.find(({ type }) => type === "explicit-key-ind");
  return mark?.offset ?? firstProp(pair.srcToken?.start) ?? startOf(pair.key as Node);
}

/** Behind a pair's value, or its key where it has none. */
export function pairEnd(pair: Pair, text: string): number {
  const part = pairPart(pair);
  return part ? endOf(part, text) : 0;
}

const isProp = ({ type }: CST.SourceToken): boolean => type === "anchor" || type === "tag";

const firstProp = (tokens: readonly CST.SourceToken[] | undefined): number | undefined =>
  tokens?.find(isProp)?.offset;

/** Behind the colon of a pair, and the anchor and tag of its value. */
export function behindColon(pair: Pair): number {
  const tokens = pair.srcToken?.sep ?? [];
  const last = tokens.findLast((token) => token.type === "map-value-ind" || isProp(token));
  return last ? last.offset + last.source.length : startOf(pair.key as Node);
}

/** The tokens before an item of a list: its dash or comma, comments, its anchor. */
export function itemTokens(list: YAMLSeq, index: number): readonly CST.SourceToken[] {
  const token = list.srcToken;
  return token && "items" in token ? (token.items[index]?.start ?? []) : [];
}

/** Where an item begins: with its dash in a block, else with its anchor or its content. */
export function itemStart(list: YAMLSeq, index: number): number {
  const tokens = itemTokens(list, index);
  const dash = tokens.find(({ type }) => type === "seq-item-ind");
  const node = asNode(list.items[index]);
  return dash?.offset ?? firstProp(tokens) ?? (node ? startOf(node) : 0);
}

/** The column, from 0, of an offset. */
export const columnOf = (text: string, offset: number): number =>
  offset - (text.lastIndexOf("\n", offset - 1) + 1);
