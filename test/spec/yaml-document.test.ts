import { describe, expect, it } from "vitest";
import { parseYaml } from "../../src/spec/yaml-document.js";
import { load, only, summary } from "./support/spec-folder.js";

const codes = (text: string): string[] => parseYaml("pbx.yaml", text).findings.map(({ code }) => code);

describe("parseYaml", () => {
  it("finds tabs used for indentation, also within a map", () => {
    expect(codes("a:\n\tb: c\n")).toEqual(["yaml-tab"]);
    expect(codes("a:\n  b: c\n\td: e\n")[0]).toBe("yaml-tab");
    expect(codes("a:\tb\n")).toEqual([]);
  });

  it("finds a second document, and takes one with its markers", () => {
    expect(codes("a: b\n---\nc: d\n")).toEqual(["yaml-documents"]);
    expect(codes("%YAML 1.2\n---\na: b\n...\n")).toEqual([]);
  });

  it("finds tags that a spec does not have, without repeating them", () => {
    for (const text of [
      "password: !hunter2 x",
      "a: !!binary aGk=",
      "a: !!set {b}",
      "a: !!int x",
      "a: !<x:y> b",
    ]) {
      const { findings } = parseYaml("pbx.yaml", text);
      expect(
        findings.map(({ code }) => code),
        text,
      ).toEqual(["yaml-tag"]);
      expect(JSON.stringify(findings)).not.toContain("hunter2");
    }
    expect(codes("a: !!str 1\nb: !!map {c: !!int 2}\n")).toEqual([]);
  });

  it("takes plain text as keys only", () => {
    expect(codes("? [a]\n: b")).toEqual(["yaml-syntax"]);
    expect(codes("a: &x 1\n*x : 2")).toEqual(["yaml-syntax"]);
  });

  it("does not let %YAML 1.1 turn yes into true", async () => {
    const loaded = await load('%YAML 1.1\n---\nversion: 1\nextensions: [{ extn: "1", autoLogin: yes }]\n');
    expect(only(loaded).code).toBe("wrong-type");
  });

  it("never repeats the file's text in a message", () => {
    for (const text of [
      'password: "hunter2" x',
      "password: hunter2: x",
      "password: @hunter2",
      "[hunter2",
      "a: b\nhunter2\n",
    ]) {
      expect(JSON.stringify(parseYaml("pbx.yaml", text).findings), text).not.toContain("hunter2");
    }
  });

  it("stops after 20 syntax errors", () => {
    expect(codes("} ] ".repeat(1_000))).toHaveLength(20);
    expect(codes(`{${'"a" '.repeat(1_000)}}`).length).toBeLessThanOrEqual(20);
  });

  it.each([45, 200, 100_000])("refuses %i levels only where they are too many", (levels) => {
    const nested = `${"[".repeat(levels)}${"]".repeat(levels)}`;
    expect(codes(nested)).toEqual(levels < 50 ? [] : ["yaml-depth"]);
    expect(codes(`a${": {a".repeat(levels)}${"}".repeat(levels)}`)).toEqual(
      levels < 50 ? [] : ["yaml-depth"],
    );
  });
});

describe("30 MB of noise are findings", () => {
  const size = 30 << 20;
  const repeat = (piece: string): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
  /** A generator of its own, so that the noise is the same each time. */
  const random = (bytes: number, low: number, span: number): Buffer => {
    let state = 1;
    const noise = Buffer.alloc(bytes);
    for (let at = 0; at < bytes; at += 1) {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
      noise[at] = low + ((state >>> 16) % span);
    }
    return noise;
  };

  it.each([
    "[",
    "{",
    "- ",
    ": ",
    "? ",
    "&a *a ",
    "a: b\n",
    "- a\n",
    "a,",
    '"',
    '"a\n',
    "'",
    "\\",
    "!a ",
    "%YAML 1.2\n",
    "# a\n",
    "\n",
    "\t",
    "}",
    "---\n",
    "a: |\n b\n",
    "a",
  ])("%j over and over", async (piece) => {
    const { spec, findings } = await load(repeat(piece));
    expect(spec).toBeUndefined();
    expect(findings.length).toBeGreaterThan(0);
  });

  it.each([
    ["a line of a's after a key", `version: ${"a".repeat(size - 9)}`],
    ["words in a flow list", `[${repeat("a,").slice(1)}`],
    ["comments after a key", `version: 1\na:\n${repeat("  # c\n").slice(100)}`],
  ])("%s", async (_, text) => {
    const { spec, findings } = await load(text);
    expect(spec).toBeUndefined();
    expect(findings.length).toBeGreaterThan(0);
  });

  it("random bytes, and random printable characters on lines and without", async () => {
    expect(summary(await load({ "pbx.yaml": random(size, 0, 256) }))).toEqual([
      expect.stringContaining("encoding"),
    ]);
    const printable = random(size, 32, 95);
    expect((await load({ "pbx.yaml": printable })).findings.length).toBeGreaterThan(0);
    for (let at = 80; at < printable.length; at += 80) printable[at] = 10;
    expect((await load({ "pbx.yaml": printable })).findings.length).toBeGreaterThan(0);
  });

  it("100 MB are too large, before they are read", async () => {
    expect(only(await load({ "pbx.yaml": Buffer.alloc(100 << 20, "[") })).code).toBe("file-too-large");
  });
});
