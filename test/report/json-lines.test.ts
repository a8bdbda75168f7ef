import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonLines, jsonPieces } from "../../src/report/json-lines.js";
import { jsonText } from "../../src/report/json-text.js";

const textOf = (value: unknown): string => [...jsonLines(value)].join("\n");

test("is the JSON of one piece with an indent of two, byte by byte", () => {
  const document = fc.dictionary(
    fc.string({ unit: "grapheme-ascii" }),
    fc.jsonValue({ maxDepth: 4, stringUnit: "grapheme-ascii" }),
  );
  fc.assert(
    fc.property(document, (value) => {
      expect(textOf(value)).toBe(jsonText(value, 2));
      expect(JSON.parse(textOf(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("what is undefined is left out, what is empty stays", () => {
  expect(textOf({ a: undefined, b: [], c: {}, d: [{}] })).toBe(
    JSON.stringify({ b: [], c: {}, d: [{}] }, undefined, 2),
  );
  expect(textOf({})).toBe("{}");
  expect(textOf([])).toBe("[]");
  expect(textOf({ a: undefined })).toBe("{}");
});

test("trap 14: what steers a terminal is an escape, and reads back as what it is", () => {
  const value = { name: "\u009b31m\u202e\u2028" };
  expect(textOf(value)).not.toMatch(/[\u009b\u202e\u2028]/);
  expect(JSON.parse(textOf(value))).toEqual(value);
});

test("a command to a build system is none any more, as a name or as a value", () => {
  const value = { "##vso[task.complete]": ["##[error]"] };
  expect(textOf(value)).not.toMatch(/##\w*\[/);
  expect(JSON.parse(textOf(value))).toEqual(value);
});

test("a list comes object by object, never as one string", () => {
  const items = Array.from({ length: 1_000 }, (_, index) => ({ index, text: "x".repeat(100) }));
  const pieces = [...jsonLines({ items })];
  expect(pieces.length).toBeGreaterThan(1_000);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(300);
});

test("on one line it is the same text, without a blank", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: "grapheme-ascii" }), (value) => {
      expect([...jsonPieces(value)].join("")).toBe(jsonText(value));
    }),
  );
});

test("a long list comes piece by piece wherever it stands", () => {
  const addresses = Array.from({ length: 1_001 }, (_, index) => `blacklist/${index}`);
  const value = { gates: [{ gate: "mass-delete", addresses, open: false }], none: undefined };
  expect(textOf(value)).toBe(JSON.stringify(value, undefined, 2));
  for (const pieces of [[...jsonLines(value)], [...jsonPieces(value)]])
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(100);
});

test("what JSON does not have is left out of an object, and null in a list", () => {
  const value = { a: undefined, b: [undefined, 1], c: [[undefined]] };
  expect(textOf(value)).toBe(JSON.stringify(value, undefined, 2));
});
