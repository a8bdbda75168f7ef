import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { kinds } from "../../src/resources/index.js";
import { declaredKeys, pairsIn } from "../../src/spec/declared-keys.js";
import { declared, folder, load } from "./support/spec-folder.js";
import type { Files } from "./support/spec-folder.js";

const keys = (
  type: string,
  files: Files | string,
  paths: readonly string[] = ["pbx.yaml"],
): Promise<string[]> =>
  declaredKeys(paths, { cwd: folder(typeof files === "string" ? { "pbx.yaml": files } : files), type });

describe("the keys of a spec", () => {
  const styles: Readonly<Record<string, string>> = {
    flow: `version: 1\nextensions:\n  - { extn: "1001", outboundGroup: out }\n  - {"extn":"1002"}\n`,
    block: `version: 1\nextensions:\n- extn: '1001' # first\n  outboundGroup: out\n-\n  extn: "1002"\n`,
    json: `{"version": 1, "manage": {"extensions": {"prune": true}}, "extensions": [{"extn": "1001"}, {"extn": "1002"}]}`,
    anchors: `version: 1\nextensions:\n  - &a { extn: "1001" }\n  - !!map { extn: &k "1002" }\nconferences: [{ topic: *k }]\n`,
  };

  test.each(Object.entries(styles))("in %s style", async (_, text) => {
    expect(await keys("extension", text)).toEqual(["1001", "1002"]);
  });

  test("ranges are numbers, a topic that looks like one is none", async () => {
    const text = 'version: 1\nextensions: [{ extn: "0098-0101" }]\nconferences: [{ topic: "1-2" }]\n';
    expect(await keys("extension", text)).toEqual(["0098", "0099", "0100", "0101"]);
    expect(await keys("conference", text)).toEqual(["1-2"]);
  });

  test("a range that is too large, the wrong way round, or of too many digits has none", async () => {
    const ranges = ["0000000-9999999", "1005-1001", `${"9".repeat(20)}-${"9".repeat(20)}`];
    const entries = ranges.map((extn) => `{ extn: "${extn}" }`).join(", ");
    expect(await keys("extension", `version: 1\nextensions: [${entries}, { extn: "7" }]\n`)).toEqual(["7"]);
  });

  test("lists, folders, several files; the same key once", async () => {
    const files = {
      "site/a.yaml": 'version: 1\nblacklist: [{ phone: "110" }, { file: list.txt }, { file: more.csv }]\n',
      "site/b.yml": 'version: 1\nblacklist: [{ phone: "110" }, { phone: "111" }]\n',
      "site/list.txt": "13800001111\n# no\n",
      "site/more.csv": "号码,方向\n13800002222,呼入\n",
    };
    expect(await keys("blacklist", files, ["site"])).toEqual(["110", "13800001111", "13800002222", "111"]);
  });

  test("are those that loading finds, however they are written", async () => {
    const topic = fc.constantFrom(
      "Weekly",
      "周 会",
      "a: b",
      "it's",
      '"q"',
      "- x",
      "#1",
      "{a}",
      "[b",
      "x,y",
      "* b",
      "| c",
      "\\n",
    );
    const extn = fc.stringMatching(/^[0-9A-Za-z_.*#+]{1,8}$/);
    const spec = fc.record({
      extensions: fc.uniqueArray(extn, { maxLength: 4 }),
      conferences: fc.uniqueArray(topic, { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(spec, fc.boolean(), async ({ extensions, conferences }, isFlow) => {
        const data = {
          version: 1,
          extensions: extensions.map((key) => ({ name: "n", extn: key })),
          conferences: conferences.map((key) => ({ topic: key, recording: true })),
        };
        const text = stringify(data, { collectionStyle: isFlow ? "flow" : "block" });
        const loaded = await load(text);
        for (const { type } of kinds)
          expect(await keys(type, text)).toEqual(declared(loaded, type).map(({ key }) => key));
      }),
      { numRuns: 60 },
    );
  });
});

describe("a spec that is broken", () => {
  test.each([
    ["the line that is being written", 'version: 1\nextensions:\n  - { extn: "1001" }\n  - { extn: "10'],
    ["a bracket that nothing closes", 'version: 1\nextensions:\n  - { extn: "1001", name: [\n'],
    ["tabs", 'version: 1\nextensions:\n\t- { extn: "1001" }\n'],
    ["an unknown property", 'version: 1\nextensions:\n  - { extn: "1001", pasword: x }\n'],
  ])("still tells its keys: %s", async (_, text) => {
    expect((await keys("extension", text))[0]).toBe("1001");
  });

  test("nothing where there is nothing: no file, no such type, a key that is a reference", async () => {
    expect(await keys("extension", {}, ["none.yaml"])).toEqual([]);
    expect(await keys("queue", "version: 1\n")).toEqual([]);
    expect(
      await keys("extension", 'version: 1\nextensions: [{ extn: "${env:X}" }, { extn: }, extn: ]\n'),
    ).toEqual([]);
  });

  test("a list outside the spec's folder is not read", async () => {
    const files = { "a/pbx.yaml": "version: 1\nblacklist: [{ file: ../list.txt }]\n", "list.txt": "110\n" };
    expect(await keys("blacklist", files, ["a/pbx.yaml"])).toEqual([]);
  });

  test("any text at all ends without an error", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => [...pairsIn(text)].length >= 0),
    );
  });
});
