/** What the schema and the kinds say of a property, for people who ask by its name: `extension.transferPhone`. */
import { kinds } from "../resources/index.js";
import type { Field, Kind } from "../resources/index.js";
import { nearest } from "./nearest.js";
import { childrenOf, entryOf, schemaRoot } from "./schema-tree.js";
import type { SchemaNode } from "./schema-tree.js";
import { defaultsName } from "./spec-file.js";
import { typeName } from "./type-words.js";

/** One property among others. */
export interface PropertyLine {
  /** What it can be asked for by. */
  readonly path: string;
  readonly type: string;
  readonly title: string;
  readonly required: boolean;
}

/** What there is to know about a property. */
export interface Explanation {
  /** As the spec nests it, `[]` after lists; empty for the spec itself. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly type: string;
  readonly required: boolean;
  /** What is allowed, in words or as the values themselves. */
  readonly allowed: readonly string[];
  readonly default?: unknown;
  readonly examples: readonly unknown[];
  /** The kind that it belongs to, and the field of it that it is; the key is no field. */
  readonly kind?: Kind;
  readonly field?: Field;
  readonly isKey: boolean;
  readonly properties: readonly PropertyLine[];
}

/** Nothing goes by this path. */
export interface Unexplained {
  /** How far it could be followed, as the user wrote it; empty when its first word is unknown. */
  readonly known: string;
  readonly word: string;
  readonly meant?: string;
  /** What there is instead of the unknown word. */
  readonly names: readonly string[];
}

interface Spot {
  readonly node: SchemaNode;
  readonly path: string;
  /** The same as a user would write it: `extension.name`. */
  readonly short: string;
  readonly required: boolean;
  readonly kind?: Kind;
  readonly field?: Field;
  readonly isKey: boolean;
}

/** Other words for a collection: one of its objects. */
const collectionOf = (word: string): Kind | undefined =>
  kinds.find((kind) => [kind.type, defaultsName(kind)].includes(word));

const step = (word: string): string => word.replace(/\[\d*\]$/, "");

function root(): Spot {
  return { node: schemaRoot(), path: "", short: "", required: true, isKey: false };
}

/** The kind that a property is about: a collection's, and that of a part of `defaults`. */
function kindBelow(spot: Spot, name: string): Kind | undefined {
  if (spot.path === "") return kinds.find(({ collection }) => collection === name);
  if (spot.path === "defaults") return kinds.find((kind) => defaultsName(kind) === name);
  return undefined;
}

function below(spot: Spot, name: string, node: SchemaNode): Spot {
  const isObject = spot.kind !== undefined && spot.field === undefined;
  const field = isObject ? spot.kind.fields.find((each) => each.name === name) : undefined;
  const kind = isObject ? spot.kind : kindBelow(spot, name);
  const parent = spot.node.items ? `${spot.path}[]` : spot.path;
  const short = spot.path === "" && kind ? defaultsName(kind) : name;
  return {
    node,
    path: parent === "" ? name : `${parent}.${name}`,
    short: spot.short === "" ? short : `${spot.short}.${short}`,
    required: entryOf(spot.node).required?.includes(name) ?? false,
    ...(kind && { kind }),
    ...(field && { field }),
    isKey: isObject && spot.kind.keyField === name,
  };
}

function childrenAt(spot: Spot): Spot[] {
  return [...childrenOf(spot.node)].map(([name, node]) => below(spot, name, node));
}

/** Finds what a path names; it may say `extension`, `extensions` or `extensions[]`. */
function find(path: string): Spot | Unexplained {
  const words = path.split(".").filter((word, at) => word !== "" || at > 0);
  let spot = root();
  for (const [at, written] of words.entries()) {
    const word = step(written);
    const children = childrenOf(spot.node);
    const name = at === 0 && !children.has(word) ? (collectionOf(word)?.collection ?? word) : word;
    const node = children.get(name);
    if (!node) return unexplained(spot, words.slice(0, at), word);
    spot = below(spot, name, node);
  }
  return spot;
}

function unexplained(spot: Spot, known: readonly string[], word: string): Unexplained {
  const names = [...childrenOf(spot.node).keys()];
  const singular = spot.path === "" ? kinds.map(defaultsName) : [];
  const owned = spot.path === "" ? fieldsCalled(word) : [];
  const near = owned.length > 0 ? owned.join(" or ") : nearest(word, [...singular, ...names]);
  return {
    known: known.join("."),
    word,
    names: [...names],
    ...(near !== undefined && { meant: [...known, near].join(".") }),
  };
}

/** The fields that are called so in a spec or by the PBX, of whichever kind. */
const fieldsCalled = (word: string): string[] =>
  kinds.flatMap((kind) =>
    kind.fields
      .filter(({ name, param }) => name === word || param === word)
      .map(({ name }) => `${defaultsName(kind)}.${name}`),
  );

const quoted = (value: unknown): string => JSON.stringify(value);

function typeText(node: SchemaNode): string {
  if (node.items) return `a list of ${plural(typeText(entryOf(node)))}`;
  if (node.type === undefined) return "";
  return [node.type].flat().map(typeName).join(" or ");
}

const PLURALS: Readonly<Record<string, string>> = { text: "texts", "a map": "maps" };
const plural = (words: string): string => PLURALS[words] ?? words;

/** The constraints; where the schema has words for its pattern, they say all of it. */
function allowedIn(node: SchemaNode): string[] {
  const { minimum, maximum, minLength, maxLength, minItems, patternErrorMessage } = node;
  const values = node.const === undefined ? node.enum : [node.const];
  if (values) return values.map((value) => (typeof value === "string" ? value : quoted(value)));
  return [
    ...(patternErrorMessage === undefined ? [] : [patternErrorMessage]),
    ...(minimum === undefined && maximum === undefined ? [] : [`${minimum ?? ""} to ${maximum ?? ""}`]),
    ...(minLength === undefined ? [] : [`at least ${counted(minLength, "character")}`]),
    ...(maxLength === undefined ? [] : [`at most ${counted(maxLength, "character")}`]),
    ...(minItems === undefined ? [] : [`at least ${counted(minItems, "entry")}`]),
  ];
}

const counted = (count: number, what: string): string => {
  const many = what === "entry" ? "entries" : `${what}s`;
  return `${count} ${count === 1 ? what : many}`;
};

const lineOf = ({ node, short, required }: Spot): PropertyLine => ({
  path: short,
  type: typeText(node),
  title: node.title ?? "",
  required,
});

/**
 * Explains the property at a path: sections and kinds for an empty one, else `extension`, `extensions[].name`,
 * `manage.extensions.scope`.
 */
export function explain(path: string): Explanation | Unexplained {
  const spot = find(path);
  if (!("node" in spot)) return spot;
  const { node } = spot;
  const entry = entryOf(node);
  return {
    path: spot.path,
    title: node.title ?? entry.title ?? "",
    description: [...new Set([node.description, entry.description])].filter((words) => words).join(" "),
    type: typeText(node),
    required: spot.required,
    allowed: allowedIn(node.items && !entry.properties ? entry : node),
    ...(node.default !== undefined && { default: node.default }),
    examples: node.examples ?? [],
    ...(spot.kind && { kind: spot.kind }),
    ...(spot.field && { field: spot.field }),
    isKey: spot.isKey,
    properties: childrenAt(spot).map(lineOf),
  };
}

/** Every path that can be explained, with its title. */
export function explainable(): PropertyLine[] {
  const walk = (spot: Spot): Spot[] => childrenAt(spot).flatMap((child) => [child, ...walk(child)]);
  return walk(root()).map(lineOf);
}
