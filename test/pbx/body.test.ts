/** An answer's body, read while it comes, against `JSON.parse` of the whole: the same value, or a failure where that fails. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BodyReader } from "../../src/pbx/body.js";
import type { Body } from "../../src/pbx/body.js";

/** How bytes come: in pieces of these lengths, in turns, and how many of a list's are parsed together. */
interface Way {
  readonly lengths: readonly number[];
  readonly batch: number;
}

function read(bytes: Uint8Array, { lengths, batch }: Way, columns?: readonly string[]): Body {
  const reader = new BodyReader(columns, batch);
  let turn = 0;
  for (let at = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    reader.push(bytes.subarray(at, at + length));
    at += length;
  }
  return reader.end();
}

function halves(value: unknown): boolean {
  if (typeof value === "string") return /\p{Cs}/u.test(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).flat().some(halves);
}

function looks(text: string): string {
  const start = text.trimStart();
  if (start === "") return "an empty body";
  if (start.startsWith("<")) return start.startsWith("<?xml") ? "an XML document" : "an HTML page";
  if (!/^[[{]/.test(start)) return "text that is not JSON";
  return /[\]}]$/.test(text.trimEnd()) ? "malformed JSON" : "a truncated JSON body";
}

/** The same by the platform's own means, with everything in memory. */
function whole(bytes: Uint8Array): Body {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { found: "text that is not UTF-8" };
  }
  try {
    const json: unknown = JSON.parse(text);
    return { json, halves: halves(json) };
  } catch {
    return { found: looks(text) };
  }
}

const ways = fc.record({
  lengths: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
  batch: fc.constantFrom(1, 8, 40, 1 << 20),
});

/** JSON as no program would write it: blanks anywhere, names twice, escapes, numbers that overflow. */
const blank = fc.constantFrom("", "", "", " ", "\n\t", "\r\n  ");
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '"a"',
    '"code"',
    '"__proto__"',
    '""',
    '"1"',
    '"\\\\"',
    '"],[{,:}"',
    '"\\u5206\\ud83d\\ude00"',
  ),
  fc.constantFrom('"\\ud800"', '"\\uDC00\\""', '"呼出组"', '"\ufeff"'),
);
const scalar = fc.oneof(
  text,
  fc.constantFrom("0", "-1.5e3", "true", "false", "null", "1e999", "123456789012345678901"),
);
const { value } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalar, tie("list"), tie("object")),
  list: fc
    .tuple(
      fc.array(
        fc.tuple(blank, tie("value"), blank).map((parts) => parts.join("")),
        { maxLength: 6 },
      ),
      blank,
    )
    .map(([items, inner]) => `[${items.length > 0 ? items.join(",") : inner}]`),
  object: fc
    .tuple(
      fc.array(
        fc
          .tuple(blank, text, blank, blank, tie("value"), blank)
          .map(([a, name, b, c, inner, d]) => `${a}${name}${b}:${c}${inner}${d}`),
        { maxLength: 6 },
      ),
      blank,
    )
    .map(([members, inner]) => `{${members.length > 0 ? members.join(",") : inner}}`),
}));
const document = fc
  .tuple(fc.constantFrom("", "", "\ufeff"), blank, value, blank)
  .map((parts) => parts.join(""));

