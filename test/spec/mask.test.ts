import { describe, expect, it } from "vitest";
import { Scalar, YAMLSeq } from "yaml";
import { treeMasks } from "../../src/spec/mask.js";
import { load } from "./support/spec-folder.js";

/** Everything that is printed about a file. */
async function everything(text: string): Promise<string> {
  const { findings, locate } = await load(text);
  expect(findings.length, text).toBeGreaterThan(0);
  const frames = findings.flatMap(({ at, related = [] }) =>
    [at, ...related.map((other) => other.at)].map((place) => place && locate(place)?.frame),
  );
  return JSON.stringify(findings) + frames.join("\n");
}

const entry = (fields: string): string => `version: 1\nextensions:\n  - { extn: "1001", ${fields} }\n`;
const block = (...lines: string[]): string =>
  `version: 1\nextensions:\n  - extn: "1001"\n${lines.map((line) => `    ${line}\n`).join("")}`;

describe("no password is ever shown", () => {
  it.each([
    ["beside a mistake on the same line", entry('password: "hunter2", nme: x')],
    ["single-quoted, with a quote in it", entry("password: 'hun''hunter2', nme: x")],
    ["on the line before", block("password: hunter2", "nme: x")],
    ["as a number", entry("password: 7777777").replaceAll("7777777", "70077007")],
    ["empty but for control characters", entry('password: "hunter2\\n"')],
    ["under a misspelt name", entry("pasword: hunter2")],
    ["under another name", entry("passwd: hunter2")],
    ["as a list", entry("password: [hunter2]")],
    ["as a map", entry("password: {hunter2: 1}")],
    ["twice", entry("password: hunter2, password: hunter2")],
    ["with a tag in front", entry("password: !x hunter2, nme: x")],
    ["as a tag", entry("password: !hunter2")],
    ["as an anchor", entry("password: &hunter2 x, nme: x")],
    ["as an alias", entry("password: *hunter2")],
    ["behind an alias", 'version: 1\nx: &p hunter2\nextensions: [{ extn: "1", password: *p }]\n'],
    ["as a block", block("password: |", "  hunter2", "nme: x")],
    ["folded", block("password: >-", "  one", "  hunter2", "nme: x")],
    ["over two lines", block('password: "one', '  hunter2"', "nme: x")],
    ["on the next line", block("password:", "  hunter2", "nme: x")],
    ["commented out", block("# password: hunter2", "nme: x")],
    ["as the default of a reference", entry('password: "${env:A:-hunter2}", nme: x')],
    ["with a broken reference", entry('password: "hunter2${fil:a}"')],
    ["in defaults", "version: 1\ndefaults: { extension: { password: hunter2, nme: x } }\n"],
    ["in a file that is not YAML", entry("password: hunter2, name: [")],
    ["unclosed", entry('password: "hunter2')],
    ["with a quote too many", entry('password: "a"hunter2", name: x')],
    ["as a wrong block header", entry("password: >hunter2")],
    ["as a wrong block header of a block entry", block("password: >hunter2")],
    ["with a colon", entry("password: a: hunter2")],
    ["as a block in a file that is not YAML", block("password: |", "  hunter2", "  x", "]")],
    ["in an address", 'version: 1\nconnection: { url: "http://admin:hunter2@pbx" }\n'],
  ])("%s", async (_, text) => {
    const shown = await everything(text);
    expect(shown).not.toContain("hunter2");
    expect(shown).not.toContain("70077007");
  });

  it("but a reference alone is shown: it says where the secret is", async () => {
    expect(await everything(entry('password: "${env:EXT_1001}", nme: x'))).toContain("${env:EXT_1001}");
  });
});

it("looks through a list of a million items", () => {
  const root = new YAMLSeq();
  root.items = Array.from({ length: 1_000_000 }, () => new Scalar("1001"));
  expect(treeMasks({ root, targets: new Map() }, "")).toEqual([]);
});
