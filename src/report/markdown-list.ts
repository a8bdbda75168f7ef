import { addressRuns } from "./address-runs.js";
import type { Many } from "./many.js";
import { code, details, prose } from "./markdown-text.js";
import { printable } from "./printable.js";
import type { Room } from "./room.js";

/** Room for the sentence about what is left out. */
const SENTENCE = 120;
/** The marks around a folded list, and what says that it goes on. */
const FOLDING = "<details><summary>1,000,000 addresses</summary></details> … and 1,000,000 more****".padEnd(
  140,
);
/** So many addresses stand in a paragraph; more are folded. */
const SHOWN = 20;

/** "1 deletion", "2,000 deletions". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** A bullet for each item that there is room for, and how many more there are. */
export function bullets<Item>(
  items: Many<Item>,
  most: number,
  room: Room,
  linesOf: (item: Item) => readonly string[],
  noun: string,
): string[] {
  const lines: string[] = [];
  let shown = 0;
  for (const item of items) {
    if (shown === most || room.left < SENTENCE) break;
    const more = linesOf(item);
    if (!room.take(more)) break;
    lines.push(...more);
    shown += 1;
  }
  const rest = items.length - shown;
  if (rest === 0) return lines;
  const more = `- … and ${counted(rest, `more ${noun}`)}.`;
  room.reserve([more]);
  return [...lines, more];
}

/** An item with its hint below. */
export function bullet(text: string, ...below: readonly string[]): string[] {
  return [`- ${[text, ...below].join("  \n  ")}`];
}

/**
 * Addresses in a paragraph, folded when they are many, as far as there is room for them.
 * @param share the part of the room that they may take
 */
export function addressList(
  heading: string,
  addresses: Many<string>,
  room: Room,
  share: number,
): { readonly lines: readonly string[]; readonly dropped: number } {
  if (addresses.length === 0) return { lines: [], dropped: 0 };
  if (room.left < SENTENCE) return { lines: [`**${heading}**`, ""], dropped: addresses.length };
  room.reserve([heading, FOLDING]);
  if (addresses.length <= SHOWN) {
    const list = [...addresses].map(code).join(", ");
    if (room.take([list])) return { lines: [`**${heading}:** ${list}`, ""], dropped: 0 };
  }
  const { lines, shown } = folded(addresses, room, room.left * (1 - share));
  const dropped = addresses.length - shown;
  const more = dropped > 0 ? [`… and ${counted(dropped, "more", "more")}.`] : [];
  const names = counted(shown, "address", "addresses");
  const list = shown === 0 ? more : details(names, [...lines, ...more]);
  return { lines: [`**${heading}**`, "", ...list, ""], dropped };
}

/** A paragraph a kind, its keys in one long code span, which wraps as prose does. `1000..1009` are ten. */
function folded(
  addresses: Iterable<string>,
  room: Room,
  least: number,
): { readonly lines: readonly string[]; readonly shown: number } {
  const paragraphs: { readonly type: string; readonly keys: string[] }[] = [];
  let shown = 0;
  for (const { type, text, count } of addressRuns(addresses)) {
    const last = paragraphs.at(-1);
    const isNew = last?.type !== type;
    // The fence may have to be longer than any run of backticks in it.
    const cost = isNew ? [`${type}/ ${code(text)}`, ""] : [text + (/`+/.exec(text) ?? [""]).join("")];
    if (room.left < Math.max(least, SENTENCE) || !room.take(cost)) break;
    if (isNew) paragraphs.push({ type, keys: [text] });
    else last.keys.push(text);
    shown += count;
  }
  const lines = paragraphs.flatMap(({ type, keys }) => [`${type}/ ${code(keys.join(" "))}`, ""]);
  return { lines: lines.slice(0, -1), shown };
}

/** The first addresses of a gate or note. */
export function addressesText(addresses: readonly string[], message: string): string[] {
  const [only] = addresses.length === 1 ? addresses : [];
  if (addresses.length === 0 || (only !== undefined && message.includes(only))) return [];
  const more = addresses.length - SHOWN / 2;
  const shown = addresses.slice(0, SHOWN / 2).map(code);
  return [`${shown.join(", ")}${more > 0 ? ` and ${counted(more, "more", "more")}` : ""}`];
}

/** A longer message is cut: it would be no message any more. */
const MESSAGE = /^.{0,600}/su;

/** A sentence with a full stop. */
export function sentence(text: string): string {
  const shown = printable(text);
  const [cut = ""] = MESSAGE.exec(shown) ?? [];
  const end = cut.length < shown.length ? "…" : /[.!?]$/.test(cut) ? "" : ".";
  return `${prose(cut)}${end}`;
}