/** A document with some of its characters left out, put in or exchanged. */
const damaged = fc
  .tuple(
    document,
    fc.array(fc.tuple(fc.nat(200), fc.nat(2), fc.constantFrom(...Array.from('[]{},:"\\ x0-\ufeff<n'))), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([good, damages]) =>
    damages.reduce((broken, [at, gone, put]) => {
      const place = at % (broken.length + 1);
      return broken.slice(0, place) + put + broken.slice(place + gone);
    }, good),
  );

const bytesOf = (given: string): Uint8Array => Buffer.from(given, "utf8");

/** Where a name of the document's own stands twice, half a character may be told of that only the first one held. */
function expectWhole(bytes: Uint8Array, way: Way): void {
  const [body, wanted] = [read(bytes, way), whole(bytes)];
  const isTold = "halves" in body && "halves" in wanted && body.halves && !Array.isArray(wanted.json);
  expect(body).toStrictEqual(isTold ? { ...wanted, halves: true } : wanted);
}

describe("a body that is read while it comes", () => {
  it("is what JSON.parse makes of the whole, wherever it is cut", () => {
    const law = fc.property(document, ways, (given, way) => {
      expectWhole(bytesOf(given), way);
      const order = (body: Body): string => ("json" in body ? JSON.stringify(body.json) : "");
      expect(order(read(bytesOf(given), way))).toBe(order(whole(bytesOf(given))));
    });
    fc.assert(law, { numRuns: 1500 });
  });

  it("fails where JSON.parse fails, and says the same of it", () => {
    const law = fc.property(damaged, ways, (given, way) => {
      expectWhole(bytesOf(given), way);
    });
    fc.assert(law, { numRuns: 3000 });
  });

  it("may be cut off anywhere, in the middle of a character, too", () => {
    const law = fc.property(document, fc.nat(), ways, (given, nat, way) => {
      const bytes = bytesOf(given);
      const cut = bytes.subarray(0, nat % (bytes.length + 1));
      expectWhole(cut, way);
    });
    fc.assert(law, { numRuns: 1500 });
  });

  it("may be any bytes", () => {
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(...Buffer.from('[{"a":1}, \n]<\\\xef\xbb\xbf', "latin1")),
    );
    const law = fc.property(fc.array(byte, { maxLength: 24 }), ways, (given, way) => {
      expectWhole(Uint8Array.from(given), way);
    });
    fc.assert(law, { numRuns: 3000 });
  });

  const bytewise: Way = { lengths: [1], batch: 1 };

  it.each(
    [
      [
        "",
        "[]",
        "{}",
        "[ ]",
        "{ }",
        "0",
        "\ufeff",
        "\ufeff[]",
        "\ufeff\ufeff[]",
        " ",
        '"\\',
        "[",
        "{",
        "]",
        "}",
        "[}",
        "{]",
      ],
      [
        "[1,]",
        "[,1]",
        "[,]",
        "[1,,2]",
        "[1 2]",
        "[1]]",
        "[1]}",
        '{"a":1,}',
        '{,"a":1}',
        '{"a"}',
        '{"a":}',
        '{"a":1 "b":2}',
      ],
      [
        '{"a":[1,]}',
        '{"a":[,1]}',
        '{"a":[1,,2]}',
        '{"a":[1] 2}',
        '{"a":[1]]}',
        '{"a":[1]',
        '{"a":1[2]}',
        '{"a":-[2]}',
      ],
      [
        '{"a" [1]}',
        "{[1]}",
        '{"a":[1],"a":[2,3],"b":[4],"a":[5]}',
        '{"a":[1],"":[2],"":0}',
        '{"a":[[1,2],[3]],"b":{"c":[4]}}',
      ],
      [
        '{"__proto__":[1,2]}',
        '[{"__proto__":1}]',
        '{"2":[1],"1":[2]}',
        "[[[[1,2],3],4],5]",
        "[1][2]",
        "[1] x",
        "nul",
        "<a>",
        "<?xml?>",
      ],
    ].flat(),
  )("%j, byte by byte, element by element", (given) => {
    expect(read(bytesOf(given), bytewise)).toStrictEqual(whole(bytesOf(given)));
  });

  it("keeps the columns that are wanted, of the rows of a list and of one in an envelope", () => {
    const rows = [{ nbr: "1", k: null, uuid: "x" }, { uuid: "y", nbr: 2 }, 3, null, [4], {}];
    const kept = [{ nbr: "1", k: null }, { nbr: 2 }, 3, null, [4], {}];
    const columns = ["nbr", "k", "toString"];
    const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value));
    expect(read(json(rows), bytewise, columns)).toEqual({ json: kept, halves: false });
    const envelope = { code: "200", agent: rows, more: { nbr: 1, uuid: "z" } };
    expect(read(json(envelope), bytewise, columns)).toEqual({
      json: { ...envelope, agent: kept },
      halves: false,
    });
  });

  const TOO_LONG = { found: "more than a list of a PBX can hold" };

  it("has at most five million rows", () => {
    const ones = Buffer.from("1,".repeat(1_000_000));
    const most = new BodyReader();
    most.push(Buffer.from("["));
    for (let millions = 0; millions < 5; millions += 1) most.push(millions < 4 ? ones : ones.subarray(0, -1));
    most.push(Buffer.from("]"));
    expect(most.end()).toMatchObject({ halves: false });
    const more = new BodyReader();
    more.push(Buffer.from("["));
    for (let millions = 0; millions < 5; millions += 1) more.push(ones);
    more.push(Buffer.from("1]"));
    expect(more.end()).toEqual(TOO_LONG);
  });

  it("has no row, and no other value, of more than 256 MB", () => {
    const long = (before: string): Body => {
      const reader = new BodyReader();
      reader.push(Buffer.from(before));
      const part = Buffer.alloc(1 << 20, "x");
      for (let parts = 0; parts < 257; parts += 1) reader.push(part);
      return reader.end();
    };
    expect(long('[{"nbr":"')).toEqual(TOO_LONG);
    expect(long("<html>")).toEqual({ found: "an HTML page" });
  });

  it("says of half a character that it is there, in a column that nobody wants as well", () => {
    const rows = bytesOf('[{"nbr":"1","name":"\\ud83d"}]');
    expect(read(rows, bytewise, ["nbr"])).toEqual({ json: [{ nbr: "1" }], halves: true });
  });
});
