import { describe, expect, it } from "vitest";
import { addressMasks, treeMasks } from "../../src/spec/mask.js";
import type { TreeNode } from "../../src/spec/tree.js";
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

describe("what stands where a secret might", () => {
  it.each([
    ["under a name that no spec has", entry("pw: hunter2")],
    ["in a list under such a name", entry('pins: [1, "hunter2"]')],
    ["under an explicit key, in a file that is broken", block("? password", ": hunter2", "x: }")],
    [
      "behind a comment that a carriage return does not end",
      '#version: 1\rextensions:\r  - { "password":"hunter2" }\n    name: x\n',
    ],
    ["an alias of a password", entry("password: &p [hunter2], transferPhone: *p")],
    ["userinfo with a slash", 'version: 1\nconnection: { url: "http://u:a/hunter2@pbx" }\n'],
    ["userinfo with an @ and a blank", 'version: 1\nconnection: { url: "http://u:a@hunter2 x@pbx" }\n'],
    ["userinfo without a scheme", 'version: 1\nconnection: { url: "u:hunter2@pbx" }\n'],
  ])("is not shown %s", async (_, text) => {
    const shown = await everything(text);
    expect(shown).not.toContain("hunter2");
    expect(shown).toContain("***");
  });

  it("a misspelt field that is no secret is shown, so that it can be mended", async () => {
    expect(await everything(entry('tranferPhone: "13800001111"'))).toContain("13800001111");
  });

  it("looking for addresses takes no longer than the line is long", () => {
    // The characters that are asked for, counted: ten times the line, ten times the work.
    const asked = (length: number): number => {
      let count = 0;
      const line = new Proxy(new String(`${"x".repeat(length)}@${"y".repeat(length)}`), {
        get(target, name) {
          if (typeof name === "string" && /^\d+$/.test(name)) count += 1;
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === "function"
            ? (value as (...args: unknown[]) => unknown).bind(target)
            : value;
        },
      });
      addressMasks(line as string);
      return count;
    };
    expect(asked(10_000)).toBeLessThanOrEqual(11 * asked(1_000));
  });
});

describe("of a file that a spec calls a list, only what lists hold is shown", () => {
  const about = async (name: string, content: string | Uint8Array): Promise<string> => {
    const { findings, locate } = await load({
      "pbx.yaml": `version: 1\nblacklist: [{ file: ${name} }]\n`,
      [name]: content,
    });
    expect(findings.length, name).toBeGreaterThan(0);
    return JSON.stringify(findings) + findings.map(({ at }) => at && locate(at)?.frame).join("\n");
  };

  it.each([
    ["a secret", "secrets/1001.txt", "hunter2\n"],
    ["a secret before a mistake", "a.txt", "hunter2\nx\n"],
    ["a secret of several words", "a.txt", "one hunter2\ttwo; three hunter2\n"],
    ["a secret with numbers in it", "a.txt", "110,hunter2 #7\n"],
    ["a comment", "a.txt", "# hunter2\nx\n"],
    ["a comment behind a number", "a.txt", "13800000033 # hunter2\n"],
    ["a header", "a.csv", "hunter2,phones\n1,2\n"],
    ["a column that is passed over", "a.csv", 'phone,note\n1,hunter2\nx,"my hunter2, x"\n'],
    ["a direction", "a.csv", "phone,direction\n1,hunter2\n"],
    ["a row that is not closed", "a.csv", 'phone,note\n1,"hunter2\n'],
    ["no text", "a.txt", Buffer.from("hunter2\n\xff\n", "latin1")],
    ["UTF-16", "a.txt", Buffer.from("\ufeffhunter2", "utf16le")],
    ["a long line", "a.txt", `${"1,".repeat(100)}hunter2`],
  ])("%s", async (_, name, content) => {
    const shown = await about(name, content);
    expect(shown).not.toContain("hunter2");
    expect(shown).toContain("***");
  });

  it("of a line of text that is no number, nothing is", async () => {
    expect(await about("a.txt", "4711,word #0815\n")).not.toMatch(/4711|0815/);
  });

  it("numbers, spoilt ones too, directions and the names of columns are", async () => {
    expect(await about("a.csv", "号码,方向,note\n'1.36782E+10,呼入,x\n")).toContain("1 | 号码,方向,***");
    expect(await about("a.csv", "phone,direction\n(010) 123-4567,inbound\n")).toContain(
      "2 | (010) 123-4567,inbound",
    );
    expect(await about("a.txt", "13800000033 # x\n")).toContain("1 | 13800000033 ***");
  });
});

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

  it("but a text to derive from is shown: without the key it tells nothing", async () => {
    expect(await everything(entry('password: "${derive:{extn}/2}", nme: x'))).toContain("${derive:{extn}/2}");
    expect(await everything(entry('password: "hunter2${derive:{extn}}", nme: x'))).not.toContain("hunter2");
  });

  it("but a reference alone is shown: it says where the secret is", async () => {
    expect(await everything(entry('password: "${env:EXT_1001}", nme: x'))).toContain("${env:EXT_1001}");
  });
});

it("looks through a list of a million items", () => {
  const item: TreeNode = {
    kind: "scalar",
    value: "1001",
    written: "1001",
    isQuoted: false,
    start: 0,
    end: 4,
  };
  const items = new Array<TreeNode>(1_000_000).fill(item);
  expect(treeMasks({ kind: "list", items, start: 0, end: 4 }, "")).toEqual([]);
});
