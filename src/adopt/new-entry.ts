/** The text of an object that is declared for the first time, in the style of its neighbours. */
import type { Statement } from "../reconcile/export.js";
import type { Kind } from "../resources/index.js";
import { sameValue } from "../resources/value.js";
import { defaultsName } from "../spec/spec-file.js";
import { entryQuotes, inStyleOf } from "./copy-entry.js";
import type { NewItem } from "./edit-list.js";
import { pairText } from "./scalar-text.js";
import type { YamlFile } from "./yaml-file.js";

/** Where a new object is put, and what is beside it. */
export interface Neighbourhood {
  readonly file: YamlFile;
  /** The index of the entry whose style counts; not there in a list without any. */
  readonly neighbour?: number;
  /** The column of the list's dashes. */
  readonly dash: number;
}

/** States an object's key and fields, save what the file's defaults say anyway. */
export function newEntry(
  kind: Kind,
  statement: Statement,
  { file, neighbour, dash }: Neighbourhood,
  comment?: string,
): NewItem {
  const defaults = file.defaults(defaultsName(kind));
  const beside = neighbour === undefined ? undefined : file.entries(kind.collection)[neighbour];
  const pairs = Object.entries(statement)
    .filter(([name, value]) => !Object.hasOwn(defaults, name) || !isSame(defaults[name], value))
    .map(([name, value]) => pairText(name, value, entryQuotes(beside, name, value)));
  return { ...inStyleOf(file, beside, dash, pairs), ...(comment !== undefined && { comment }) };
}

/** Whether a default says the same, or is a reference that says what it says. */
function isSame(stated: unknown, value: Statement[string]): boolean {
  if (typeof stated === "string" && stated.includes("${")) return true;
  return sameValue(stated as Statement[string], value);
}
