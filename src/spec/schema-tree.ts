/** The schema as its reader walks it: references followed, entries of a list taken for the list. */
import { readSchema } from "./schema.js";

/** One place of the schema, as far as people are told about it. */
export interface SchemaNode {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly patternErrorMessage?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly $ref?: string;
}

type Root = SchemaNode & { readonly $defs: Readonly<Record<string, SchemaNode>> };

let root: Root | undefined;

const wholeSchema = (): Root => (root ??= JSON.parse(readSchema()) as Root);

/** What a pointer within the schema leads to: `#/$defs/extension/properties/name`. */
function at(pointer: string): SchemaNode {
  const steps = pointer.replace(/^#\//, "").split("/");
  let node: unknown = wholeSchema();
  for (const step of steps) node = (node as Readonly<Record<string, unknown>>)[step];
  return node as SchemaNode;
}

/** A node with what it refers to filled in; its own words win. */
function resolved(node: SchemaNode): SchemaNode {
  if (node.$ref === undefined) return node;
  const { $ref, ...own } = node;
  return { ...resolved(at($ref)), ...own };
}

/** The whole spec. */
export const schemaRoot = (): SchemaNode => resolved(wholeSchema());

/** A list's entries, or the node itself where it is no list. */
export const entryOf = (node: SchemaNode): SchemaNode => (node.items ? resolved(node.items) : node);

/** What stands below a node, by name; of a list, below each of its entries. */
export function childrenOf(node: SchemaNode): ReadonlyMap<string, SchemaNode> {
  const properties = Object.entries(entryOf(node).properties ?? {});
  return new Map(properties.map(([name, child]) => [name, resolved(child)]));
}
