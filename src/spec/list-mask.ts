/**
 * What of a number list may be shown. Anyone who writes a spec chooses which file is read as a list, a file of secrets
 * perhaps: only what looks like a list's own contents is printed, and the rest as `***`.
 */
import { isListWord, looksLikeNumber } from "./list-cell.js";
import type { Range } from "./node-at.js";

/** What stands between cells, and before a comment that follows one. */
const BETWEEN = /[,;\t]|\s(?=#)/g;

/** A cell without the quotes of a CSV file around it. */
const unquoted = (cell: string): string => cell.replace(/^"|"$/g, "");

const isHarmless = (cell: string): boolean =>
  cell === "" || isListWord(unquoted(cell)) || looksLikeNumber(unquoted(cell));

/** The part of a text list's line that must not be shown: all of it, or what follows a number. Offsets within the line. */
export function textListMasks(line: string): Range[] {
  const comment = line.search(/\s#/);
  const number = comment < 0 ? line : line.slice(0, comment);
  if (line.trim() === "" || looksLikeNumber(line.trim())) return [];
  const from = looksLikeNumber(number.trim()) ? comment + 1 : line.search(/\S/);
  return [[from, line.trimEnd().length]];
}

/**
 * The parts of a CSV list's line that must not be shown, as offsets within the line. Separators within quotes count as well:
 * that masks more pieces, and shows no more.
 */
export function csvListMasks(line: string): Range[] {
  const masks: Range[] = [];
  let start = 0;
  const cell = (end: number): void => {
    const text = line.slice(start, end);
    const inner = text.trim();
    const from = start + text.indexOf(inner);
    if (!isHarmless(inner)) masks.push([from, from + inner.length]);
  };
  for (const { index, 0: mark } of line.matchAll(BETWEEN)) {
    cell(index);
    start = index + mark.length;
  }
  cell(line.length);
  return masks;
}
