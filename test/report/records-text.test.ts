import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { recordsJson, recordsYaml } from "../../src/report/records-text.js";

const STEERS = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const json = (records: readonly Record<string, unknown>[]): string => [...recordsJson(records)].join("\n");
const yaml = (records: readonly Record<string, unknown>[]): string => [...recordsYaml(records)].join("\n");

const awkward = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom(
    "yes",
    "null",
    "1e3",
    "0x1",
    "~",
    "- a",
    "a: b",
    "#",
    "\u009b",
    "\u202e",
    "\u2028",
    "",
    " ",
    "NaN",
  ),
);
const value = fc.oneof(
  awkward,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(awkward, { maxLength: 3 }),
);
const name = awkward.filter((text) => text !== "__proto__");
const records = fc.array(fc.dictionary(name, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), {
  maxLength: 4,
});

describe.each([
  ["JSON", json, (text: string): unknown => JSON.parse(text)],
  ["YAML", yaml, (text: string): unknown => parse(text)],
])("records as %s", (_, render, read) => {
  it("read back as what they are", () => {
    fc.assert(
      fc.property(records, (list) => {
        expect(read(render(list))).toEqual(list);
      }),
    );
  });

  it("trap 14: hold nothing that steers a terminal", () => {
    fc.assert(
      fc.property(records, (list) => {
        expect(render(list).replaceAll("\n", "")).not.toMatch(STEERS);
      }),
    );
  });

  it("are an empty list when there are none", () => {
    expect(render([])).toBe("[]");
  });
});

describe("recordsYaml", () => {
  it("quotes what YAML would read as something else, and nothing that is plain", () => {
    expect(yaml([{ extn: "1001", name: "out", autoLogin: false, members: ["1", "a"], no: null }])).toBe(
      '- extn: "1001"\n  name: out\n  autoLogin: false\n  members: ["1", a]\n  "no": null',
    );
  });
});
