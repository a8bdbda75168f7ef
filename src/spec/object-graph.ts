/** What a spec's objects refer to, folded until it can be drawn: objects of one kind that refer alike become one node. */
import { addressOf } from "../resources/address.js";
import type { Glob } from "../resources/address.js";
import { kindOf, kinds } from "../resources/index.js";
import type { Values } from "../resources/index.js";
import type { Spec } from "./model.js";
import { hasDollar } from "./template.js";

/** What a spec says of an object: it declares it, it wants it gone, or it only refers to it. */
export type Standing = "declared" | "absent" | "undeclared";

/** One object, or several of a kind. */
export interface ObjectNode {
  /** The address of a single one, else how many of which kind. */
  readonly label: string;
  readonly standing: Standing;
  /** How many objects it stands for. */
  readonly count: number;
  /** Indices of the nodes that it refers to. */
  readonly refersTo: readonly number[];
}

/** The drawing, and what of it can't be known without the environment. */
export interface ObjectGraph {
  readonly nodes: readonly ObjectNode[];
  /** How many references are a `${…}`, so that it is not known what they lead to. */
  readonly hidden: number;
}

interface Item {
  readonly type: string;
  readonly address: string;
  readonly standing: Standing;
  /** Addresses. */
  readonly refersTo: readonly string[];
  readonly hidden: number;
}

/** So many nodes can be taken in. */
const MOST = 40;

/** The graph of a spec's objects: all of them, or what targets name with what is tied to that. */
export function objectGraph(spec: Spec, targets: readonly Glob[]): ObjectGraph {
  const items = narrowed(itemsOf(spec), targets);
  const hidden = [...items.values()].reduce((sum, item) => sum + item.hidden, 0);
  return { nodes: foldedToFit([...items.values()]), hidden };
}

/** Every object by address, in the order of the kinds: what is referred to comes before what refers to it. */
function itemsOf(spec: Spec): Map<string, Item> {
  const items = new Map<string, Item>();
  for (const kind of kinds) {
    for (const { key, state, values } of spec.collections.get(kind.type) ?? []) {
      const address = addressOf(kind.type, key);
      const standing = state === "absent" ? "absent" : "declared";
      items.set(address, { type: kind.type, address, standing, ...referencesIn(kind.type, values) });
    }
  }
  return withUndeclared(items);
}

function referencesIn(type: string, values: Values): { refersTo: string[]; hidden: number } {
  const refersTo: string[] = [];
  let hidden = 0;
  for (const field of kindOf(type).fields) {
    const value = values[field.name];
    if (field.refersTo === undefined || value === undefined || value === "") continue;
    for (const key of typeof value === "object" ? value : [String(value)]) {
      if (hasDollar(key)) hidden += 1;
      else refersTo.push(addressOf(field.refersTo, key));
    }
  }
  return { refersTo, hidden };
}

/** With what is referred to and not declared, before everything else. */
function withUndeclared(items: ReadonlyMap<string, Item>): Map<string, Item> {
  const all = new Map<string, Item>();
  for (const { refersTo } of items.values()) {
    for (const address of refersTo) {
      if (items.has(address)) continue;
      const type = address.slice(0, address.indexOf("/"));
      all.set(address, { type, address, standing: "undeclared", refersTo: [], hidden: 0 });
    }
  }
  for (const [address, item] of items) all.set(address, item);
  return all;
}

/** What targets name, what that refers to, and what refers to it: a group alone would say nothing. */
function narrowed(items: ReadonlyMap<string, Item>, targets: readonly Glob[]): ReadonlyMap<string, Item> {
  if (targets.length === 0) return items;
  const targeted = (address: string): boolean => targets.some((target) => target.matches(address));
  const kept = new Set<string>();
  for (const { address, refersTo } of items.values()) {
    if (targeted(address) || refersTo.some(targeted)) kept.add(address);
    if (targeted(address)) for (const other of refersTo) kept.add(other);
  }
  return new Map([...items].filter(([address]) => kept.has(address)));
}

/** How far a kind is folded: not at all, where objects refer alike, whole. */
type Level = 0 | 1 | 2;

/** Folds the kind with the most nodes further, until all of them fit. */
function foldedToFit(items: readonly Item[]): ObjectNode[] {
  const levels = new Map<string, Level>();
  for (;;) {
    const folded = fold(items, levels);
    if (folded.nodes.length <= MOST) return folded.nodes;
    const open = [...folded.counts].filter(([type]) => (levels.get(type) ?? 0) < 2);
    const [largest] = open.sort(([, one], [, other]) => other - one);
    if (!largest) return folded.nodes;
    levels.set(largest[0], levels.get(largest[0]) === 1 ? 2 : 1);
  }
}

interface Group {
  readonly first: Item;
  count: number;
  readonly refersTo: Set<number>;
}

/** One pass: what is referred to stands before what refers to it, so that its group is known. */
function fold(
  items: readonly Item[],
  levels: ReadonlyMap<string, Level>,
): { nodes: ObjectNode[]; counts: Map<string, number> } {
  const groups: Group[] = [];
  const counts = new Map<string, number>();
  const places = new Map<string, number>();
  const placeOf = new Map<string, number>();
  for (const item of items) {
    const refersTo = item.refersTo.flatMap((address) => placeOf.get(address) ?? []);
    const key = keyOf(item, refersTo, levels.get(item.type) ?? 0);
    let place = places.get(key);
    if (place === undefined) {
      place = groups.push({ first: item, count: 0, refersTo: new Set() }) - 1;
      places.set(key, place);
      counts.set(item.type, (counts.get(item.type) ?? 0) + 1);
    }
    placeOf.set(item.address, place);
    const group = groups[place];
    if (!group) continue;
    group.count += 1;
    for (const other of refersTo) group.refersTo.add(other);
  }
  return { nodes: groups.map(nodeOf), counts };
}

function keyOf({ type, address, standing }: Item, refersTo: readonly number[], level: Level): string {
  if (level === 0) return address;
  return level === 2 ? `${type} ${standing}` : `${type} ${standing} ${refersTo.join()}`;
}

function nodeOf({ first, count, refersTo }: Group): ObjectNode {
  const many = `${count.toLocaleString("en-US")} ${kindOf(first.type).noun.many}`;
  return {
    label: count === 1 ? first.address : many,
    standing: first.standing,
    count,
    refersTo: [...refersTo],
  };
}
