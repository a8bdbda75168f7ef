import { escapeControls } from "./quote.js";
import type { Range } from "./node-at.js";
import type { SourceText } from "./source-text.js";

/** Columns of a terminal that a frame's source lines may take. */
const WIDTH = 100;
/** Columns shown before the place where a line is cut at its start. */
const BEFORE = 40;

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const INVISIBLE = /^\p{M}$/u;

/** What stands for one character of the source on the screen, and how many columns it takes. */
interface Cell {
  readonly shown: string;
  readonly width: number;
  readonly offset: number;
}

function cellOf(character: string, offset: number): Cell {
  if (character === "\t") return { shown: " ", width: 1, offset };
  const shown = escapeControls(character);
  if (shown !== character) return { shown, width: shown.length, offset };
  if (INVISIBLE.test(character)) return { shown, width: 0, offset };
  return { shown, width: WIDE.test(character) ? 2 : 1, offset };
}

/** The line's characters from `start` on, each mask as `***`; no more of a long line than can be shown. */
function cells(text: string, [start, end]: Range, masks: readonly Range[]): Cell[] {
  const line: Cell[] = [];
  for (let at = start; at < end && line.length < 4 * WIDTH;) {
    const mask = masks.find(([from, to]) => from <= at && at < to);
    if (mask) {
      line.push({ shown: "***", width: 3, offset: at });
      at = mask[1];
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    line.push(cellOf(character, at));
    at += character.length;
  }
  return line;
}

/** Cut to the frame's width, with … where something was left out. */
function window(line: readonly Cell[], cutBefore: boolean, end: number): Cell[] {
  const shown: Cell[] = cutBefore ? [{ shown: "…", width: 1, offset: -1 }] : [];
  let width = shown.length;
  for (const cell of line) {
    if (width + cell.width > WIDTH - 1) return [...shown, { shown: "…", width: 1, offset: end }];
    shown.push(cell);
    width += cell.width;
  }
  return shown;
}

interface FrameLine {
  readonly cells: readonly Cell[];
  readonly range: Range;
}

function frameLine(source: SourceText, line: number, around: number, all: readonly Range[]): FrameLine {
  const start = source.startOf(line);
  const end = source.endOf(line);
  const masks = all.filter(([from, to]) => from < Math.max(start, around) + 4 * WIDTH && to > around - WIDTH);
  const cut = around - start > WIDTH - BEFORE ? around - BEFORE : start;
  const from = beginCharacter(source.text, outsideMask(cut, masks), start);
  return { cells: window(cells(source.text, [from, end], masks), from > start, end), range: [start, end] };
}

const outsideMask = (at: number, masks: readonly Range[]): number =>
  masks.find(([from, to]) => from < at && at < to)?.[0] ?? at;

const beginCharacter = (text: string, at: number, start: number): number =>
  Math.max(start, /[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at);

const print = (cells: readonly Cell[]): string =>
  cells
    .map(({ shown }) => shown)
    .join("")
    .trimEnd();

function marker(line: FrameLine, [from, to]: Range): string {
  let before = 0;
  let under = 0;
  for (const cell of line.cells) {
    if (cell.offset < from) before += cell.width;
    else if (cell.offset < to) under += cell.width;
  }
  return " ".repeat(before) + "^".repeat(Math.max(1, under));
}

/**
 * The line of a range's start with the one before it and a marker line below, ready to print: cut to some 100
 * columns, control characters escaped, tabs as blanks, wide characters counted as two columns, masks as `***`.
 */
export function codeFrame(source: SourceText, range: Range, masks: readonly Range[]): string {
  const line = source.lineAt(range[0]);
  const gutter = String(line).length;
  const bar = (label: string, text: string): string => ` ${label.padStart(gutter)} | ${text}`.trimEnd();
  const main = frameLine(source, line, range[0], masks);
  const before = line > 1 ? [frameLine(source, line - 1, 0, masks)] : [];
  const masked = masks.find(([from, to]) => from <= range[0] && range[0] < to);
  const marked: Range = masked ? [masked[0], Math.max(masked[0] + 1, Math.min(range[1], masked[1]))] : range;
  return [
    ...before.map(({ cells }) => bar(String(line - 1), print(cells))),
    bar(String(line), print(main.cells)),
    bar("", marker(main, [marked[0], Math.min(marked[1], main.range[1])])),
  ].join("\n");
}
