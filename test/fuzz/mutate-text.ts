/** Text that was a spec or a list, and what somebody or something did to it. */
import fc from "fast-check";

/** Pieces that mean something to YAML, to a spec, to CSV, or to nobody. */
const TOKENS = [
  ...Array.from("{}[],:#&*!|>'\"%@`-?\\\t\n\r"),
  "\r\n",
  "- ",
  ": ",
  "? ",
  "<<: ",
  "&a ",
  "*a",
  "!!binary ",
  "!x ",
  "|+2\n",
  ">-\n",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "%TAG ! tag:x,2000:\n",
  "null",
  "~",
  "yes",
  "0x10",
  "1e999",
  "-.inf",
  "013800001111",
  "99999999999999999999",
  "2026-02-30",
  '""',
  "${env:X}",
  "${env:X:-",
  "${file:/etc/passwd}",
  "${file:../../x}",
  "$${",
  "{extn}",
  "__proto__: ",
  "constructor: ",
  "prototype",
  "hasOwnProperty: 1\n",
  "extensions:\n",
  "manage: { extensions: { prune: true } }\n",
  "defaults: { extension: { outboundGroup: out } }\n",
  "state: absent",
  "1000-1999",
  "1-999999999",
  "1.36782E+10",
  "号码,方向\n",
  "\u0000",
  "\u001b[2J",
  "\u0085",
  "\u2028",
  "\u202e",
  "\ufeff",
  "\ud800",
  "𠮷",
];

type Change = (text: string) => string;

const share = fc.double({ min: 0, max: 1, noNaN: true });
const at = (text: string, part: number): number => Math.floor(part * text.length);
const span = (text: string, one: number, length: number): [number, number] => {
  const from = at(text, one);
  return [from, Math.min(text.length, from + length)];
};
const token = fc.constantFrom(...TOKENS);
const length = fc.oneof(fc.nat(4), fc.nat(80), fc.nat(1_000));

const insert = fc.tuple(share, token).map(
  ([part, piece]): Change =>
    (text) =>
      text.slice(0, at(text, part)) + piece + text.slice(at(text, part)),
);
const remove = fc.tuple(share, length).map(([part, count]): Change => (text) => {
  const [from, to] = span(text, part, count);
  return text.slice(0, from) + text.slice(to);
});
const repeat = fc.tuple(share, length, fc.nat(3)).map(([part, count, times]): Change => (text) => {
  const [from, to] = span(text, part, count);
  return text.slice(0, to) + text.slice(from, to).repeat(times) + text.slice(to);
});
const move = fc.tuple(share, share, length).map(([from, to, count]): Change => (text) => {
  const [start, end] = span(text, from, count);
  const rest = text.slice(0, start) + text.slice(end);
  return rest.slice(0, at(rest, to)) + text.slice(start, end) + rest.slice(at(rest, to));
});
const scribble = fc.tuple(share, fc.string({ unit: "binary", maxLength: 6 })).map(
  ([part, noise]): Change =>
    (text) =>
      text.slice(0, at(text, part)) + noise + text.slice(at(text, part) + noise.length),
);
const flood = fc.tuple(share, token, fc.nat(4_000)).map(
  ([part, piece, times]): Change =>
    (text) =>
      text.slice(0, at(text, part)) + piece.repeat(times) + text.slice(at(text, part)),
);
const indent = fc.tuple(share, fc.constantFrom(" ", "  ", "\t")).map(([part, blanks]): Change => (text) => {
  const start = text.lastIndexOf("\n", at(text, part)) + 1;
  return text.slice(0, start) + blanks + text.slice(start);
});
const lineEnds = fc.constantFrom("\r\n", "\r", "\n\n").map(
  (end): Change =>
    (text) =>
      text.replaceAll("\n", end),
);
const cut = share.map(
  (part): Change =>
    (text) =>
      text.slice(0, at(text, part)),
);

const change = fc.oneof(
  { weight: 6, arbitrary: insert },
  { weight: 3, arbitrary: remove },
  { weight: 2, arbitrary: repeat },
  { weight: 2, arbitrary: move },
  { weight: 2, arbitrary: scribble },
  { weight: 1, arbitrary: flood },
  { weight: 2, arbitrary: indent },
  { weight: 1, arbitrary: lineEnds },
  { weight: 1, arbitrary: cut },
);

/** The size up to which texts grow: what bounds the work of a run. */
const LARGEST = 60_000;

/** One of the texts after up to so many changes. */
export function mutated(texts: readonly string[], most = 5): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(change, { maxLength: most }))
    .map(([text, changes]) => changes.reduce((now, one) => one(now).slice(0, LARGEST), text));
}

type Encode = (text: string) => Uint8Array;

const utf8: Encode = (text) => Buffer.from(text);
const encodings = fc.oneof(
  { weight: 12, arbitrary: fc.constant(utf8) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Encode>(
      (text) => Buffer.from(`\ufeff${text}`),
      (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
      (text) => Buffer.from(text, "utf16le"),
      (text) => Buffer.from(text, "latin1"),
      (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xba, 0xf4, 0xff])]),
    ),
  },
);

/** The same as bytes, mostly UTF-8. */
export function mutatedBytes(texts: readonly string[], most?: number): fc.Arbitrary<Uint8Array> {
  return fc.tuple(mutated(texts, most), encodings).map(([text, encode]) => encode(text));
}
