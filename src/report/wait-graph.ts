/** What waits for what, small enough to be drawn: operations that wait alike are drawn as one. */
import type { Wait } from "../reconcile/waits.js";
import { kindOf } from "../resources/index.js";

/** Operations of one sort that wait for the same. */
export interface WaitNode {
  readonly action: Wait["action"];
  /** The address of a single one, else how many of which kind. */
  readonly label: string;
  /** 0 waits for nothing; each other one stands right of everything that it waits for. */
  readonly level: number;
  /** Indices of the nodes that it waits for. */
  readonly needs: readonly number[];
}

/** The drawing, and how many sorts did not fit into it. */
export interface WaitGraph {
  readonly nodes: readonly WaitNode[];
  readonly left: number;
}

const MOST = 24;

type KeyOf = (index: number, groupOf: readonly number[]) => string;

/** Nothing when no operation waits for another. */
export function waitGraph(waits: readonly Wait[]): WaitGraph | undefined {
  const involved = involvedIn(waits);
  if (involved.length === 0) return undefined;
  const about = (index: number): string => `${waits[index]?.type ?? ""} ${waits[index]?.action ?? ""}`;
  const needs = (index: number): readonly number[] => waits[index]?.needs ?? [];
  const keys: readonly KeyOf[] = [
    (index) => String(index),
    (index) => `${about(index)} ${[...needs(index)].sort((a, b) => a - b).join()}`,
    (index, groupOf) => {
      const groups = new Set(needs(index).map((needed) => groupOf[needed] ?? 0));
      return `${about(index)} ${[...groups].sort((a, b) => a - b).join()}`;
    },
  ];
  for (const keyOf of keys) {
    const drawing = grouped(waits, involved, keyOf, keyOf === keys.at(-1) ? Infinity : MOST);
    if (drawing) return bounded(drawing);
  }
  return undefined;
}

/** The operations that wait or are waited for, each behind what it needs. */
function involvedIn(waits: readonly Wait[]): number[] {
  const levels = levelsOf(waits);
  const needed = new Set(waits.flatMap((wait) => wait.needs));
  const indices = waits.flatMap((wait, index) => (wait.needs.length > 0 || needed.has(index) ? [index] : []));
  return indices.sort((one, other) => (levels[one] ?? 0) - (levels[other] ?? 0) || one - other);
}

/** How long the longest chain before each operation is. There are no cycles. */
function levelsOf(waits: readonly Wait[]): readonly number[] {
  const levels: number[] = [];
  for (let start = 0; start < waits.length; start += 1) {
    const path = [start];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const needs = waits[top]?.needs ?? [];
      const open = levels[top] === undefined ? needs.find((index) => levels[index] === undefined) : undefined;
      if (open !== undefined) path.push(open);
      else {
        levels[top] = needs.reduce((level, index) => Math.max(level, (levels[index] ?? 0) + 1), 0);
        path.pop();
      }
    }
  }
  return levels;
}

interface Group {
  readonly first: Wait;
  count: number;
  readonly needs: Set<number>;
}

/** Nothing where there are more groups than `most`: a drawing of a million would be made for nothing. */
function grouped(
  waits: readonly Wait[],
  involved: readonly number[],
  keyOf: KeyOf,
  most: number,
): WaitNode[] | undefined {
  const groupOf: number[] = [];
  const places = new Map<string, number>();
  const groups: Group[] = [];
  for (const index of involved) {
    const wait = waits[index];
    if (!wait) continue;
    const key = keyOf(index, groupOf);
    let place = places.get(key);
    if (place === undefined) {
      if (groups.length >= most) return undefined;
      place = groups.push({ first: wait, count: 0, needs: new Set() }) - 1;
      places.set(key, place);
    }
    groupOf[index] = place;
    const group = groups[place];
    if (!group) continue;
    group.count += 1;
    for (const needed of wait.needs) group.needs.add(groupOf[needed] ?? 0);
  }
  return placed(groups);
}

function placed(groups: readonly Group[]): WaitNode[] {
  const levels: number[] = [];
  return groups.map(({ first, count, needs }, index) => {
    const level = [...needs].reduce((deepest, needed) => Math.max(deepest, (levels[needed] ?? 0) + 1), 0);
    levels[index] = level;
    const label =
      count === 1 ? first.address : `${count.toLocaleString("en-US")} ${kindOf(first.type).noun.many}`;
    return { action: first.action, label, level, needs: [...needs] };
  });
}

function bounded(nodes: readonly WaitNode[]): WaitGraph {
  const shown = nodes.slice(0, MOST);
  return {
    nodes: shown.map((node) => ({ ...node, needs: node.needs.filter((index) => index < MOST) })),
    left: nodes.length - shown.length,
  };
}
