import { type Alias, type Node, type Pair, type YAMLMap, isAlias, isMap, isScalar, isSeq } from "yaml";

/** A range of text: two offsets, the second one behind the end. */
export type Range = readonly [number, number];

/** A tree and what its aliases stand for. */
export interface Tree {
  readonly root: Node;
  readonly targets: ReadonlyMap<Alias, Node>;
}

/** What a path leads to. */
export interface Found {
  readonly node: Node | undefined;
  readonly key?: Node;
  /** Whether the path led all the way, and not just to the last thing on it that exists. */
  readonly whole: boolean;
}

const asNode = (value: unknown): Node | undefined =>
  isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : undefined;

/** What an alias stands for; any other node is itself. */
export const follow = ({ targets }: Tree, node: Node | undefined): Node | undefined =>
  isAlias(node) ? targets.get(node) : node;

const nameOf = ({ key }: Pair): unknown => (isScalar(key) ? key.value : undefined);

/** The maps that `<<` brings in, in the order in which they win. */
function mergedMaps(tree: Tree, map: YAMLMap): YAMLMap[] {
  const value = follow(tree, asNode(map.items.find((pair) => nameOf(pair) === "<<")?.value));
  if (isMap(value)) return [value];
  return isSeq(value)
    ? value.items.map((item) => follow(tree, asNode(item))).filter((item) => isMap(item))
    : [];
}

function pairOf(tree: Tree, map: YAMLMap, name: string): Pair | undefined {
  const own = map.items.find((pair) => nameOf(pair) === name);
  if (own) return own;
  for (const merged of mergedMaps(tree, map)) {
    const pair = pairOf(tree, merged, name);
    if (pair) return pair;
  }
  return undefined;
}

function step(tree: Tree, node: Node | undefined, name: string | number): Found | undefined {
  const here = follow(tree, node);
  if (isSeq(here)) {
    const item = asNode(here.items[Number(name)]);
    return item && { node: item, whole: true };
  }
  const pair = isMap(here) ? pairOf(tree, here, String(name)) : undefined;
  const key = asNode(pair?.key);
  return key && { node: asNode(pair?.value), key, whole: true };
}

/** Follows a path of the built value through the tree, aliases and merge keys included. */
export function nodeAt(tree: Tree, path: readonly (string | number)[]): Found {
  let found: Found = { node: tree.root, whole: true };
  for (const name of path) {
    const next = step(tree, found.node, name);
    if (!next) return { ...found, whole: false };
    found = next;
  }
  return found;
}

/** The text range of what was found: its key's, or its value's where it has one. */
export function rangeOf(found: Found, onKey: boolean): Range {
  const preferred = onKey ? (found.key ?? found.node) : found.node;
  const range = preferred?.range ?? found.key?.range;
  return range ? [range[0], range[1]] : [0, 0];
}
