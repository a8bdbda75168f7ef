import { describe, expect, test } from "vitest";
import { kinds } from "../../src/resources/index.js";
import { explain, explainable } from "../../src/spec/explain.js";
import type { Explanation } from "../../src/spec/explain.js";
import { defaultsName } from "../../src/spec/spec-file.js";

function explained(path: string): Explanation {
  const result = explain(path);
  if (!("properties" in result)) throw new Error(`nothing at ${path}: ${JSON.stringify(result)}`);
  return result;
}

describe("what is explained", () => {
  test("a field: the schema's words and the kind's facts", () => {
    expect(explained("extension.transferPhone")).toMatchObject({
      path: "extensions[].transferPhone",
      title: "Where unanswered calls go (转接号码)",
      type: "text",
      required: false,
      allowed: ["a number to call (digits, letters from A to Z and signs, no blanks)"],
      examples: ["13800001111", ""],
      field: { param: "transfer_phone", dials: true },
      isKey: false,
    });
  });

  test("a key, a section's limit, a gate, a default of another file's part", () => {
    expect(explained("blacklist.phone")).toMatchObject({ isKey: true, kind: { type: "blacklist" } });
    expect(explained("extension.extn").required).toBe(true);
    expect(explained("safety.deletePercent")).toMatchObject({
      type: "a whole number",
      allowed: ["0 to 100"],
      default: 30,
    });
    expect(explained("approve.gate").allowed).toContain("mass-delete");
    expect(explained("version").allowed).toEqual(["1"]);
    expect(explained("defaults.extension.name").field).toBe(explained("extension.name").field);
  });

  test.each(["extension.name", "extensions.name", "extensions[].name", "extensions[0].name"])(
    "%s is the same by any name",
    (path) => {
      expect(explained(path).path).toBe("extensions[].name");
    },
  );

  test("nothing: the sections; a kind: its fields, both its type and its collection name it", () => {
    expect(explained("").properties.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["manage", "safety", "approve", "connection", "defaults", "extension"]),
    );
    for (const kind of kinds) {
      const paths = explained(kind.type).properties.map(({ path }) => path);
      for (const { name } of kind.fields) expect(paths).toContain(`${defaultsName(kind)}.${name}`);
      expect(explained(kind.collection)).toEqual(explained(kind.type));
    }
  });

  test("everything that is offered is explained, with a title and words", () => {
    const paths = explainable().map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(50);
    for (const path of paths) {
      const { title, description, type } = explained(path);
      expect([path, title !== "", description !== "", type !== ""]).toEqual([path, true, true, true]);
    }
  });
});

describe("what there is not", () => {
  test.each([
    ["extension.transferPone", { known: "extension", meant: "extension.transferPhone" }],
    ["extenson", { known: "", meant: "extension" }],
    ["manage.extension.scope", { known: "manage", meant: "manage.extensions" }],
    ["extension.name.first", { known: "extension.name", names: [] }],
    ["transferPhone", { known: "", meant: "extension.transferPhone" }],
    ["transfer_phone", { known: "", meant: "extension.transferPhone" }],
    ["recording", { known: "", meant: "conference.recording" }],
    ["zzzzzz", { known: "", word: "zzzzzz" }],
    ["constructor", { known: "", word: "constructor" }],
    ["extension..name", { known: "extension", word: "" }],
  ])("%s", (path, expected) => {
    expect(explain(path)).toMatchObject(expected);
  });
});
