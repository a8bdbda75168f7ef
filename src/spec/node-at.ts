import { type MapNode, type PairNode, type TreeNode, follow } from "./tree.js";

/** A range of text: two offsets, the second one behind the end. */
export type Range = readonly [number, number];

/** What a path leads to. */
export interface Found {
  readonly node: TreeNode | undefined;
  readonly key?: TreeNode;
  /** Whether the path led all the way, and not just to the last thing on it that exists. */
  readonly whole: boolean;
}

const nameOf = ({ key }: PairNode): unknown => (key?.kind === "scalar" ? key.value : undefined);

/** The maps that `<<` brings in, in the order in which they win. */
function mergedMaps(map: MapNode): MapNode[] {
  const value = follow(map.pairs.find((pair) => nameOf(pair) === "<<")?.value);
  if (value?.kind === "map") return [value];
  const items = value?.kind === "list" ? value.items.map(follow) : [];
  return items.filter((item) => item?.kind === "map");
}

function pairOf(map: MapNode, name: string): PairNode | undefined {
  const own = map.pairs.find((pair) => nameOf(pair) === name);
  if (own) return own;
  for (const merged of mergedMaps(map)) {
    const pair = pairOf(merged, name);
    if (pair) return pair;
  }
  return undefined;
}

function step(node: TreeNode | undefined, name: string | number): Found | undefined {
  const here = follow(node);
  if (here?.kind === "list") {
    const item = here.items[Number(name)];
    return item && { node: item, whole: true };
  }
  const pair = here?.kind === "map" ? pairOf(here, String(name)) : undefined;
  return pair?.key && { node: pair.value, key: pair.key, whole: true };
}

/** Follows a path of the built value through the tree, aliases and merge keys included. */
export function nodeAt(root: TreeNode, path: readonly (string | number)[]): Found {
  let found: Found = { node: root, whole: true };
  for (const name of path) {
    const next = step(found.node, name);
    if (!next) return { ...found, whole: false };
    found = next;
  }
  return found;
}

/** The text range of what was found: its key's, or its value's where it has one. */
export function rangeOf(found: Found, onKey: boolean): Range {
  const preferred = onKey ? (found.key ?? found.node) : found.node;
  const shown = preferred ?? found.key;
  return shown ? [shown.start, shown.end] : [0, 0];
}
