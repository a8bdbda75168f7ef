/** What the plain reader makes: values, or a tree with their places. */
import type { Token } from "./plain-text.js";
import { type Maker, readPlain } from "./plain-yaml.js";
import type { PairNode, ScalarNode, TreeNode } from "./tree.js";

type Bag = Record<string, unknown>;

const values: Maker<unknown, Bag> = {
  scalar: (_token, value) => value,
  list: (items) => items,
  openMap: () => ({}),
  add(map, { text }, value) {
    if (map[text] !== undefined && Object.hasOwn(map, text)) return false;
    map[text] = value;
    return true;
  },
  closeMap: () => undefined,
};

/** A map that is being read. */
interface OpenMap {
  readonly kind: "map";
  readonly pairs: PairNode[];
  readonly start: number;
  end: number;
}

const scalarNode = ({ text, isQuoted, start, end }: Token, value: unknown): ScalarNode => ({
  kind: "scalar",
  value,
  written: text,
  isQuoted,
  start,
  end,
});

const nodes: Maker<TreeNode, OpenMap> = {
  scalar: scalarNode,
  list: (items, start, end) => ({ kind: "list", items, start, end }),
  openMap: (start) => ({ kind: "map", pairs: [], start, end: start }),
  add(map, key, value) {
    map.pairs.push({ key: scalarNode(key, key.text), value });
    return true;
  },
  closeMap(map, end) {
    map.end = end;
  },
};

/** The value of a text that is plain YAML: a map or a list. `undefined` for any other text. */
export function plainYamlValue(text: string): unknown {
  return readPlain(text, values);
}

/** The tree of a text that is plain YAML, for those who look for a position in it. */
export function plainYamlTree(text: string): TreeNode | undefined {
  return readPlain(text, nodes);
}
