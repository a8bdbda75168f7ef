/** From wishes to the files' new contents. */
import { isSeq } from "yaml";
import { type Kind, type Value, kindOf } from "../resources/index.js";
import type { Declaration, Spec } from "../spec/model.js";
import type { Wish } from "./decide.js";
import { type EntrySpot, type EntryWishes, editEntry, touchedBy } from "./edit-entry.js";
import { type NewItem, editList } from "./edit-list.js";
import { columnOf, itemStart } from "./extent.js";
import { newEntry } from "./new-entry.js";
import { newSection } from "./new-section.js";
import { type NamedList, listFor, namedLists } from "./number-files.js";
import { placeFor } from "./place-for.js";
import type { TextEdit } from "./text-edit.js";
import { unshare } from "./unshare.js";
import { YamlFile } from "./yaml-file.js";

/** An object to be declared behind an entry. */
interface Addition {
  readonly wish: Wish & { readonly statement: NonNullable<Wish["statement"]> };
  readonly after: number;
  readonly comment?: string;
}

/** What is wished of one collection of one file. */
interface Part {
  readonly kind: Kind;
  readonly entries: Map<
    number,
    { readonly gone: Set<string>; readonly set: Map<string, ReadonlyMap<string, Value>> }
  >;
  readonly additions: Addition[];
}

/** Rewrites files. Reads no disk: `contents` tells what each holds. */
export class Rewriter {
  readonly #spec: Spec;
  readonly #contents: (file: string) => Uint8Array;
  readonly #files = new Map<string, YamlFile>();
  readonly #parts = new Map<string, Map<string, Part>>();
  readonly #changed = new Map<string, NamedList>();
  #lists: readonly NamedList[] | undefined;

  constructor(spec: Spec, contents: (file: string) => Uint8Array) {
    this.#spec = spec;
    this.#contents = contents;
  }

  /** Takes a wish in. */
  add(wish: Wish): void {
    const { declared, set, statement } = wish;
    if (declared?.at.path) this.#entry(declared, set);
    else if (declared) this.#listed(wish, declared);
    if (statement) this.#addition({ ...wish, statement });
  }

  /** The new contents of each file that is different. */
  contents(): ReadonlyMap<string, Uint8Array> {
    const results = new Map<string, Uint8Array>();
    for (const [file, { list }] of this.#changed) results.set(file, list.bytes());
    for (const [name, parts] of this.#parts)
      results.set(name, Buffer.from(rewritten(this.#file(name), parts)));
    return results;
  }

  #file(name: string): YamlFile {
    const known = this.#files.get(name);
    if (known) return known;
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.#contents(name));
    const file = new YamlFile(name, text);
    this.#files.set(name, file);
    return file;
  }

  #namedLists(): readonly NamedList[] {
    this.#lists ??= namedLists(
      this.#spec.files.map((file) => this.#file(file)),
      this.#contents,
    );
    return this.#lists;
  }

  #part(file: string, kind: Kind): Part {
    const parts = this.#parts.get(file) ?? new Map<string, Part>();
    this.#parts.set(file, parts);
    const part = parts.get(kind.type) ?? { kind, entries: new Map(), additions: [] };
    parts.set(kind.type, part);
    return part;
  }

  #entry({ type, key, at }: Declaration, set: ReadonlyMap<string, Value> | undefined): void {
    const { entries } = this.#part(at.file, kindOf(type));
    const index = Number(at.path?.[1]);
    const known = entries.get(index) ?? { gone: new Set(), set: new Map() };
    entries.set(index, known);
    if (set) known.set.set(key, set);
    else known.gone.add(key);
  }

