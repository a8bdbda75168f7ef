import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  choiceCodec,
  column,
  countCodec,
  dialCodec,
  flagCodec,
  nonEmptyTextCodec,
  text,
  textCodec,
} from "../../src/resources/codec.js";

describe("text: a cell as the PBX gives it", () => {
  test.each([
    [null, ""],
    [undefined, ""],
    ["", ""],
    ["undefined", ""],
    ["1001", "1001"],
    [1001, "1001"],
    [0, "0"],
    [false, "false"],
    [{ toString: () => "x" }, ""],
    [["1001"], ""],
  ])("%j is %j", (cell, expected) => expect(text(cell)).toBe(expected));

  test("trap 8: leading zeros and plus signs of text stay", () => {
    expect(text("013800001111")).toBe("013800001111");
    expect(textCodec.encode(textCodec.decode("+8613800001111"))).toBe("+8613800001111");
  });

  test("a column that the row does not have is nothing", () => expect(column({ nbr: 7 }, "name")).toBe(""));
});

test("what a spec can state as text: no control characters; as a key or secret: not nothing either", () => {
  expect(textCodec.statable("呼出组 A")).toBe(true);
  expect(textCodec.statable("")).toBe(true);
  expect(textCodec.statable("a\u001b[31m")).toBe(false);
  expect(textCodec.statable(7)).toBe(false);
  expect(nonEmptyTextCodec.statable("")).toBe(false);
  expect(nonEmptyTextCodec.statable("out")).toBe(true);
});

describe("flags", () => {
  const codec = flagCodec({ yes: "t", no: "f", absent: false });

  test.each([
    ["true", true],
    ["TRUE", true],
    ["t", true],
    [true, true],
    [1, true],
    ["false", false],
    ["f", false],
    ["0", false],
    [null, false],
    ["undefined", false],
  ])("%j is %j", (raw, expected) => expect(codec.decode(raw)).toBe(expected));

  test("go out in the call's own words, and nothing means the document's default", () => {
    expect([codec.encode(true), codec.encode(false)]).toEqual(["t", "f"]);
    expect(flagCodec({ yes: "true", no: "false", absent: true }).decode("")).toBe(true);
  });

  test("what is neither passes through and cannot be stated", () => {
    expect(codec.decode("maybe")).toBe("maybe");
    expect(codec.encode("maybe")).toBe("maybe");
    expect(codec.statable("maybe")).toBe(false);
  });
});

describe("counts", () => {
  test.each([
    ["3", 3],
    [3, 3],
    ["", ""],
    [null, ""],
    ["123", "123"],
    ["-1", "-1"],
  ])("%j is %j", (raw, expected) => expect(countCodec.decode(raw)).toBe(expected));

  test("a number or nothing can be stated, other text cannot", () => {
    expect([3, "", "often"].map((value) => countCodec.statable(value))).toEqual([true, true, false]);
  });
});

describe("choices", () => {
  const codec = choiceCodec({ none: "0", agent: "1", peer: "2" });

  test("names for codes, whether the PBX writes them as text or as numbers", () => {
    expect([codec.decode("1"), codec.decode(2)]).toEqual(["agent", "peer"]);
    expect(codec.encode("peer")).toBe("2");
  });

  test("a code without a name passes through, both ways, and cannot be stated", () => {
    expect(codec.encode(codec.decode("9"))).toBe("9");
    expect(codec.statable("9")).toBe(false);
  });
});

test("what a spec can state comes back from the PBX as it was stated", () => {
  const cases = fc.oneof(
    fc.record({ codec: fc.constant(textCodec), value: fc.string().filter((value) => value !== "undefined") }),
    fc.record({ codec: fc.constant(flagCodec({ yes: "t", no: "f", absent: false })), value: fc.boolean() }),
    fc.record({ codec: fc.constant(countCodec), value: fc.integer({ min: 0, max: 99 }) }),
  );
  fc.assert(
    fc.property(cases, ({ codec, value }) => {
      if (codec.statable(value)) expect(codec.decode(codec.encode(value))).toBe(value);
    }),
  );
});

test.each([
  ["", true],
  ["013800001111", true],
  ["9,+86*#", true],
  ["138 0000", false],
  ["前台", false],
])("a number to call: %j is one that a spec can state: %j", (value, statable) =>
  expect(dialCodec.statable(value)).toBe(statable),
);
