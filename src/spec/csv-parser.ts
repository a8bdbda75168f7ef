/** csv-parse, loaded when the first CSV list is read: most specs have none. */
import { createRequire } from "node:module";
import type { ParseCsv } from "./csv-rows.js";

let loaded: ParseCsv | undefined;

/** csv-parse's parser. */
export function csvParser(): ParseCsv {
  const load = createRequire(import.meta.url);
  loaded ??= (load("csv-parse/sync") as { readonly parse: ParseCsv }).parse;
  return loaded;
}
