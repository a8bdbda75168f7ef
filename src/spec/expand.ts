/** Entries of the spec to declarations, one for each object. */
import type { Kind, Value, Values } from "../resources/index.js";
import type { Fence } from "./fence.js";
import type { Findings } from "./findings.js";
import { expandList } from "./expand-list.js";
import { expandRange } from "./expand-range.js";
import type { ParseCsv } from "./csv-rows.js";
import type { Declaration } from "./model.js";
import type { ReadBounded } from "./read-file.js";
import type { SourceFile } from "./source-file.js";
import type { Bag, Entry, SpecFile } from "./spec-file.js";

/** All objects of a spec together; more would not fit into memory. */
export const MOST_OBJECTS = 2_000_000;

/** What expanding needs besides the entry. */
export interface ExpandContext {
  readonly findings: Findings;
  readonly fence: Fence;
  readonly parseCsv: ParseCsv;
  /** The entry that first named a list, by the list's real path. */
  readonly lists: Map<string, Omit<Declaration, "key">>;
  readonly read: ReadBounded;
  /** Takes a file that was read, so that places in it can be shown. */
  keep(source: SourceFile): void;
  /** Is told each list that the spec in `file` names, before it is read. */
  readonly provide: (file: string, named: string) => void;
}

/** An entry with its file's defaults filled in, before it is known how many objects it stands for. */
export interface Stated {
  readonly kind: Kind;
  readonly item: Bag;
  readonly declaration: Omit<Declaration, "key">;
}

/** How entries of a kind become declarations. */
export type Expand = (stated: Stated, context: ExpandContext) => Iterable<Declaration>;

const single: Expand = ({ kind, item, declaration }) => [
  { ...declaration, key: String(item[kind.keyField]) },
];

/** The kinds whose entries stand for several objects. */
const special = new Map<string, Expand>([
  ["extension", expandRange],
  ["blacklist", expandList],
]);

/** Whether a key may stand for a range of objects. */
export const namesRanges = ({ type }: Kind): boolean => special.get(type) === expandRange;

/** Whether an entry may name a file with a list of objects. */
export const namesLists = ({ type }: Kind): boolean => special.get(type) === expandList;

/** What an entry states, or else its file's defaults, in the order of the kind's fields. */
function valuesOf({ fields }: Kind, item: Bag, defaults: Bag): Values {
  const values: Record<string, Value> = {};
  for (const { name } of fields) {
    const value = Object.hasOwn(item, name) ? item[name] : defaults[name];
    if (value !== undefined) values[name] = value as Value;
  }
  return values;
}

const NONE: readonly string[] = [];

function stated(kind: Kind, { item, at }: Entry, defaults: Bag): Stated {
  const absent = item["state"] === "absent";
  const declaration = {
    type: kind.type,
    state: absent ? "absent" : "present",
    values: absent ? {} : valuesOf(kind, item, defaults),
    ignoreFields: (item["ignoreFields"] as readonly string[] | undefined) ?? NONE,
    at,
  } as const;
  return { kind, item, declaration };
}

/** What an absent entry may state: which object it is. */
function checkAbsent(kind: Kind, { item, at }: Entry, findings: Findings): void {
  if (item["state"] !== "absent") return;
  const others = Object.keys(item).filter((name) => !["state", "file", kind.keyField].includes(name));
  const [first] = others;
  if (first === undefined) return;
  findings.add({
    code: "absent-with-fields",
    severity: "error",
    message: `an object that shall be absent states ${others.join(", ")}`,
    hint: `leave only ${kind.keyField} and state: absent`,
    at: { file: at.file, path: [...(at.path ?? []), first], onKey: true },
  });
}

/** The declarations of a file's collection; nothing when the file does not have it. */
export function expandCollection(
  file: SpecFile,
  kind: Kind,
  context: ExpandContext,
): Iterable<Declaration> | undefined {
  const entries = file.entries(kind.collection);
  return entries && expandEntries(file, kind, entries, context);
}

function* expandEntries(
  file: SpecFile,
  kind: Kind,
  entries: readonly Entry[],
  context: ExpandContext,
): Generator<Declaration> {
  const defaults = file.defaults(kind);
  const expand = special.get(kind.type) ?? single;
  for (const entry of entries) {
    checkAbsent(kind, entry, context.findings);
    yield* expand(stated(kind, entry, defaults), context);
  }
}
