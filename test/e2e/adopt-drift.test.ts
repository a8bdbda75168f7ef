/** `adopt --drift`: what a report names, and nothing else. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, livePbx, pbxctl } from "../support/cli.js";
import { git, repository } from "../support/git.js";
import { extensionRow, groupRow } from "../support/rows.js";

const entry = (extn: string, phone: string): string => `  - { extn: "${extn}", transferPhone: "${phone}" }\n`;
const spec = (...phones: readonly [string, string, string]): string =>
  `version: 1\nextensions:\n${phones.map((phone, index) => entry(`100${index + 1}`, phone)).join("")}`;
const phones = ["1001", "1002", "1003"];
const BASE = spec("1", "2", "3");

async function site(live: readonly string[]) {
  const extensions = live.map((phone, index) => extensionRow(`100${index + 1}`, { transfer_phone: phone }));
  const { env } = await livePbx({ dicts: [groupRow("out")], extensions });
  const cwd = repository({ "pbx.yaml": BASE });
  return { cwd, run: (...args: string[]) => pbxctl(args, { cwd, env }) };
}

describe("adopt --drift", () => {
  it("adopts what was changed by hand and what nobody declared, not what is yet to be applied", async () => {
    const { cwd, run } = await site(["1", "hand", "hand", "rogue"].map((one) => one.replace("hand", "900")));
    git(cwd, "tag", "asked");
    // 1001 moves on in the spec alone, 1002 on the PBX alone, 1003 on both; 1004 is nobody's.
    writeFileSync(join(cwd, "pbx.yaml"), spec("100", "2", "300"));
    const drift = await run("drift", "--base", "asked", "--fail-on-unmanaged", "--report", "json=drift.json");
    expect(drift.code).toBe(2);
    const adopt = await run("adopt", "--drift", "drift.json");
    expect([adopt.code, adopt.err]).toEqual([
      0,
      "Left: extension/1003: it was changed by hand, and the spec has changes of it that are not applied yet\n",
    ]);
    expect(adopt.out).toContain("Adopted: 1 added, 1 changed, 0 removed, in pbx.yaml. 1 value left to you.");
    const text = readFileSync(join(cwd, "pbx.yaml"), "utf8");
    expect(text).toContain(spec("100", "900", "300").trimEnd());
    expect(text).toContain('extn: "1004"');
    expect(phones.every((extn) => text.split(`"${extn}"`).length === 2)).toBe(true);
  });

  it("adopts nothing where nothing drifted, although the plan would change something", async () => {
    const { cwd, run } = await site(["1", "2", "3"]);
    git(cwd, "tag", "asked");
    writeFileSync(join(cwd, "pbx.yaml"), spec("1", "2", "300"));
    expect((await run("drift", "--base", "asked", "--report", "json=drift.json")).code).toBe(0);
    const adopt = await run("adopt", "--drift", "drift.json");
    expect([adopt.code, adopt.out]).toEqual([0, "Nothing to adopt.\n"]);
    expect(readFileSync(join(cwd, "pbx.yaml"), "utf8")).toBe(spec("1", "2", "300"));
  });

  it("trap 15: a list that came back empty is no word of anybody's, and its entries stay", async () => {
    const { cwd, run } = await site([]);
    expect((await run("drift", "--report", "json=drift.json")).code).toBe(1);
    writeFileSync(join(cwd, "pbx.yaml"), `version: 1\nblacklist: [{ phone: "13800000001" }]\n`);
    expect((await run("drift", "--report", "json=drift.json")).code).toBe(2);
    const adopt = await run("adopt", "--drift", "drift.json");
    expect(adopt.err).toContain("Left: blacklist/13800000001: the PBX lists no");
    expect(adopt.out).toContain("Nothing to adopt.");
  });

  it.each([
    [
      ["--drift", "none.json"],
      "none.json can't be read: ENOENT",
      "--drift takes what drift --report json=FILE wrote",
    ],
    [["--drift", "pbx.yaml"], "pbx.yaml can't be read: it is not JSON", "--drift takes"],
    [["--drift", "failed.json"], "failed.json tells of a run that failed", "--drift takes"],
    [
      ["--drift", "failed.json", "extension/1"],
      "--drift and addresses exclude each other",
      "the report says",
    ],
  ])("refuses before any request: %j", async (args, message, hint) => {
    const cwd = folder({ "pbx.yaml": BASE });
    await pbxctl(["drift", "--url", "http://127.0.0.1:9", "--report", "json=failed.json"], { cwd });
    const run = await pbxctl(["adopt", ...args], { cwd });
    expect([run.code, run.out]).toEqual([1, ""]);
    expect(run.err).toContain(message);
    expect(run.err).toContain(hint);
  });

  it("refuses the report of another PBX", async () => {
    const { cwd, run } = await site(["900", "2", "3"]);
    expect((await run("drift", "--report", "json=drift.json")).code).toBe(2);
    const adopt = await run("adopt", "--drift", "drift.json", "--url", "http://127.0.0.1:9");
    expect(adopt.code).toBe(1);
    expect(adopt.err).toMatch(/--drift drift\.json is of http:\S+, and the PBX is http:\/\/127\.0\.0\.1:9/);
    expect(readFileSync(join(cwd, "pbx.yaml"), "utf8")).toBe(BASE);
  });
});
