/** Specs in all the styles that people write, and live states that went their own way. */
import fc from "fast-check";
import type { Live } from "../../src/reconcile/observe.js";
import type { Observed, Values } from "../../src/resources/index.js";

/** How a file is written. */
export interface Style {
  readonly eol: "\n" | "\r\n";
  readonly bom: boolean;
  readonly flowLists: "no" | "one line" | "lines" | "pairs";
  readonly finalBreak: boolean;
}

/** An entry, and how it is written. */
interface EntrySeed {
  readonly look: "flow" | "block" | "wide";
  readonly quotes: '"' | "'";
  readonly comment: boolean;
  readonly above: "nothing" | "comment" | "blank" | "both";
  readonly name: string | undefined;
  readonly transferPhone: string | undefined;
  readonly inherit: "nothing" | "anchor" | "merge" | "alias";
  readonly range: number;
}

/** What became of a live object. */
type Fate = "same" | "lost" | "name" | "phone" | "group" | "both";

export interface Seed {
  readonly style: Style;
  readonly defaults: boolean;
  readonly prune: boolean;
  readonly entries: readonly EntrySeed[];
  readonly fates: readonly Fate[];
  readonly strangers: readonly { readonly key: string; readonly name: string }[];
}

const words = fc.constantFrom(
  "Alice",
  "Bob 2",
  "张三",
  "it's",
  'a "b"',
  "# x",
  "yes",
  "007",
  "a: b",
  "-",
  "x, y",
);
const entry: fc.Arbitrary<EntrySeed> = fc.record({
  look: fc.constantFrom("flow", "block", "wide"),
  quotes: fc.constantFrom('"', "'"),
  comment: fc.boolean(),
  above: fc.constantFrom("nothing", "comment", "blank", "both"),
  name: fc.option(words, { nil: undefined }),
  transferPhone: fc.option(fc.constantFrom("", "13800001111", "#9"), { nil: undefined }),
  inherit: fc.constantFrom("nothing", "nothing", "nothing", "anchor", "merge", "alias"),
  range: fc.constantFrom(1, 1, 1, 5),
});

export const seeds: fc.Arbitrary<Seed> = fc.record({
  style: fc.record({
    eol: fc.constantFrom("\n", "\r\n"),
    bom: fc.boolean(),
    flowLists: fc.constantFrom("no", "no", "one line", "lines", "pairs"),
    finalBreak: fc.boolean(),
  }),
  defaults: fc.boolean(),
  prune: fc.boolean(),
  entries: fc.array(entry, { minLength: 1, maxLength: 5 }),
  fates: fc.array(fc.constantFrom<Fate>("same", "same", "same", "lost", "name", "phone", "group", "both"), {
    minLength: 30,
    maxLength: 30,
  }),
  strangers: fc.uniqueArray(
    fc.record({ key: fc.constantFrom("1005", "1025", "2000", "0900"), name: words }),
    { selector: ({ key }) => key, maxLength: 2 },
  ),
});

/** A piece of a spec: its lines, and the objects that they are about; `undefined` for what must stay in any case. */
export interface Piece {
  readonly lines: readonly string[];
  readonly keys: readonly string[] | undefined;
}

export interface AdoptWorld {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly live: Live;
}

const quoted = (text: string, quotes: '"' | "'"): string =>
  quotes === '"' ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;

const keysOf = (index: number, range: number): string[] =>
  Array.from({ length: range }, (_, at) => String(1_000 + 10 * index + at));

/** An entry's pairs, and what its objects have for them. */
function pairsOf(seed: EntrySeed, index: number, anchored: boolean): { pairs: string[]; values: Values } {
  const { quotes, range, inherit } = seed;
  const keys = keysOf(index, range);
  const text = keys.length > 1 ? `${keys[0] ?? ""}-${keys.at(-1) ?? ""}` : (keys[0] ?? "");
  const pairs = [`extn: ${quoted(text, quotes)}`];
  const values: Record<string, string> = {};
  if (seed.name !== undefined) {
    const alias = inherit === "alias" && anchored;
    values["name"] = alias ? "shared" : seed.name;
    const anchor = inherit === "anchor" ? "&n " : "";
    pairs.push(
      `name: ${alias ? "*n" : anchor + quoted(inherit === "anchor" ? "shared" : seed.name, quotes)}`,
    );
    if (inherit === "anchor") values["name"] = "shared";
  }
  if (seed.transferPhone !== undefined) {
    pairs.push(`transferPhone: ${quoted(seed.transferPhone, quotes)}`);
    values["transferPhone"] = seed.transferPhone;
  }
  return { pairs, values };
}

