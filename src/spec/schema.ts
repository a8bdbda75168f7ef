import { readFileSync } from "node:fs";
import type { ErrorObject, ValidateFunction } from "ajv";
import { kinds } from "../resources/index.js";
import { KEPT } from "./findings.js";

/** Items of a collection that are checked at a time: the errors of a million items never exist at once. */
const CHUNK = 500;

/** The spec's JSON Schema (draft 2020-12), as text. */
export function readSchema(): string {
  return readFileSync(new URL("../../schema/pbx.schema.json", import.meta.url), "utf8");
}

let names: ReadonlySet<string> | undefined;

/** Every name that stands somewhere in a spec, by the schema. */
export function propertyNames(): ReadonlySet<string> {
  names ??= new Set(namesIn(JSON.parse(readSchema())));
  return names;
}

function namesIn(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([keyword, inner]: [string, unknown]) =>
    keyword === "properties" && typeof inner === "object" && inner !== null
      ? [...Object.keys(inner), ...Object.values(inner).flatMap(namesIn)]
      : namesIn(inner),
  );
}

let validator: Promise<ValidateFunction> | undefined;

/** The schema as code. The build makes it: compiling takes a tenth of a second, which is longer than most checks. */
async function loadValidator(): Promise<ValidateFunction> {
  const made = new URL("../../dist/spec/schema-validator.js", import.meta.url);
  const { default: validate } = (await import(made.href)) as { readonly default: ValidateFunction };
  return validate;
}

/** One disagreement between a value and the schema; `path` leads to the value. */
export interface SchemaError extends ErrorObject {
  readonly path: readonly (string | number)[];
}

const unescape = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");

/** A pointer as steps, numbers where the collection's items are counted, `first` being the chunk's first. */
function pathOf(error: ErrorObject, first: number): (string | number)[] {
  const steps = error.instancePath.split("/").slice(1).map(unescape);
  return steps.map((step, at) => {
    if (!/^\d+$/.test(step)) return step;
    return at === 1 ? Number(step) + first : Number(step);
  });
}

type Root = Readonly<Record<string, unknown>>;

/** The collections of a spec's root that are lists. */
function lists(root: Root): [string, readonly unknown[]][] {
  return kinds.flatMap(({ collection }): [string, readonly unknown[]][] => {
    const items = Object.hasOwn(root, collection) ? root[collection] : undefined;
    return Array.isArray(items) ? [[collection, items]] : [];
  });
}

function check(validate: ValidateFunction, value: unknown, first = 0): SchemaError[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => ({ ...error, path: pathOf(error, first) }));
}

/** What the schema says of a value. */
export interface SchemaReport {
  readonly errors: readonly SchemaError[];
  /** By collection, the rest of it, where there were too many errors before and are some in it. */
  readonly unlisted: ReadonlyMap<string, Unlisted>;
}

/** The entries of a collection whose errors are only counted. */
export interface Unlisted {
  /** The first of them. */
  readonly from: number;
  readonly mistakes: number;
}

/**
 * Checks a value against the schema: all of its errors, save that those of a collection with over a thousand are counted from
 * there on.
 * @param countOf how many mistakes errors stand for
 */
export async function schemaReport(
  value: unknown,
  countOf: (errors: readonly SchemaError[]) => number,
): Promise<SchemaReport> {
  const validate = await (validator ??= loadValidator());
  const unlisted = new Map<string, Unlisted>();
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { errors: check(validate, value), unlisted };
  }
  const root = value as Root;
  const collections = lists(root);
  const shell = { ...root, ...Object.fromEntries(collections.map(([name]) => [name, []])) };
  const errors = check(validate, shell);
  for (const [name, items] of collections) {
    const first = itemErrors(validate, name, items, errors);
    const mistakes = countOfRest(validate, name, items, first, countOf);
    if (mistakes > 0) unlisted.set(name, { from: first, mistakes });
  }
  return { errors, unlisted };
}

/** Adds the errors of a collection's entries to `errors` and returns the first entry whose errors are only counted. */
function itemErrors(
  validate: ValidateFunction,
  name: string,
  items: readonly unknown[],
  errors: SchemaError[],
): number {
  const most = errors.length + KEPT;
  let first = 0;
  for (; first < items.length && errors.length <= most; first += CHUNK)
    for (const error of checkChunk(validate, name, items, first)) errors.push(error);
  return first;
}

function countOfRest(
  validate: ValidateFunction,
  name: string,
  items: readonly unknown[],
  first: number,
  countOf: (errors: readonly SchemaError[]) => number,
): number {
  let count = 0;
  for (let at = first; at < items.length; at += CHUNK)
    count += countOf(checkChunk(validate, name, items, at));
  return count;
}

const checkChunk = (
  validate: ValidateFunction,
  name: string,
  items: readonly unknown[],
  first: number,
): SchemaError[] => check(validate, { version: 1, [name]: items.slice(first, first + CHUNK) }, first);
