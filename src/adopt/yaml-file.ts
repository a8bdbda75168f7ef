/** A spec file whose text is going to be edited: its tree with the tokens, and what its aliases stand for. */
import { type Alias, type Node, type Pair, type YAMLMap, isAlias, isMap, isScalar, isSeq } from "yaml";
import { type Bag, isBag } from "../spec/spec-file.js";
import { buildValue } from "../spec/yaml-value.js";
import { parseYaml } from "../spec/yaml-document.js";
import { type TextEdit, applyEdits, lineBreak } from "./text-edit.js";

const MARK = "\ufeff";

/** What a pair of a map is called. */
export const nameOf = ({ key }: Pair): string | undefined => (isScalar(key) ? String(key.value) : undefined);

/** A value of the library's tree as a node. */
export const asNode = (value: unknown): Node | undefined =>
  isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : undefined;

/** The pair of a map that has the name itself, merged maps aside. */
export const ownPair = (map: YAMLMap, name: string): Pair | undefined =>
  map.items.find((pair) => nameOf(pair) === name);

/** A node and all nodes in it. */
export function nodesIn(node: Node): Node[] {
  const parts: unknown[] = isMap(node) ? node.items.map(({ value }) => value) : isSeq(node) ? node.items : [];
  return [node, ...parts.flatMap((part) => asNode(part) ?? []).flatMap(nodesIn)];
}

export class YamlFile {
  /** As its user named it. */
  readonly file: string;
  readonly text: string;
  readonly eol: string;
  readonly root: Node | undefined;
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly #marked: boolean;
  readonly #value: unknown;
  readonly #entries = new Map<string, readonly Node[]>();

  /** A text that was checked before. A byte order mark is kept, and counts no offset. */
  constructor(file: string, text: string) {
    this.file = file;
    this.#marked = text.startsWith(MARK);
    this.text = this.#marked ? text.slice(1) : text;
    this.eol = lineBreak(this.text);
    this.root = parseYaml(file, this.text, true).root;
    const { targets, value } = buildValue(file, this.root);
    this.targets = targets;
    this.#value = value;
  }

  /** The file with edits made. */
  with(edits: readonly TextEdit[]): YamlFile {
    return edits.length === 0 ? this : new YamlFile(this.file, this.edited(edits));
  }

  /** The whole text after edits, byte order mark included. */
  edited(edits: readonly TextEdit[]): string {
    return (this.#marked ? MARK : "") + applyEdits(this.text, edits);
  }

  /** The plain value of an entry of a collection. */
  bag(collection: string, index: number): Bag {
    const entries: unknown = isBag(this.#value) ? this.#value[collection] : undefined;
    const entry: unknown = Array.isArray(entries) ? entries[index] : undefined;
    return isBag(entry) ? entry : {};
  }

  /** What the file's `defaults` state under a name. */
  defaults(name: string): Bag {
    const defaults = isBag(this.#value) ? this.#value["defaults"] : undefined;
    const own = isBag(defaults) ? defaults[name] : undefined;
    return isBag(own) ? own : {};
  }

  /** The pair of the root that holds a collection. */
  section(collection: string): Pair | undefined {
    return isMap(this.root) ? ownPair(this.root, collection) : undefined;
  }

  /** The nodes of a collection's entries. */
  entries(collection: string): readonly Node[] {
    const known = this.#entries.get(collection);
    if (known) return known;
    const list = this.section(collection)?.value;
    const nodes = isSeq(list) ? list.items.flatMap((item) => asNode(item) ?? []) : [];
    this.#entries.set(collection, nodes);
    return nodes;
  }
}
