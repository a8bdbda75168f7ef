/** What becomes of one entry: edited in its place, split, or taken out. */
import { type Node, isMap } from "yaml";
import type { Kind, Value } from "../resources/index.js";
import { isBetween, rangeEnds } from "../spec/key-range.js";
import type { Bag } from "../spec/spec-file.js";
import { copyEntry } from "./copy-entry.js";
import { editFields } from "./edit-fields.js";
import type { NewItem } from "./edit-list.js";
import { endOf, startOf } from "./extent.js";
import { valueText } from "./scalar-text.js";
import type { TextEdit } from "./text-edit.js";
import { type YamlFile, asNode, nodesIn, ownPair } from "./yaml-file.js";

/** What shall be different about the objects of one entry, by key. */
export interface EntryWishes {
  readonly gone: ReadonlySet<string>;
  readonly set: ReadonlyMap<string, ReadonlyMap<string, Value>>;
}

/** An entry and where it stands. */
export interface EntrySpot {
  readonly kind: Kind;
  readonly file: YamlFile;
  readonly node: Node;
  readonly bag: Bag;
  /** The column of its list's dashes. */
  readonly dash: number;
}

/** What is to be done about an entry: in its place, and behind it. */
export interface EntryEdits {
  readonly removed: boolean;
  readonly edits: readonly TextEdit[];
  readonly added: readonly NewItem[];
  readonly note?: string;
}

/** A run of numbers that stay alike. */
interface Part {
  readonly low: string;
  high: string;
  readonly fields: ReadonlyMap<string, Value>;
}

const NONE: ReadonlyMap<string, Value> = new Map();

/** The nodes that editing an entry will touch. */
export function touchedBy({ node, bag, kind }: EntrySpot, wishes: EntryWishes): Node[] {
  const isSplit = rangeEnds(String(bag[kind.keyField])) !== undefined;
  if (wishes.gone.size > 0 || isSplit) return nodesIn(node);
  if (!isMap(node)) return [];
  const fields = [...wishes.set.values()].flatMap((set) => [...set.keys()]);
  const values = fields.flatMap((name) => asNode(ownPair(node, name)?.value) ?? []);
  return [node, ...values.flatMap(nodesIn)];
}

/** Plans the edits of an entry. */
export function editEntry(spot: EntrySpot, wishes: EntryWishes): EntryEdits {
  const { kind, bag } = spot;
  const written = String(bag[kind.keyField]);
  const ends = rangeEnds(written);
  const parts = ends ? partsOf(ends, wishes) : single(written, wishes);
  const [first, ...others] = parts;
  if (!first) return { removed: true, edits: [], added: [] };
  const isWhole = others.length === 0 && rangeText(first) === written;
  const why = `split off from ${written}`;
  const fields = isWhole ? first.fields : new Map([[kind.keyField, rangeText(first)], ...first.fields]);
  const note = isWhole ? overriding(spot, first.fields) : first.fields.size > 0 ? why : undefined;
  const added = others.map((part) => ({
    ...copyEntry(
      spot.file,
      spot.node,
      bag,
      new Map([[kind.keyField, rangeText(part)], ...part.fields]),
      spot.dash,
    ),
    ...(part.fields.size > 0 && { comment: why }),
  }));
  return {
    removed: false,
    edits: inPlace(spot, fields),
    added,
    ...(note !== undefined && fields.size > 0 && { note }),
  };
}

function inPlace({ file, node, bag }: EntrySpot, fields: ReadonlyMap<string, Value>): TextEdit[] {
  if (fields.size === 0) return [];
  if (isMap(node)) return editFields(file, node, fields);
  // An alias: it is written out, and what it stands for stays as it is.
  const text = valueText({ ...bag, ...Object.fromEntries(fields) }, "double");
  return [{ start: startOf(node), end: endOf(node, file.text), text }];
}

/** Why an entry states itself what it had from elsewhere. */
function overriding({ node }: EntrySpot, fields: ReadonlyMap<string, Value>): string | undefined {
  const own = [...fields.keys()].filter((name) => !isMap(node) || !ownPair(node, name));
  return own.length === 0 || !isMap(node) ? undefined : `not the default: ${own.join(", ")}`;
}

const single = (key: string, { gone, set }: EntryWishes): Part[] =>
  gone.has(key) ? [] : [{ low: key, high: key, fields: set.get(key) ?? NONE }];

const rangeText = ({ low, high }: Part): string => (low === high ? low : `${low}-${high}`);

const sign = (fields: ReadonlyMap<string, Value>): string => JSON.stringify([...fields]);

/** What a range falls apart into: in order, neighbours that stay alike together. */
function partsOf([low, high]: readonly [string, string], wishes: EntryWishes): Part[] {
  const parts: Part[] = [];
  let open: Part | undefined;
  const special = [...new Set([...wishes.gone, ...wishes.set.keys()])]
    .filter((key) => isBetween(key, [low, high]))
    .sort();
  let next = low;
  const extend = (from: string, to: string, fields: ReadonlyMap<string, Value>): void => {
    if (from > to || from.length !== low.length) return;
    if (open && sign(open.fields) === sign(fields)) open.high = to;
    else parts.push((open = { low: from, high: to, fields }));
  };
  for (const key of special) {
    extend(next, step(key, -1n), NONE);
    if (wishes.gone.has(key)) open = undefined;
    else extend(key, key, wishes.set.get(key) ?? NONE);
    next = step(key, 1n);
  }
  extend(next, high, NONE);
  return parts;
}

/** The number before or behind another one, with as many digits; one that has more digits is past every end. */
const step = (key: string, by: bigint): string => {
  const number = BigInt(key) + by;
  return number < 0n ? "" : number.toString().padStart(key.length, "0");
};