  /** A number of a list. One that stands in several goes from all, or stays in the first alone. */
  #listed({ address, kind, key, set }: Wish, { at }: Declaration): void {
    const own = this.#namedLists().find(({ file }) => file === at.file);
    const direction = set?.get("direction");
    const stays = own !== undefined && direction !== undefined && own.list.statesDirection;
    for (const named of this.#namedLists()) {
      if (stays && named === own) named.list.direct(key, String(direction));
      else if (!named.list.remove(key)) continue;
      this.#changed.set(named.file, named);
    }
    if (!own || stays || direction === undefined) return;
    const statement = { [kind.keyField]: key, direction };
    const comment = `split off from ${String(own.entry["file"])}`;
    const wish = { address, kind, key, statement };
    this.#part(own.spec, kind).additions.push({ wish, after: own.index, comment });
  }

  #addition(wish: Addition["wish"]): void {
    const { kind, key, statement } = wish;
    const has = (file: string): boolean => this.#file(file).section(kind.collection) !== undefined;
    const place = placeFor(kind, key, this.#spec, has);
    const lists = place && place.after >= 0 ? [] : this.#namedLists();
    const list = listFor(lists, kind, statement);
    if (list) {
      list.list.append(key, String(statement["direction"]));
      this.#changed.set(list.file, list);
      return;
    }
    const named = lists.findLast((one) => one.kind === kind);
    const file = named?.spec ?? place?.file ?? this.#spec.files[0];
    if (file !== undefined)
      this.#part(file, kind).additions.push({ wish, after: named?.index ?? place?.after ?? -1 });
  }
}

/** The whole text of a file with all its parts rewritten. */
function rewritten(file: YamlFile, parts: ReadonlyMap<string, Part>): string {
  const touched = (current: YamlFile): ReturnType<typeof touchedBy> =>
    [...parts.values()].flatMap(({ kind, entries }) =>
      [...entries].flatMap(([index, wishes]) => touchedBy(spotOf(current, kind, index), wishes)),
    );
  const free = unshare(file, touched);
  const isNew = ({ kind }: Part): boolean => free.section(kind.collection) === undefined;
  // A new section stands behind whatever the last one gains.
  const ordered = [...parts.values()].toSorted((one, other) => Number(isNew(one)) - Number(isNew(other)));
  return free.edited(ordered.flatMap((part) => editPart(free, part)));
}

function dashOf(file: YamlFile, { collection }: Kind): number {
  const list = file.section(collection)?.value;
  return isSeq(list) && list.items.length > 0 ? columnOf(file.text, itemStart(list, 0)) : 2;
}

function spotOf(file: YamlFile, kind: Kind, index: number): EntrySpot {
  const node = file.entries(kind.collection)[index];
  if (!node) throw new Error(`${file.file} has no entry ${index} of ${kind.collection}`);
  return { kind, file, node, bag: file.bag(kind.collection, index), dash: dashOf(file, kind) };
}

function editPart(file: YamlFile, { kind, entries, additions }: Part): TextEdit[] {
  const owner = file.section(kind.collection);
  const list = owner?.value;
  const edits: TextEdit[] = [];
  const added = new Map<number, NewItem[]>();
  const removed = new Set<number>();
  const notes = new Map<number, string>();
  const behind = (index: number, items: readonly NewItem[]): void => {
    if (items.length > 0) added.set(index, [...(added.get(index) ?? []), ...items]);
  };
  for (const [index, wishes] of entries) {
    const done = editEntry(spotOf(file, kind, index), wishes satisfies EntryWishes);
    edits.push(...done.edits);
    behind(index, done.added);
    if (done.removed) removed.add(index);
    if (done.note !== undefined) notes.set(index, done.note);
  }
  for (const { wish, after, comment } of additions) behind(after, [additionText(file, wish, after, comment)]);
  if (!owner || !isSeq(list)) return newSection(file, kind.collection, [...added.values()].flat());
  return [...edits, ...editList({ file, owner, list }, { removed, added, notes })];
}

function additionText(
  file: YamlFile,
  { kind, statement }: Addition["wish"],
  after: number,
  comment: string | undefined,
): NewItem {
  const neighbour = { ...(after >= 0 && { neighbour: after }) };
  return newEntry(kind, statement, { file, dash: dashOf(file, kind), ...neighbour }, comment);
}
