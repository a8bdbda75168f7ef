import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kindOf, kinds } from "../../src/resources/index.js";
import type { ListName, Row } from "../../src/resources/index.js";
import { readSchema } from "../../src/spec/schema.js";
import { conferenceRow, extensionRow, groupRow, memberRow, phoneRow } from "../support/rows.js";

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

/** Rows of each list, with all that the document has and more. */
const rowsByList: Readonly<Record<ListName, readonly Row[]>> = {
  groups: [
    groupRow("out", { extn_count: 2, more: 1 }),
    groupRow("old", { deleted_at: "2022-01-01 00:00:00" }),
  ],
  extensions: [
    extensionRow("1001", { description: "AI,10010", more: 1 }),
    extensionRow("1002", { password: "***" }),
  ],
  blacklist: [phoneRow("13800000001", 2), phoneRow("13800000001", 3), phoneRow("13800000002", "vip")],
  conferences: [
    conferenceRow("Weekly", { memberdetail: "1001,1002" }),
    conferenceRow("Daily", { completed_at: "x" }),
  ],
  liveMembers: [memberRow("Weekly", "1001")],
};

describe.each(kinds.map((kind) => [kind.type, kind] as const))("%s", (_, kind) => {
  test("its names are its own", () => {
    for (const part of ["name", "param", "column"] as const) {
      const names = kind.fields.map((field) => field[part]);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(kind.fields.map(({ name }) => name)).not.toContain(kind.keyField);
  });

  test("it looks at no column of a row but those that it says are kept", () => {
    const looked = new Set<string>();
    const spied = rowsByList[kind.list].map(
      (row) =>
        new Proxy(row, {
          get: (target, name) => {
            looked.add(String(name));
            return target[String(name)];
          },
        }),
    );
    const kept = spied.length > 0 ? kind.observe(spied) : [];
    expect(kept).not.toEqual([]);
    kind.index?.(spied);
    for (const row of spied) kind.details?.filter(row);
    for (const live of kept) {
      kind.update(live, live.values);
      kind.remove(live);
      kind.losses(live);
      kind.claims?.(live);
    }
    looked.delete(kind.details?.column ?? "");
    expect(kind.columns).toEqual(expect.arrayContaining([...looked]));
  });

  test("it makes the same of rows that hold nothing else", () => {
    const rows = rowsByList[kind.list];
    const reduced = rows.map((row) => Object.fromEntries(kind.columns.map((name) => [name, row[name]])));
    const told = (given: readonly Row[]) => kind.observe(given).map(({ key, values }) => [key, values]);
    expect(told(reduced)).toEqual(told(rows));
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
