/** Takes items out of a YAML list and puts others in, in the list's own style. */
import { type Pair, type YAMLSeq } from "yaml";
import { columnOf, behindColon, endOf, isBlock, itemStart, startOf } from "./extent.js";
import { type TextEdit, insertedLine, lineEnd, lineStart, nextLine } from "./text-edit.js";
import { type YamlFile, asNode } from "./yaml-file.js";

/** An item to put in: its text, as it stands behind `- ` in a block and alone in a flow list. */
export interface NewItem {
  readonly text: string;
  /** What stands between the dash and the text; one blank unless given. */
  readonly gap?: string;
  /** Without its `#`. */
  readonly comment?: string;
}

/** What becomes of a list. */
export interface ListPlan {
  readonly removed: ReadonlySet<number>;
  /** By the index of the item that it follows; -1 for the beginning of a list that is empty. */
  readonly added: ReadonlyMap<number, readonly NewItem[]>;
  /** Comments for items that stay, by index. */
  readonly notes: ReadonlyMap<number, string>;
}

/** A list, the pair whose value it is, and the file. */
export interface ListSpot {
  readonly file: YamlFile;
  readonly owner: Pair;
  readonly list: YAMLSeq;
}

/** The edits that bring a list to what is planned for it. */
export function editList(spot: ListSpot, plan: ListPlan): TextEdit[] {
  const edits = isBlock(spot.list) ? blockEdits(spot, plan) : flowEdits(spot, plan);
  return [...edits, ...noteEdits(spot, plan)];
}

/** Where an item's content ends. */
function itemEnd({ file, list }: ListSpot, index: number): number {
  const node = asNode(list.items[index]);
  return node ? endOf(node, file.text) : 0;
}

const isBlank = (text: string): boolean => text.trim() === "";

/** A comment at the end of an item's line, or above it where something else stands there. */
function noteEdits(spot: ListSpot, { notes }: ListPlan): TextEdit[] {
  return [...notes].map(([index, note]) => {
    const { text } = spot.file;
    const start = itemStart(spot.list, index);
    const end = itemEnd(spot, index);
    const lineTail = text.slice(end, lineEnd(text, end));
    const oneLine = lineStart(text, start) === lineStart(text, end);
    if (oneLine && /^\s*,?\s*$/.test(lineTail)) {
      const at = end + lineTail.trimEnd().length;
      return { start: at, end: at, text: ` # ${note}` };
    }
    return commentAbove(spot, start, note);
  });
}

/** A comment on a line of its own, above the line of an offset. */
function commentAbove({ file: { text } }: ListSpot, offset: number, comment: string): TextEdit {
  const line = lineStart(text, offset);
  const indent = /^[ ]*/.exec(text.slice(line))?.[0] ?? "";
  return insertedLine(text, line, `${indent}# ${comment}`);
}

function blockEdits(spot: ListSpot, plan: ListPlan): TextEdit[] {
  const { file, list, owner } = spot;
  const { text } = file;
  const column = columnOf(text, itemStart(list, 0));
  const edits: TextEdit[] = [...plan.removed].map((index) => ({
    start: lineStart(text, itemStart(list, index)),
    end: nextLine(text, itemEnd(spot, index)),
    text: "",
  }));
  for (const [after, items] of plan.added) {
    const at = nextLine(text, itemEnd(spot, Math.max(0, after)));
    edits.push(...items.map((item) => insertedLine(text, at, blockItem(item, column, file.eol))));
  }
  const left = list.items.length - plan.removed.size + plan.added.size;
  if (left === 0) edits.push({ start: behindColon(owner), end: behindColon(owner), text: " []" });
  return edits;
}

/** An item with its dash; its comment at the end where it is one line, else above. */
function blockItem({ text, gap = " ", comment }: NewItem, column: number, eol: string): string {
  const indent = " ".repeat(column);
  const item = `${indent}-${gap}${text}`;
  if (comment === undefined) return item;
  return text.includes("\n") ? `${indent}# ${comment}${eol}${item}` : `${item} # ${comment}`;
}

/** Whether an item of a flow list begins a line. */
const beginsLine = ({ file, list }: ListSpot, index: number): boolean => {
  const start = itemStart(list, index);
  return isBlank(file.text.slice(lineStart(file.text, start), start));
};