function entryLines(
  { look, comment }: EntrySeed,
  pairs: readonly string[],
  indent: string,
  tail: string,
): string[] {
  const note = comment ? " # a note" : "";
  if (look === "block" && tail === "")
    return pairs.map((pair, at) => `${indent}${at === 0 ? "- " : "  "}${pair}${at === 0 ? note : ""}`);
  const [open, close] = look === "wide" ? ["{ ", " }"] : ["{", "}"];
  const dash = tail === "" ? "- " : "";
  return [`${indent}${dash}${open}${pairs.join(", ")}${close}${tail === "," ? "," : ""}${note}`];
}

/** Makes the text and the live state of a seed. */
export function worldOf(seed: Seed): AdoptWorld {
  const { style, defaults, prune, entries, fates, strangers } = seed;
  const pieces: Piece[] = [];
  const fixed = (...lines: string[]): number => pieces.push({ lines, keys: undefined });
  fixed("# the head", "version: 1");
  if (prune) fixed("manage: { extensions: { prune: true } } # owned");
  if (defaults) fixed("defaults:", "  extension: { outboundGroup: out } # by default");
  const extensions = new Map<string, Observed>();
  const oneLine = style.flowLists === "one line";
  const inline: string[] = [];
  let half: { item: string; keys: string[] } = { item: "", keys: [] };
  const bracketed = style.flowLists === "lines" || style.flowLists === "pairs";
  if (!oneLine) fixed(bracketed ? "extensions: [" : "extensions:");
  let anchored = false;
  const sharing: string[] = [];
  let fate = 0;
  for (const [index, one] of entries.entries()) {
    const made = pairsOf(one, index, anchored);
    const keys = keysOf(index, one.range);
    if (one.name !== undefined && (one.inherit === "anchor" || (one.inherit === "alias" && anchored)))
      sharing.push(...keys);
    if (one.name !== undefined && one.inherit === "anchor") anchored = true;
    for (const key of keys) {
      const live = fated(key, made.values, fates[fate % fates.length] ?? "same");
      fate += 1;
      if (live) extensions.set(key, live);
    }
    if (oneLine) inline.push(`{ ${made.pairs.join(", ")} }`);
    else if (style.flowLists === "pairs") {
      const item = `{ ${made.pairs.join(", ")} }`;
      const isLast = index === entries.length - 1;
      if (index % 2 === 0) half = { item, keys };
      const both = index % 2 === 0 ? [item] : [half.item, item];
      const all = index % 2 === 0 ? keys : [...half.keys, ...keys];
      if (isLast || index % 2 === 1)
        pieces.push({
          lines: [`  ${both.join(", ")}${isLast ? "" : ","}${one.comment ? " # a note" : ""}`],
          keys: all,
        });
    } else {
      if (one.above === "blank" || one.above === "both") fixed("");
      if (one.above === "comment" || one.above === "both") fixed(`  # above ${index}`);
      const tail = style.flowLists === "lines" ? (index === entries.length - 1 ? "last" : ",") : "";
      pieces.push({ lines: entryLines(one, made.pairs, "  ", tail), keys });
    }
  }
  if (oneLine)
    pieces.push({
      lines: [`extensions: [${inline.join(", ")}] # all of them`],
      keys: entries.flatMap((one, index) => keysOf(index, one.range)),
    });
  if (bracketed) fixed("]");
  fixed("# between", "outboundGroups:", "  - { id: out, name: Out } # kept");
  for (const { key, name } of strangers)
    if (!extensions.has(key))
      extensions.set(key, observed(key, { outboundGroup: "out", name, transferPhone: "" }));
  const groups = new Map([
    ["out", observed("out", { name: "Out" })],
    ["sales", observed("sales", { name: "Sales" })],
  ]);
  const lines = pieces.flatMap((piece) => piece.lines);
  const text = (style.bom ? "\ufeff" : "") + lines.join(style.eol) + (style.finalBreak ? style.eol : "");
  const shared = pieces.map((piece) =>
    piece.keys?.some((key) => sharing.includes(key))
      ? { ...piece, keys: [...piece.keys, ...sharing] }
      : piece,
  );
  return {
    text,
    pieces: shared,
    live: new Map([
      ["extension", extensions],
      ["outbound-group", groups],
    ]),
  };
}

const observed = (key: string, values: Values): Observed => ({ key, values, rows: [{}] });

function fated(key: string, stated: Values, fate: Fate): Observed | undefined {
  const values = {
    password: "p",
    outboundGroup: "out",
    name: key,
    transferPhone: "7",
    autoLogin: false,
    ...stated,
  };
  if (fate === "lost") return undefined;
  return observed(key, {
    ...values,
    ...((fate === "name" || fate === "both") && { name: `new ${key}` }),
    ...((fate === "phone" || fate === "both") && { transferPhone: "139" }),
    ...(fate === "group" && { outboundGroup: "sales" }),
  });
}
