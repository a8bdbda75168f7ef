import { describe, expect, test } from "vitest";
import { kindOf, kinds } from "../../src/resources/index.js";

test("kinds stand in the order in which plans list them: what is referred to comes first", () => {
  expect(kinds.map(({ type }) => type)).toEqual(["outbound-group", "extension", "blacklist"]);
  const before = new Set<string>();
  for (const kind of kinds) {
    for (const { refersTo } of kind.fields) if (refersTo !== undefined) expect(before).toContain(refersTo);
    before.add(kind.type);
  }
});

test("a type that nobody declared is a programming error", () => {
  expect(() => kindOf("gateway")).toThrow("no such kind: gateway");
});

describe.each(kinds.map((kind) => [kind.type, kind] as const))("%s", (_, kind) => {
  test("its names are its own", () => {
    for (const part of ["name", "param", "column"] as const) {
      const names = kind.fields.map((field) => field[part]);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(kind.fields.map(({ name }) => name)).not.toContain(kind.keyField);
  });

  test("keys that a spec cannot declare are told from those it can", () => {
    expect(kind.keyPattern.test("")).toBe(false);
    expect(kind.keyPattern.test("a b")).toBe(false);
    expect(kind.keyPattern.test("10\u001b01")).toBe(false);
    expect(kind.keyPattern.test("1001")).toBe(true);
    expect(kind.keyPattern.test("1".repeat(65))).toBe(false);
  });
});