/** Whether an item of a flow list, its comma and perhaps a comment have their lines for themselves. */
function standsAlone(spot: ListSpot, index: number): boolean {
  const { text } = spot.file;
  const end = itemEnd(spot, index);
  return beginsLine(spot, index) && /^\s*(?:,\s*)?(?:#.*)?$/.test(text.slice(end, lineEnd(text, end)));
}

function flowEdits(spot: ListSpot, plan: ListPlan): TextEdit[] {
  const { list, file } = spot;
  const count = list.items.length;
  if (count === 0) return fillEmpty(spot, [...plan.added.values()].flat());
  const kept = list.items.map((_, index) => index).filter((index) => !plan.removed.has(index));
  const edits = flowRemovals(spot, plan.removed);
  for (const [before, items] of byNeighbour(kept, plan.added)) {
    if (before === undefined) edits.push(...addFirst(spot, kept[0], items));
    else edits.push(...addBehind(spot, before, items));
    const comments = items.flatMap(({ comment }) => comment ?? []);
    const shown = before !== undefined && standsAlone(spot, before);
    if (!shown && isBlank(file.text.slice(lineStart(file.text, ownerStart(spot)), ownerStart(spot)))) {
      edits.push(...[...new Set(comments)].map((comment) => commentAbove(spot, ownerStart(spot), comment)));
    }
  }
  return edits;
}

/** New items by the one that stays before them, in the order in which they shall stand. */
function byNeighbour(
  kept: readonly number[],
  added: ListPlan["added"],
): ReadonlyMap<number | undefined, readonly NewItem[]> {
  const groups = new Map<number | undefined, NewItem[]>();
  for (const [after, items] of [...added].sort(([one], [other]) => one - other)) {
    const before = kept.findLast((index) => index <= after);
    groups.set(before, [...(groups.get(before) ?? []), ...items]);
  }
  return groups;
}

/** Puts items before the first one that stays, or in the place of all where none does. */
function addFirst(spot: ListSpot, next: number | undefined, items: readonly NewItem[]): TextEdit[] {
  const { text } = spot.file;
  const start = itemStart(spot.list, next ?? 0);
  if (!standsAlone(spot, next ?? 0)) {
    const texts = items.map((item) => item.text).join(", ");
    return [{ start, end: start, text: next === undefined ? texts : `${texts}, ` }];
  }
  const indent = " ".repeat(columnOf(text, start));
  return items.map((item) => insertedLine(text, lineStart(text, start), `${indent}${item.text},`));
}

const ownerStart = ({ owner }: ListSpot): number => {
  const key = asNode(owner.key);
  return key ? startOf(key) : 0;
};

function flowRemovals(spot: ListSpot, removed: ReadonlySet<number>): TextEdit[] {
  const { list, file } = spot;
  const { text } = file;
  const edits: TextEdit[] = [];
  const last = list.items.length - 1;
  for (let first = 0; first <= last; first += 1) {
    if (!removed.has(first)) continue;
    if (standsAlone(spot, first)) {
      edits.push({
        start: lineStart(text, itemStart(list, first)),
        end: nextLine(text, itemEnd(spot, first)),
        text: "",
      });
      continue;
    }
    let end = first;
    while (removed.has(end + 1) && !standsAlone(spot, end + 1)) end += 1;
    edits.push(runRemoval(spot, first, end));
    first = end;
  }
  return edits;
}

/** Takes out neighbours, and the commas that they leave. */
function runRemoval(spot: ListSpot, first: number, end: number): TextEdit {
  const { list } = spot;
  const { text } = spot.file;
  if (end < list.items.length - 1 && !beginsLine(spot, end + 1))
    return { start: itemStart(list, first), end: itemStart(list, end + 1), text: "" };
  // A comment behind the comma is about the item that stays.
  const isBare = first > 0 && !text.slice(itemEnd(spot, first - 1), itemStart(list, first)).includes("#");
  if (end === list.items.length - 1 && isBare)
    return { start: itemEnd(spot, first - 1), end: itemEnd(spot, end), text: "" };
  const tail = /^\s*,[ \t]*/.exec(text.slice(itemEnd(spot, end)))?.[0].length ?? 0;
  return { start: itemStart(list, first), end: itemEnd(spot, end) + tail, text: "" };
}

/** Puts items behind one that stays: on lines of their own where that one has its line for itself. */
function addBehind(spot: ListSpot, index: number, items: readonly NewItem[]): TextEdit[] {
  const { text } = spot.file;
  const end = itemEnd(spot, index);
  if (!standsAlone(spot, index))
    return [{ start: end, end, text: items.map((item) => `, ${item.text}`).join("") }];
  const followed = /^\s*,/.test(text.slice(end, lineEnd(text, end)));
  const indent = " ".repeat(columnOf(text, itemStart(spot.list, index)));
  const lines = items.map((item, at) => {
    const comma = followed || at < items.length - 1 ? "," : "";
    return `${indent}${item.text}${comma}${item.comment === undefined ? "" : ` # ${item.comment}`}`;
  });
  const at = nextLine(text, end);
  const edits = lines.map((line) => insertedLine(text, at, line));
  return followed ? edits : [{ start: end, end, text: "," }, ...edits];
}

/** Fills `[]`: as a block where the list hangs on a block, else between its brackets. */
function fillEmpty({ file, owner, list }: ListSpot, items: readonly NewItem[]): TextEdit[] {
  const { text } = file;
  const [start, end] = [startOf(list), endOf(list, text)];
  if (!isBlock(asNode(file.root)) || items.length === 0) {
    const texts = items.map((item) => item.text).join(", ");
    return items.length === 0 ? [] : [{ start: start + 1, end: start + 1, text: texts }];
  }
  const column = columnOf(text, ownerStart({ file, owner, list })) + 2;
  const lines = items.map((item) =>
    insertedLine(text, nextLine(text, end), blockItem(item, column, file.eol)),
  );
  return [{ start: behindColon(owner), end, text: "" }, ...lines];
}
