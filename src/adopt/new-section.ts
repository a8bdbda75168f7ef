/** A collection that a file does not have yet. */
import { isMap } from "yaml";
import { endOf, isBlock, pairEnd } from "./extent.js";
import type { NewItem } from "./edit-list.js";
import { type TextEdit, insertedLine, nextLine } from "./text-edit.js";
import type { YamlFile } from "./yaml-file.js";

/** Adds a collection with these items behind the last section of a file. */
export function newSection(file: YamlFile, collection: string, items: readonly NewItem[]): TextEdit[] {
  const { root, text, eol } = file;
  if (!isMap(root)) return [];
  if (!isBlock(root)) {
    const last = root.items.at(-1);
    const end = last ? pairEnd(last, text) : endOf(root, text);
    return [{ start: end, end, text: `, ${collection}: [${items.map((item) => item.text).join(", ")}]` }];
  }
  const lines = [`${collection}:`, ...items.map((item) => `  - ${item.text}`)];
  return [insertedLine(text, nextLine(text, endOf(root, text)), lines.join(eol))];
}
