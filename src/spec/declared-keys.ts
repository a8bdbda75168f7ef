/**
 * The keys that spec files declare, for completion at a prompt: in a moment, and whatever else is wrong with the files. What
 * is looked for is `KEY: VALUE` below a collection's name, in the pieces that the YAML library's lexer makes.
 */
import { Lexer } from "yaml";
import { kinds } from "../resources/index.js";
import type { Kind } from "../resources/index.js";
import { decodeList, decodeUtf8 } from "./decode.js";
import { namesLists, namesRanges } from "./expand.js";
import { Fence } from "./fence.js";
import { rangeEnds } from "./key-range.js";
import { readCsvList, readTextList } from "./number-list.js";
import { readBounded } from "./read-file.js";
import { specFiles } from "./spec-files.js";

/** In bytes. A larger spec or list would take longer than people wait for a completion. */
const LARGEST = 4 << 20;
/** Numbers of one range; a spec may have no larger one. */
const LARGEST_RANGE = 100_000;

/** A property and its value, below a collection. */
interface Pair {
  readonly collection: string;
  readonly name: string;
  readonly value: string;
}

const SCALAR = "\u001f";

/** A scalar's text; only the escapes that a key may need. */
function textOf(source: string): string {
  if (source.startsWith("'")) return source.slice(1, -1).replaceAll("''", "'");
  if (!source.startsWith('"')) return source;
  try {
    return String(JSON.parse(source));
  } catch {
    return source.slice(1, -1);
  }
}

/** Where in the file the pieces have come to. */
interface Spot {
  lineStart: boolean;
  depth: number;
  rootIsFlow: boolean | undefined;
  collection: string;
  /** A scalar that is a key if a colon follows. */
  word: { readonly text: string; readonly top: boolean } | undefined;
  /** The key whose value comes next. */
  key: string | undefined;
}

/** The properties below collections, in the file's order. Never throws, whatever the text. */
export function* pairsIn(text: string): Generator<Pair> {
  const spot: Spot = {
    lineStart: true,
    depth: 0,
    rootIsFlow: undefined,
    collection: "",
    word: undefined,
    key: undefined,
  };
  let isPlain = false;
  for (const piece of new Lexer().lex(text)) {
    if (piece === SCALAR) {
      isPlain = true;
      continue;
    }
    const found = isPlain || /^["']/.test(piece) ? scalar(piece, spot) : undefined;
    if (!isPlain && !found) mark(piece, spot);
    isPlain = false;
    if (found?.pair) yield found.pair;
  }
}

function scalar(piece: string, spot: Spot): { readonly pair?: Pair } {
  const text = textOf(piece);
  const { collection, key: name } = spot;
  const top = spot.rootIsFlow === true ? spot.depth === 1 : spot.depth === 0 && spot.lineStart;
  spot.rootIsFlow ??= false;
  spot.lineStart = false;
  spot.key = undefined;
  spot.word = name === undefined ? { text, top } : undefined;
  return name === undefined || collection === "" ? {} : { pair: { collection, name, value: text } };
}

/** Everything that is no scalar. */
function mark(piece: string, spot: Spot): void {
  if (/^[ \t]+$/.test(piece)) spot.lineStart = false;
  else if (/^\r?\n/.test(piece)) {
    spot.lineStart = true;
    spot.key = undefined;
    spot.word = undefined;
  } else if (piece === ":") colon(spot);
  else if ("{}[],-?".includes(piece) || piece.startsWith("*")) bracket(piece, spot);
}

function colon(spot: Spot): void {
  const { word } = spot;
  if (!word) return;
  if (word.top) spot.collection = word.text;
  else spot.key = word.text;
  spot.word = undefined;
}

function bracket(piece: string, spot: Spot): void {
  spot.rootIsFlow ??= piece === "{";
  if (piece === "{" || piece === "[") spot.depth += 1;
  if (piece === "}" || piece === "]") spot.depth = Math.max(0, spot.depth - 1);
  spot.lineStart = false;
  spot.key = undefined;
  spot.word = undefined;
}

/** What a spec's file declares of a kind: single keys, ranges, and lists by their file's name. */
async function* keysInFile(file: string, path: string, kind: Kind, fence: Fence): AsyncGenerator<string> {
  const bytes = readBounded(path, LARGEST);
  if (!(bytes instanceof Uint8Array)) return;
  const decoded = decodeUtf8(bytes);
  for (const { collection, name, value } of pairsIn("text" in decoded ? decoded.text : decoded.lossy)) {
    if (collection !== kind.collection) continue;
    if (name === kind.keyField) yield* namesRanges(kind) ? rangeKeys(value) : [value];
    else if (name === "file" && namesLists(kind)) yield* await listKeys(file, value, fence);
  }
}

function* rangeKeys(written: string): Generator<string> {
  const ends = rangeEnds(written);
  if (!ends) {
    yield written;
    return;
  }
  const [low, high] = [Number(ends[0]), Number(ends[1])];
  // Beyond what a number counts exactly, counting would never end.
  if (!Number.isSafeInteger(high) || high - low >= LARGEST_RANGE) return;
  for (let number = low; number <= high; number += 1) yield String(number).padStart(ends[0].length, "0");
}

async function listKeys(file: string, named: string, fence: Fence): Promise<string[]> {
  const fenced = fence.check(file, named);
  const bytes = "path" in fenced ? readBounded(fenced.path, LARGEST) : undefined;
  const decoded = bytes instanceof Uint8Array ? decodeList(bytes) : undefined;
  if (!decoded || !("text" in decoded)) return [];
  const numbers: string[] = [];
  const sink = { entry: ({ number }: { number: string }) => numbers.push(number), finding: () => undefined };
  if (/\.csv$/i.test(named)) {
    const { parse } = await import("csv-parse/sync");
    readCsvList(named, decoded.text, sink, parse);
  } else if (/\.txt$/i.test(named)) readTextList(named, decoded.text, sink);
  return numbers;
}

/**
 * The keys of a type that spec files declare, each once, in their order.
 * @param paths files and folders, as for {@link loadSpec}
 */
export async function declaredKeys(
  paths: readonly string[],
  { cwd, type }: { readonly cwd: string; readonly type: string },
): Promise<string[]> {
  const kind = kinds.find((each) => each.type === type);
  if (!kind) return [];
  const fence = new Fence(cwd);
  const keys = new Set<string>();
  for (const { file, path } of specFiles(paths, cwd, fence).files)
    for await (const key of keysInFile(file, path, kind, fence)) if (kind.keyPattern.test(key)) keys.add(key);
  return [...keys];
}
