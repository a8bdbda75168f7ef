import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kindOf, kinds } from "../../src/resources/index.js";
import { readSchema } from "../../src/spec/schema.js";

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
ajv.addKeyword({ keyword: "patternErrorMessage", schemaType: "string" });
ajv.addSchema(JSON.parse(readSchema()) as object, "spec");

test("kinds stand in the order in which plans list them: what is referred to comes first", () => {
  expect(kinds.map(({ type }) => type)).toEqual(["outbound-group", "extension", "blacklist", "conference"]);
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
    expect(kind.keyPattern.test(" a")).toBe(false);
    expect(kind.keyPattern.test("a\u3000")).toBe(false);
    expect(kind.keyPattern.test("a ${env:B}")).toBe(false);
    expect(kind.keyPattern.test("10\u001b01")).toBe(false);
    expect(kind.keyPattern.test("1001")).toBe(true);
    expect(kind.keyPattern.test("1".repeat(65))).toBe(false);
  });
});

// The others' entries take more than one key: a range, a file.
describe.each(["outbound-group", "conference"])(
  "the schema takes what the descriptor of %s takes",
  (type) => {
    const kind = kindOf(type);
    const definition = { "outbound-group": "outboundGroup", conference: "conference" }[type] ?? "";
    const validate = ajv.compile({ $ref: `spec#/$defs/${definition}` });
    const agree = (key: string): void => {
      expect(validate({ [kind.keyField]: key }), JSON.stringify(key)).toBe(kind.keyPattern.test(key));
    };

    test.each([
      "Weekly",
      "a/b*",
      "周会 上午",
      "x".repeat(64),
      "😀".repeat(64),
      "😀".repeat(65),
      "\u009f",
      "a\ud800",
      "a\u2028${",
    ])("%j", agree);

    test("whatever it is", () => {
      const unit = fc.oneof(
        fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
        fc.constantFrom(" ", "$", "{", "\u0085", "\u00a0", "\udc00", "a", "/"),
      );
      fc.assert(fc.property(fc.string({ unit, maxLength: 70 }), agree), { numRuns: 500 });
    });
  },
);
