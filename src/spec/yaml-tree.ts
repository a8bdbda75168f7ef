/** The YAML library's nodes as a {@link TreeNode}. */
import { type Alias, type Node, type Scalar, isAlias, isMap, isScalar, isSeq } from "yaml";
import type { TreeNode } from "./tree.js";

const isNode = (value: unknown): value is Node =>
  isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);

const isQuoted = ({ type }: Scalar): boolean => type === "QUOTE_DOUBLE" || type === "QUOTE_SINGLE";

class Converter {
  readonly #targets: ReadonlyMap<Alias, Node> | undefined;
  /** Nodes that aliases may stand for. */
  readonly #anchored = new Map<Node, TreeNode>();

  constructor(targets: ReadonlyMap<Alias, Node> | undefined) {
    this.#targets = targets;
  }

  convert(node: unknown): TreeNode | undefined {
    if (!isNode(node)) return undefined;
    const made = this.#make(node);
    if (!isAlias(node) && node.anchor !== undefined) this.#anchored.set(node, made);
    return made;
  }

  #make(node: Node): TreeNode {
    const [start = 0, end = 0] = node.range ?? [];
    if (isAlias(node)) return { kind: "alias", target: this.#targetOf(node), start, end };
    if (isScalar(node)) {
      const { value, source: written } = node;
      return { kind: "scalar", value, written, isQuoted: isQuoted(node), start, end };
    }
    return this.#collection(node, start, end);
  }

  #collection(node: Node, start: number, ownEnd: number): TreeNode {
    const isIndented = (isMap(node) || isSeq(node)) && node.flow !== true;
    // The library counts what follows up to the next entry as part of an indented collection.
    const endOf = (last: TreeNode | undefined): number =>
      isIndented && this.#targets ? (last?.end ?? ownEnd) : ownEnd;
    if (isMap(node)) {
      const pairs = node.items.map(({ key, value }) => ({
        key: this.convert(key),
        value: this.convert(value),
      }));
      const last = pairs.at(-1);
      return { kind: "map", pairs, start, end: endOf(last?.value ?? last?.key) };
    }
    const items = isSeq(node) ? node.items.map((item) => this.convert(item)) : [];
    return { kind: "list", items, start, end: endOf(items.at(-1)) };
  }

  /** An anchor stands before its alias, so that its node has been made. */
  #targetOf(alias: Alias): TreeNode | undefined {
    const target = this.#targets?.get(alias);
    return target && this.#anchored.get(target);
  }
}

/**
 * The tree of a document's root.
 * @param targets what its aliases stand for; not there for a document with errors, of which only the beginning of things
 *   is sure
 */
export function treeOf(root: Node, targets?: ReadonlyMap<Alias, Node>): TreeNode | undefined {
  return new Converter(targets).convert(root);
}
