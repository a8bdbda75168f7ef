import { describe, expect, it } from "vitest";
import { parseYaml } from "../../src/spec/yaml-document.js";
import { buildValue } from "../../src/spec/yaml-value.js";
import { declared, load, only, summary } from "./support/spec-folder.js";

function build(text: string) {
  const { root, findings } = parseYaml("pbx.yaml", text);
  expect(findings).toEqual([]);
  return buildValue("pbx.yaml", root);
}

const codes = (text: string): string[] => build(text).findings.map(({ code }) => code);

describe("buildValue", () => {
  it("follows aliases and merge keys: own keys win, then earlier sources", () => {
    const { value } = build(
      'a: &a { x: 1, y: 2 }\nb: &b { y: 3, z: 4 }\nc: { <<: [*a, *b], x: 0 }\nd: { "<<": 1 }\n',
    );
    expect(value).toMatchObject({ c: { x: 0, y: 2, z: 4 }, d: { "<<": 1 } });
  });

  it("lets one anchor be used thousands of times", async () => {
    const entries = Array.from({ length: 5_000 }, (_, at) => `  - { <<: *common, extn: "${10_000 + at}" }`);
    const loaded = await load(
      `version: 1\nextensions:\n  - &common { extn: "1", name: &name Front, transferPhone: *name }\n${entries.join("\n")}\n`,
    );
    expect(declared(loaded, "extension")).toHaveLength(5_001);
    expect(declared(loaded, "extension")[9]?.values).toEqual({ name: "Front", transferPhone: "Front" });
  });

  it("counts what a bomb expands to, and does not build it", () => {
    const levels = Array.from({ length: 9 }, (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at},`.repeat(10)}]`);
    expect(codes(`l0: &l0 [x,x,x,x,x,x,x,x,x,x]\n${levels.join("\n")}\n`)).toEqual(["yaml-alias"]);
    const keys = Array.from({ length: 3_000 }, (_, at) => `k${at}: 1`).join(", ");
    expect(codes(`a: &a { ${keys} }\nb: [${"{<<: *a},".repeat(3_000)}]\n`)).toEqual(["yaml-alias"]);
  });

  it("finds aliases inside what they refer to, unknown ones, and chains that nest too deep", () => {
    expect(codes("a: &a [*a]")).toEqual(["yaml-alias"]);
    expect(codes("a: &a { b: { <<: *a } }")[0]).toBe("yaml-alias");
    expect(codes("a: *b\nb: &b 1")).toEqual(["yaml-alias"]);
    const chain = Array.from({ length: 100 }, (_, at) => `l${at + 1}: &l${at + 1} [*l${at}]`).join("\n");
    expect(codes(`l0: &l0 []\n${chain}`)).toEqual(["yaml-depth"]);
  });

  it("refuses to merge what is no map", () => {
    expect(codes("a: { <<: 1 }\nb: { <<: [[]] }")).toEqual(["wrong-type", "wrong-type"]);
  });

  it("names both places of a duplicate key, also __proto__ and quoted ones", async () => {
    const loaded = await load('version: 1\nmanage:\n  extensions: {}\n  "extensions": {}\n');
    expect(summary(loaded)).toEqual(["yaml-duplicate-key 4:3"]);
    expect(loaded.locate(only(loaded).related?.[0]?.at ?? { file: "" })).toMatchObject({
      line: 3,
      column: 3,
    });
    expect(codes("__proto__: 1\n__proto__: 2")).toEqual(["yaml-duplicate-key"]);
  });

  it("goes on to check the rest of a file with a duplicate key", async () => {
    expect(summary(await load("version: 1\nversion: 1\nmanag: {}\n"))).toEqual([
      "yaml-duplicate-key 2:1",
      "unknown-property 3:1",
    ]);
  });

  it.each(["__proto__", "constructor", "prototype", "toString"])(
    "takes %s for an unknown property, and pollutes nothing",
    async (name) => {
      const loaded = await load(
        `version: 1\n${name}: { polluted: true }\nextensions:\n  - { extn: "1", ${name}: { polluted: true } }\n`,
      );
      expect(summary(loaded)).toEqual(["unknown-property 2:1", "unknown-property 4:18"]);
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
      const merged = await load(
        `version: 1\nextensions:\n  - { extn: "1", <<: { ${name}: { polluted: true } } }\n`,
      );
      expect(merged.findings.map(({ code }) => code)).toEqual(["unknown-property"]);
    },
  );
});
