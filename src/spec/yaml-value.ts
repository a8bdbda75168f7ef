/**
 * Syntax tree to plain value: aliases and merge keys (`<<`) resolved, duplicate keys found. Each anchored node is
 * built once and shared, so an anchor may be used thousands of times; what a bomb would expand to is counted, not built.
 */
import { type Alias, type Node, Pair, Scalar, type YAMLMap, isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Finding } from "./finding.js";
import { Findings } from "./findings.js";
import { quote } from "./quote.js";

/** What aliases and merge keys may add to a file, in values. */
const MOST_ADDED = 2_000_000;
/** Levels of nesting, aliases followed. */
const DEEPEST = 50;

/** A plain value and what its aliases stand for, for those who look for a position later. */
export interface BuiltValue {
  readonly value: unknown;
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly findings: readonly Finding[];
}

interface Built {
  readonly value: unknown;
  /** Values in it, aliases followed. */
  readonly size: number;
  readonly depth: number;
}

const NOTHING: Built = { value: null, size: 1, depth: 1 };

class TooMuch extends Error {}

type Bag = Record<string, unknown>;

/** Sets an own property, also one called `__proto__`. */
function put(bag: Bag, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(bag, key, { value, writable: true, enumerable: true, configurable: true });
  } else bag[key] = value;
}

const isMergeKey = (key: Scalar): boolean => key.type === Scalar.PLAIN && key.value === "<<";

const isBag = (value: unknown): value is Bag =>
  typeof value === "object" && value !== null && !Array.isArray(value);

class Builder {
  readonly findings = new Findings();
  readonly targets = new Map<Alias, Node>();
  readonly #file: string;
  /** By anchor: the node, and once it is complete what it came to. */
  readonly #anchors = new Map<string, { readonly node: Node; built?: Built }>();
  #added = 0;

  constructor(file: string) {
    this.#file = file;
  }

  build(node: unknown): Built {
    if (isAlias(node)) return this.#alias(node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return NOTHING;
    if (node.anchor === undefined) return this.#content(node);
    const entry: { node: Node; built?: Built } = { node };
    this.#anchors.set(node.anchor, entry);
    entry.built = this.#content(node);
    return entry.built;
  }

  #content(node: Node): Built {
    if (isScalar(node)) return { value: node.value, size: 1, depth: 1 };
    if (isMap(node)) return this.#map(node);
    return isSeq(node) ? this.#list(node.items) : NOTHING;
  }

  #list(items: readonly unknown[]): Built {
    const value: unknown[] = [];
    let size = 1;
    let depth = 0;
    for (const item of items) {
      const built = this.build(item);
      value.push(built.value);
      size += built.size;
      depth = Math.max(depth, built.depth);
    }
    return { value, size, depth: depth + 1 };
  }

  #map(node: YAMLMap): Built {
    const own: Bag = {};
    const merges: { readonly built: Built; readonly node: unknown }[] = [];
    const keys = new Map<string, Scalar>();
    let size = 1;
    let depth = 0;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const name = String(key.value);
      const built = this.build(value);
      if (this.#isRepeated(keys, name, key)) continue;
      size += built.size;
      depth = Math.max(depth, built.depth);
      if (isMergeKey(key)) merges.push({ built, node: value ?? key });
      else put(own, name, built.value);
    }
    for (const { built, node: source } of merges) size += this.#merge(own, built.value, source);
    return { value: own, size, depth: depth + 1 };
  }

  #isRepeated(keys: Map<string, Scalar>, name: string, key: Scalar): boolean {
    const first = keys.get(name);
    if (!first) {
      keys.set(name, key);
      return false;
    }
    this.findings.add({
      code: "yaml-duplicate-key",
      severity: "error",
      message: `the key ${quote(name)} stands twice in the same map`,
      hint: "keep one of them",
      at: this.#at(key),
      related: [{ message: "it stands here first", at: this.#at(first) }],
    });
    return true;
  }

  /** Adds to `own` what it does not state itself; earlier sources win. Returns how many values were added. */
  #merge(own: Bag, source: unknown, node: unknown): number {
    const sources: unknown[] = Array.isArray(source) ? source : [source];
    let added = 0;
    for (const one of sources) {
      if (!isBag(one)) {
        this.#complain("wrong-type", node, "<< takes a map, or a list of maps");
        continue;
      }
      for (const [key, value] of Object.entries(one)) {
        this.#spend(1, node);
        if (Object.hasOwn(own, key)) continue;
        put(own, key, value);
        added += 1;
      }
    }
    return added;
  }

  #alias(alias: Alias): Built {
    const entry = this.#anchors.get(alias.source);
    if (!entry?.built) {
      this.#complain(
        "yaml-alias",
        alias,
        entry
          ? "this alias (*) stands inside what it refers to"
          : "no anchor (&) of this name stands before it",
        entry ? undefined : "quote a text that begins with *",
      );
      return NOTHING;
    }
    this.targets.set(alias, entry.node);
    this.#spend(entry.built.size, alias);
    if (entry.built.depth > DEEPEST) {
      this.#complain("yaml-depth", alias, `aliases nest more than ${DEEPEST} levels deep`);
      throw new TooMuch();
    }
    return entry.built;
  }

  #spend(count: number, node: unknown): void {
    this.#added += count;
    if (this.#added <= MOST_ADDED) return;
    this.#complain("yaml-alias", node, "aliases (*) make the file expand to more than 2,000,000 values");
    throw new TooMuch();
  }

  #complain(
    code: "wrong-type" | "yaml-alias" | "yaml-depth",
    node: unknown,
    message: string,
    hint?: string,
  ): void {
    const at = this.#at(node);
    this.findings.add({ code, severity: "error", message, ...(hint === undefined ? {} : { hint }), at });
  }

  #at(node: unknown): { file: string; offset: number } {
    const source: unknown = node instanceof Pair ? node.key : node;
    const range = isAlias(source) || isScalar(source) || isMap(source) || isSeq(source) ? source.range : null;
    return { file: this.#file, offset: range?.[0] ?? 0 };
  }
}

/** Builds the value of a tree that was parsed without complaint. Never throws. */
export function buildValue(file: string, root: Node | undefined): BuiltValue {
  const builder = new Builder(file);
  let value: unknown = null;
  try {
    value = builder.build(root).value;
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
  }
  return { value, targets: builder.targets, findings: builder.findings.all() };
}
