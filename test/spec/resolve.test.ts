import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadSpec } from "../../src/spec/load.js";
import { type ResolveOptions, resolveSpec } from "../../src/spec/resolve.js";
import { type Files, TODAY, folder, only } from "./support/spec-folder.js";

async function resolve(fields: string, files: Files = {}, env: ResolveOptions["env"] = {}) {
  const cwd = folder({
    "site/pbx.yaml": `version: 1\nextensions:\n  - { extn: "1001", ${fields} }\n`,
    ...files,
  });
  const { spec, findings } = await loadSpec(["site"], { cwd, today: TODAY });
  if (!spec) throw new Error(JSON.stringify(findings));
  const resolved = resolveSpec(spec, { env, cwd });
  return { ...resolved, object: resolved.desired.get("extension")?.[0] };
}

describe("resolveSpec", () => {
  it("replaces several references in one text, and $${ by ${", async () => {
    const { object, findings } = await resolve(
      'name: "a${env:A}b${env:B:-x}$${env:A}"',
      {},
      { A: "1", B: "" },
    );
    expect(findings).toEqual([]);
    expect(object?.values).toEqual({ name: "a1bx${env:A}" });
  });

  it("calls sensitive what its kind does, and whatever held a reference", async () => {
    const { object } = await resolve('name: "${env:A}", transferPhone: "$${x}"', {}, { A: "1" });
    expect([...(object?.sensitive ?? [])].sort()).toEqual(["name", "password"]);
    expect(object?.values).toMatchObject({ transferPhone: "${x}" });
    expect([...((await resolve('name: "a"')).object?.sensitive ?? [])]).toEqual(["password"]);
  });

  it("finds fault with what a field cannot have, without telling it", async () => {
    const found = (await resolve('transferPhone: "${env:A}"', {}, { A: "my secret" })).findings;
    expect(found).toMatchObject([
      {
        code: "invalid-value",
        message:
          "transferPhone: what its reference gives is not a number to call (digits, letters from A to Z and signs, no blanks)",
        address: "extension/1001",
        at: { path: ["extensions", 0, "transferPhone"] },
      },
    ]);
    expect(JSON.stringify(found)).not.toContain("my secret");
    expect((await resolve('transferPhone: "${env:A}"', {}, { A: "+8613800001111" })).findings).toEqual([]);
    expect((await resolve('name: "${env:A}"', {}, { A: "any text" })).findings).toEqual([]);
  });

  it("always gives text", async () => {
    expect((await resolve('password: "${env:A}"', {}, { A: "0123" })).object?.values).toEqual({
      password: "0123",
    });
  });

  it.each([
    ["secret", "secret"],
    ["secret\n", "secret"],
    ["secret\r\n", "secret"],
    ["\ufeffsecret\n", "secret"],
    [" se cret ", " se cret "],
  ])("reads %j from a file beside the spec", async (content, value) => {
    expect(
      (await resolve('password: "${file:secrets/{extn}}"', { "site/secrets/1001": content })).object?.values,
    ).toEqual({ password: value });
  });

  it.each([
    ["an unset variable", 'password: "${env:A}"', {}, {}, "reference-unset"],
    ["an empty variable", 'password: "${env:A}"', {}, { A: "" }, "reference-unset"],
    ["an empty default", 'password: "${env:A:-}"', {}, {}, "reference-unset"],
    ["a variable that every object has", 'password: "${env:constructor}"', {}, {}, "reference-unset"],
    ["an empty file", 'password: "${file:s}"', { "site/s": "\n" }, {}, "reference-unset"],
    ["a file that is not there", 'password: "${file:s}"', {}, {}, "reference-file"],
    ["a folder", 'password: "${file:.}"', {}, {}, "reference-file"],
    ["a large file", 'password: "${file:s}"', { "site/s": "x".repeat(65_537) }, {}, "reference-file"],
    [
      "a file that is no text",
      'password: "${file:s}"',
      { "site/s": Buffer.from([0xff, 1]) },
      {},
      "reference-file",
    ],
    ["a file of two lines", 'password: "${file:s}"', { "site/s": "hunter2\n\n" }, {}, "invalid-value"],
    ["a variable with a line break", 'password: "${env:A}"', {}, { A: "hunter2\nb" }, "invalid-value"],
    ["a variable with a NUL", 'password: "${env:A}"', {}, { A: "hunter2\0" }, "invalid-value"],
  ] as const)("finds %s, and never shows a value", async (_, fields, files, env, code) => {
    const { findings, object } = await resolve(fields, files, env);
    expect(only({ findings })).toMatchObject({
      code,
      severity: "error",
      at: { path: ["extensions", 0, "password"] },
    });
    expect(JSON.stringify(findings)).not.toContain("hunter2");
    expect(object?.values).toEqual({});
  });

  const KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  it("derives a password from the master key, the number replaced before", async () => {
    const { object, findings } = await resolve(
      'password: "${derive:{extn}/2}", name: "a-${derive:{extn}}"',
      {},
      { PBX_MASTER_KEY: KEY },
    );
    expect(findings).toEqual([]);
    expect(object?.values).toEqual({ password: "Yw2tg2KzxDL3hcN9iFPv", name: "a-qeP4bXELvD8HG3rTeEDY" });
    expect([...(object?.sensitive ?? [])].sort()).toEqual(["name", "password"]);
  });

  it.each([
    ["is not there", {}, "reference-unset"],
    ["is empty", { PBX_MASTER_KEY: "" }, "reference-unset"],
    ["is weak", { PBX_MASTER_KEY: "hunter2" }, "weak-master-key"],
  ])("says once that the master key %s, with its first place", async (_, env, code) => {
    const cwd = folder({
      "pbx.yaml":
        'version: 1\ndefaults: { extension: { password: "${derive:{extn}}" } }\nextensions: [{ extn: "100-199" }, { extn: "2" }]\n',
    });
    const loaded = await loadSpec(["pbx.yaml"], { cwd, today: TODAY });
    if (!loaded.spec) throw new Error("the form needs no key");
    const { findings } = resolveSpec(loaded.spec, { env, cwd });
    const finding = only({ findings });
    expect(finding.code).toBe(code);
    expect(finding.message).toMatch(/PBX_MASTER_KEY .*; so it is for extension\/100 and 100 more$/);
    expect(finding.at && loaded.locate(finding.at)).toMatchObject({ line: 2, column: 36 });
    expect(JSON.stringify(findings)).not.toContain("hunter2");
  });

  it("reads an entry of a JSON file", async () => {
    const files = { "site/s.json": '{ "a": "one", "extension/1001/password": "two", "b::c": "three" }' };
    const { object, findings } = await resolve(
      'password: "${file:s.json::extension/{extn}/password}", name: "${file:s.json::a}${file:s.json::b::c}"',
      files,
    );
    expect(findings).toEqual([]);
    expect(object?.values).toEqual({ password: "two", name: "onethree" });
  });

  it.each([
    ["no JSON", "hunter2", "reference-file", "is no JSON object"],
    ["broken JSON", '{ "a": hunter2', "reference-file", "is no JSON object"],
    ["a list", '["hunter2"]', "reference-file", "is no JSON object"],
    ["without the entry", '{ "hunter2": "hunter2" }', "reference-file", "is not there"],
    ["with an entry that is no text", '{ "a": ["hunter2"] }', "reference-file", "is no text"],
    ["with an empty entry", '{ "a": "" }', "reference-unset", "is empty"],
    ["with an entry of two lines", '{ "a": "hunter2\\n" }', "invalid-value", "line break"],
    ["not there", undefined, "reference-file", "is not there"],
  ])("finds a file of entries that is %s, and shows nothing of it", async (_, content, code, message) => {
    const files: Files = content === undefined ? {} : { "site/s.json": content };
    const { findings } = await resolve('password: "${file:s.json::a}"', files);
    expect(only({ findings }).code).toBe(code);
    expect(only({ findings }).message).toContain(message);
    expect(JSON.stringify(findings)).not.toContain("hunter2");
  });

  it("does not take what every object has for an entry", async () => {
    const { findings } = await resolve('password: "${file:s.json::constructor}"', { "site/s.json": "{}" });
    expect(only({ findings }).code).toBe("reference-file");
  });

  it("keeps a file of entries inside the folder of the spec", async () => {
    const cwd = folder({
      "site/pbx.yaml": 'version: 1\nextensions: [{ extn: "1", password: "${file:../s.json::a}" }]\n',
      "s.json": '{ "a": "secret" }',
    });
    expect(only(await loadSpec(["site"], { cwd, today: TODAY })).code).toBe("file-outside");
  });

  it("of a range are one finding a reference, and of entries one each", async () => {
    const cwd = folder({
      "pbx.yaml":
        'version: 1\nextensions: [{ extn: "100-199", name: "${env:A}${env:B}", password: "${file:s/{extn}}" }, { extn: "2", name: "${env:A}" }]\n',
    });
    const { spec } = await loadSpec(["pbx.yaml"], { cwd, today: TODAY });
    if (!spec) throw new Error("no spec");
    const { findings, desired } = resolveSpec(spec, { env: {}, cwd });
    expect(findings.map(({ message }) => message)).toEqual([
      'the file "s/100" is not there; so it is for extension/100 and 99 more of the range',
      "the environment variable A is not set; so it is for extension/100 and 99 more of the range",
      "the environment variable B is not set; so it is for extension/100 and 99 more of the range",
      "the environment variable A is not set",
    ]);
    expect(desired.get("extension")).toHaveLength(101);
  });

  it("points at the defaults where they hold the reference", async () => {
    const cwd = folder({
      "pbx.yaml":
        'version: 1\ndefaults: { extension: { password: "${env:A}" } }\nextensions: [{ extn: "1" }]\n',
    });
    const loaded = await loadSpec(["pbx.yaml"], { cwd, today: TODAY });
    if (!loaded.spec) throw new Error("no spec");
    const { at } = only(resolveSpec(loaded.spec, { env: {}, cwd }));
    expect(at && loaded.locate(at)).toMatchObject({ line: 2, column: 36 });
  });

  it("does not follow a file that was replaced by a link leading out after it was checked", async () => {
    const cwd = folder({
      "site/pbx.yaml": 'version: 1\nextensions: [{ extn: "1", password: "${file:s/x}" }]\n',
      x: "secret",
    });
    const { spec } = await loadSpec(["site"], { cwd, today: TODAY });
    if (!spec) throw new Error("no spec");
    symlinkSync("..", join(cwd, "site/s"));
    expect(only(resolveSpec(spec, { env: {}, cwd })).code).toBe("file-outside");
    expect(resolveSpec(spec, { env: {}, cwd, allowFileRoots: ["."] }).findings).toEqual([]);
  });

  it("keeps absent objects and empty collections", async () => {
    const cwd = folder({
      "pbx.yaml": 'version: 1\nblacklist: []\nextensions: [{ extn: "1", state: absent }]\n',
    });
    const { spec } = await loadSpec(["pbx.yaml"], { cwd, today: TODAY });
    if (!spec) throw new Error("no spec");
    const { desired } = resolveSpec(spec, { env: {}, cwd });
    expect(desired.get("blacklist")).toEqual([]);
    expect(desired.get("extension")).toMatchObject([{ key: "1", state: "absent", values: {} }]);
    expect(desired.has("outbound-group")).toBe(false);
  });
});
