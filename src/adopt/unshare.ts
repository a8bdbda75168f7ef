/**
 * What an alias stands for is shared: edited in its place, it would change wherever it is used. So before it is touched,
 * the anchor moves on to its first alias, with what it stood for.
 */
import { type Alias, type CST, type Node, type Pair, isAlias, isMap, isScalar, isSeq, visit } from "yaml";
import { itemTokens, startOf } from "./extent.js";
import { valueText } from "./scalar-text.js";
import type { TextEdit } from "./text-edit.js";
import { isBag } from "../spec/spec-file.js";
import { type YamlFile, asNode, nameOf } from "./yaml-file.js";

/** As many moves as any spec needs; more would mean that they lead nowhere. */
const MOST_MOVES = 10_000;

/**
 * The file with no alias left for what is touched.
 * @param touched the nodes that are going to be edited or removed, found anew after each move
 */
export function unshare(file: YamlFile, touched: (file: YamlFile) => Iterable<Node>): YamlFile {
  let free = file;
  for (let moves = 0; moves < MOST_MOVES && free.targets.size > 0; moves += 1) {
    const users = usersByTarget(free);
    const shared = [...touched(free)].find((node) => users.has(node));
    if (!shared) return free;
    free = free.with(moveOn(free, shared, users.get(shared) ?? []));
  }
  return free;
}

/** The aliases of each node, in the order of the text. */
function usersByTarget({ targets }: YamlFile): Map<Node, Alias[]> {
  const users = new Map<Node, Alias[]>();
  for (const [alias, node] of targets) users.set(node, [...(users.get(node) ?? []), alias]);
  return users;
}

function moveOn(file: YamlFile, node: Node, users: readonly Alias[]): TextEdit[] {
  const [first, ...others] = users;
  if (!first) return [];
  const anchor = others.length > 0 ? `&${first.source} ` : "";
  const own = anchorEdit(file, node);
  const start = startOf(first);
  // Written out: it may stand in the flow style, and must hold no anchor of its own.
  const text = anchor + valueText(plainValue(file, node), "double");
  return [...own, { start, end: start + first.source.length + 1, text }];
}

/** What a node says, aliases followed and merged maps filled in. It was built before, so that it ends. */
function plainValue(file: YamlFile, part: unknown): unknown {
  const own = asNode(part);
  const node = isAlias(own) ? file.targets.get(own) : own;
  if (isSeq(node)) return node.items.map((item) => plainValue(file, item));
  if (!isMap(node)) return isScalar(node) ? node.value : null;
  const pairs = node.items.map((pair): [string | undefined, unknown] => [
    nameOf(pair),
    plainValue(file, pair.value),
  ]);
  const merged = pairs.flatMap(([name, value]) => (name === "<<" ? mergedPairs(value) : []));
  const stated = pairs.filter(([name]) => name !== "<<");
  // Of merged maps the first one wins, and what the map states itself wins over all of them.
  return Object.fromEntries([...merged.toReversed(), ...stated]);
}

function mergedPairs(value: unknown): [string, unknown][] {
  const maps: unknown[] = Array.isArray(value) ? value : [value];
  return maps.flatMap((map) => (isBag(map) ? Object.entries(map).toReversed() : []));
}

/** Takes the anchor itself away, with the blank behind it. */
function anchorEdit(file: YamlFile, node: Node): TextEdit[] {
  const tokens = file.root ? tokensBefore(file.root, node) : [];
  const anchor = tokens.find(({ type }) => type === "anchor");
  if (!anchor) return [];
  const end = anchor.offset + anchor.source.length;
  const blanks = /^ */.exec(file.text.slice(end))?.[0].length ?? 0;
  return [{ start: anchor.offset, end: end + blanks, text: "" }];
}

/** The tokens that stand between a node and what comes before it. */
function tokensBefore(root: Node, node: Node): readonly CST.SourceToken[] {
  let found: readonly CST.SourceToken[] = [];
  visit(root, {
    Seq: (_, list) => {
      const index = list.items.indexOf(node);
      if (index < 0) return undefined;
      found = itemTokens(list, index);
      return visit.BREAK;
    },
    Pair: (_, pair: Pair) => {
      if (pair.value !== node) return undefined;
      found = pair.srcToken?.sep ?? [];
      return visit.BREAK;
    },
  });
  return found;
}
