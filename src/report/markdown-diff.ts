/** The difference of a plan in a `diff` fence, as many whole resources as there is room for. */
import type { Plan, ResourceChange } from "../reconcile/plan.js";
import { counted } from "./markdown-list.js";
import { details, fenced } from "./markdown-text.js";
import { LOOKS, actionOf, changeText } from "./plan-text.js";
import type { Room } from "./room.js";
import { style } from "./style.js";

/** A longer difference is folded. */
const UNFOLDED = 12;
/** The fence, the folding, and the sentence about what is left out. */
const AROUND = 400;
/** So little room is not worth looking for a resource that fits. */
const SCRAP = 200;
/** After so many in a row that did not fit nobody looks for one that does: a million would be made for nothing. */
const MISSES = 1_000;

const PLAIN = style(false);

/** A change's lines with their symbols in column 0, where a forge looks for the colour. */
function diffLines(change: ResourceChange): string[] {
  return [...changeText(change, PLAIN)].map((line) =>
    line.replace(/^( *)(-\/\+|[-+~#]) /, (_, indent: string, symbol: string) => {
      return `${symbol}${indent.slice(2)} `;
    }),
  );
}

const destroys = (change: ResourceChange): boolean => change.change.actions.includes("delete");

/** Which changes fit, in the plan's order: deletions are taken first, and dropped last. */
function fitting(changes: readonly ResourceChange[], room: Room): Map<number, readonly string[]> {
  const taken = new Map<number, readonly string[]>();
  for (const wanted of [true, false]) {
    let misses = 0;
    for (const [index, change] of changes.entries()) {
      if (room.left < SCRAP || misses >= MISSES) break;
      if (destroys(change) !== wanted) continue;
      const lines = [...diffLines(change), ""];
      if (room.take(lines)) {
        taken.set(index, lines);
        misses = 0;
      } else misses += 1;
    }
  }
  return taken;
}

/** The lines, folded where they are many, and what was left out. */
export function markdownDiff({ resource_changes: changes }: Plan, room: Room): string[] {
  if (changes.length === 0) return [];
  room.reserve(["x".repeat(AROUND)]);
  const taken = fitting(changes, room);
  const lines = [...taken].sort(([one], [other]) => one - other).flatMap(([, text]) => text);
  lines.pop();
  const fence = fenced("diff", lines);
  const heading = `Differences of ${counted(taken.size, "object")}`;
  const shown = taken.size === 0 ? [] : lines.length > UNFOLDED ? details(heading, fence) : fence;
  return [...shown, ...(taken.size === 0 ? [] : [""]), ...leftOut(changes, taken)];
}

/** How many of which action are not shown. */
function leftOut(changes: readonly ResourceChange[], taken: ReadonlyMap<number, unknown>): string[] {
  const rest = changes.length - taken.size;
  if (rest === 0) return [];
  const counts = new Map<string, number>();
  for (const [index, change] of changes.entries()) {
    if (taken.has(index)) continue;
    const action = actionOf(change);
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  const parts = (Object.keys(LOOKS) as (keyof typeof LOOKS)[]).flatMap((action) => {
    const count = counts.get(action);
    return count === undefined ? [] : [`${count.toLocaleString("en-US")} to ${action}`];
  });
  const they = counted(rest, "more object", "more objects");
  return [`**Left out for want of room: the differences of ${they}** (${parts.join(", ")}).`, ""];
}
