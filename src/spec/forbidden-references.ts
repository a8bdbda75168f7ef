/** The places where a `${…}` is not replaced: what identifies objects, and what reviewers rely on. */
import { kinds } from "../resources/index.js";
import type { Finding } from "./finding.js";
import { hasDollar } from "./template.js";

type Path = readonly (string | number)[];

const sections: ReadonlySet<string> = new Set([
  "connection",
  "manage",
  "ignore",
  "protect",
  "approve",
  "safety",
]);
const keyFields = new Map(kinds.map(({ collection, keyField }) => [collection, keyField]));

/** Whether the value at a path takes no references. */
export function isForbidden([first, , field]: Path): boolean {
  if (typeof first !== "string") return false;
  if (sections.has(first)) return true;
  const keyField = keyFields.get(first);
  return keyField !== undefined && (field === keyField || field === "file");
}

function finding(file: string, path: Path): Finding {
  const [section, , field] = path;
  const where = sections.has(String(section)) ? String(section) : String(field);
  return {
    code: "reference-not-allowed",
    severity: "error",
    message: `${where} takes no \${…}`,
    hint: "write the value itself, so that whoever reviews this file sees what it says",
    at: { file, path },
  };
}

function* within(file: string, value: unknown, path: Path): Generator<Finding> {
  if (typeof value === "string" && hasDollar(value)) yield finding(file, path);
  if (Array.isArray(value))
    for (const [at, item] of value.entries()) yield* within(file, item, [...path, at]);
  else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value)) yield* within(file, item, [...path, name]);
  }
}

function* inEntries(file: string, collection: string, keyField: string, items: unknown): Generator<Finding> {
  if (!Array.isArray(items)) return;
  for (const [at, item] of items.entries()) {
    for (const field of [keyField, "file"]) {
      const value: unknown =
        typeof item === "object" && item !== null ? (item as Record<string, unknown>)[field] : null;
      if (typeof value === "string" && hasDollar(value)) yield finding(file, [collection, at, field]);
    }
  }
}

/** A finding for each `${…}` that stands where it would not be replaced. */
export function* forbiddenReferences(
  file: string,
  root: Readonly<Record<string, unknown>>,
): Generator<Finding> {
  for (const name of sections) {
    if (Object.hasOwn(root, name)) yield* within(file, root[name], [name]);
  }
  for (const [collection, keyField] of keyFields) {
    if (Object.hasOwn(root, collection)) yield* inEntries(file, collection, keyField, root[collection]);
  }
}
