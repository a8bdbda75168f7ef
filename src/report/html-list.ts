/**
 * The long list of a page. It stands once in the file, as HTML inside `noscript`: a browser without JavaScript shows it
 * as it is; one with JavaScript keeps it as a text, which costs next to nothing, and the script takes from it the
 * entries that are looked for. An entry is exactly one line.
 */
import { html } from "./html-text.js";

/** An entry of the list. */
export interface Entry {
  readonly address: string;
  readonly kind: string;
  /** What it is filtered and coloured by: an action or an outcome. A word of letters and hyphens. */
  readonly group: string;
  readonly symbol: string;
  readonly verb: string;
  /** What opens below it. */
  readonly lines: readonly string[];
}

/** A filter: its value, what people read, and how many entries have it. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}

/** The section: filters, the list, and what carries it. */
export function* listHtml(
  heading: string,
  groups: readonly Choice[],
  kinds: readonly Choice[],
  entries: Iterable<Entry>,
): Generator<string> {
  yield `<section aria-labelledby="list-heading"><h2 id="list-heading">${html(heading)}</h2>`;
  yield '<form id="tools" role="search" aria-label="Changes" hidden>';
  yield '<p class="search"><label for="search">Search</label><input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="1001, outboundGroup, 13800…"></p>';
  yield choices("Action", "group", groups);
  yield choices("Kind", "kind", kinds);
  yield '<p class="status"><span id="status" role="status"></span> <button type="button" id="expand" aria-pressed="false">Expand all</button></p></form>';
  yield '<ol class="list" id="list"></ol><p class="cut" id="cut"></p><p><button type="button" id="more" hidden>Show more</button></p>';
  yield '<noscript id="all"><ol class="list">';
  for (const entry of entries) yield entryHtml(entry);
  yield "</ol></noscript></section>";
}

function choices(legend: string, name: string, options: readonly Choice[]): string {
  const boxes = options.map(
    ({ value, label, count }) =>
      `<label class="chip ${html(value)}"><input type="checkbox" name="${name}" value="${html(value)}"><span>${html(label)} <b>${count.toLocaleString("en-US")}</b></span></label>`,
  );
  return `<fieldset><legend>${legend}</legend>${boxes.join("")}</fieldset>`;
}

function entryHtml({ address, kind, group, symbol, verb, lines }: Entry): string {
  const head = `<span class="symbol">${html(symbol)}</span> <span class="address">${html(address)}</span> <span class="verb">${html(verb)}</span>`;
  const open = `<li class="${html(group)}" data-kind="${html(kind)}">`;
  if (lines.length === 0) return `${open}<div class="head">${head}</div></li>`;
  // A line feed would end the entry.
  return `${open}<details><summary>${head}</summary><pre>${lines.map(lineHtml).join("&#10;")}</pre></details></li>`;
}

const CLASSES: Readonly<Record<string, string>> = {
  "+": "plus",
  "-": "minus",
  "-/+": "minus",
  "~": "tilde",
  "#": "hash",
};

function lineHtml(line: string): string {
  const symbol = /^ *(-\/\+|[-+~#]) /.exec(line)?.[1] ?? "";
  const name = CLASSES[symbol];
  return name === undefined ? html(line) : `<span class="${name}">${html(line)}</span>`;
}

/** Counts entries by a property of theirs, in the order in which the values are known. */
export function choicesOf<Item>(
  items: Iterable<Item>,
  valueOf: (item: Item) => string,
  known: readonly (readonly [value: string, label: string])[],
): Choice[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(valueOf(item), (counts.get(valueOf(item)) ?? 0) + 1);
  return known.flatMap(([value, label]) => {
    const count = counts.get(value);
    return count === undefined ? [] : [{ value, label, count }];
  });
}
