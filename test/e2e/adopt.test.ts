/** `pbxctl adopt` as its users meet it: the built command, files on a disk, a PBX on a socket. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Seed } from "../../src/simulator/simulator.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";
import { conferenceRow, extensionRow, groupRow, phoneRow } from "../support/rows.js";

const PBX = `# our phones
version: 1
manage:
  extensions: { prune: true, scope: ["1000-1999"] }
  blacklist: { prune: true }
defaults:
  extension: { outboundGroup: out }
outboundGroups:
  - { id: out, name: out }   # the main one
  - id: sales
    name: 'Sales'

extensions:
  # reception
  - { extn: "1001", password: "\${env:P}", transferPhone: "13800001111" } # desk
  - { extn: "1100-1104" } # the team
  # gone soon
  - { extn: "1200", password: "canary-in-the-spec" }
blacklist:
  - { file: numbers.txt, direction: inbound }
conferences:
  - { topic: Weekly, members: ["1001", "1002"] }
`;

const NUMBERS = "# blocked\r\n4001\r\n4002\r\n";

const ADOPTED = PBX.replace("'Sales'", "'Sales 2'")
  .replace("13800001111", "13911112222")
  .replace(
    '  - { extn: "1100-1104" } # the team\n',
    '  - { extn: "1100-1101" } # the team\n' +
      '  - { extn: "1102", outboundGroup: sales } # split off from 1100-1104\n' +
      '  - { extn: "1104" }\n',
  )
  .replace(
    '"canary-in-the-spec" }\n',
    '"canary-in-the-spec" }\n' +
      '  - { extn: "1300", name: "1300", transferPhone: "", autoLogin: false, autoReady: false }\n',
  )
  .replace('"1002"]', '"1003"]');

const seed: Seed = {
  dicts: [groupRow("out"), groupRow("sales", { v: "Sales 2" })],
  extensions: [
    extensionRow("1001", { password: "Other-pw-1", transfer_phone: "13911112222" }),
    ...["1100", "1101", "1104"].map((nbr) => extensionRow(nbr)),
    extensionRow("1102", { k: "sales" }),
    extensionRow("1200", { password: "canary-in-the-spec" }),
    extensionRow("1300", { password: "canary-on-the-pbx" }),
    extensionRow("2001"),
  ],
  special_phone: [phoneRow("4002", 2), phoneRow("4003", 2), phoneRow("4004", 9)],
  conferences: [conferenceRow("Weekly", { memberdetail: "1001,1003" })],
};

const files = { "pbx.yaml": PBX, "numbers.txt": NUMBERS };
const contents = (cwd: string): Record<string, string> =>
  Object.fromEntries(readdirSync(cwd).map((name) => [name, readFileSync(join(cwd, name), "utf8")]));

async function site(own: Readonly<Record<string, string>> = files, rows: Seed = seed) {
  const { env, simulator } = await livePbx(rows);
  const cwd = folder(own);
  const run = (...args: string[]) => pbxctl(args, { cwd, env: { ...env, P: "Spec-pw-12" } });
  return { cwd, run, simulator };
}

const LEFT = "Left: extension/1001 password: its value in the spec is a reference (${…})\n";

it("writes what is live into the spec's files, and only that; then the plan has no more than what was left", async () => {
  const { cwd, run } = await site();
  const { code, out, err } = await run("adopt");
  expect(err).toBe(LEFT);
  expect(out).toBe(
    [
      '~ outbound-group/sales: name "Sales" -> "Sales 2"',
      '~ extension/1001: transferPhone "13800001111" -> "13911112222"',
      '~ extension/1102: outboundGroup "out" -> "sales"',
      "- extension/1103",
      "+ extension/1300",
      "- blacklist/4001",
      "+ blacklist/4003",
      '~ conference/Weekly: members ["1001","1002"] -> ["1001","1003"]',
      "Adopted: 2 added, 4 changed, 2 removed, in numbers.txt, pbx.yaml. 1 value left to you.",
      "",
    ].join("\n"),
  );
  expect(code).toBe(0);
  expect(contents(cwd)).toEqual({ "pbx.yaml": ADOPTED, "numbers.txt": "# blocked\r\n4002\r\n4003\r\n" });
  const plan = await run("plan", "--format", "json");
  const { resource_changes: changes } = JSON.parse(plan.out) as { resource_changes: { address: string }[] };
  expect(changes.map(({ address }) => address)).toEqual(["extension/1001"]);
  expect(await run("adopt")).toEqual({
    code: 0,
    out: "Nothing to adopt. 1 value left to you.\n",
    err: LEFT,
  });
});

it("--dry-run prints a unified diff without secrets, and writes nothing", async () => {
  const { cwd, run, simulator } = await site();
  const { code, out, err } = await run("adopt", "--dry-run");
  expect(out.split("\n").slice(0, 20)).toEqual([
    "--- a/numbers.txt",
    "+++ b/numbers.txt",
    "@@ -1,3 +1,3 @@",
    " ***",
    "-4001",
    " 4002",
    "+4003",
    "--- a/pbx.yaml",
    "+++ b/pbx.yaml",
    "@@ -7,16 +7,19 @@",
    "   extension: { outboundGroup: out }",
    " outboundGroups:",
    "   - { id: out, name: out }   # the main one",
    "   - id: sales",
    "-    name: 'Sales'",
    "+    name: 'Sales 2'",
    " ",
    " extensions:",
    "   # reception",
    `-  - { extn: "1001", password: "\${env:P}", transferPhone: "13800001111" } # desk`,
  ]);
  expect(out).toContain('  - { extn: "1200", password: *** }');
  expect(out + err).not.toContain("canary");
  expect(err).toBe(
    `${LEFT}Would adopt: 2 added, 4 changed, 2 removed, in numbers.txt, pbx.yaml. 1 value left to you.\n`,
  );
  expect(code).toBe(0);
  expect(contents(cwd)).toEqual(files);
  expect(Object.keys(simulator.counts.calls).filter((call) => !call.startsWith("GET "))).toEqual([]);
});

it("adopts what is named alone, also what nobody declared", async () => {
  const { cwd, run } = await site();
  const { out } = await run("adopt", "extension/1300", "blacklist/4001");
  expect(out).toBe(
    "+ extension/1300\n- blacklist/4001\nAdopted: 1 added, 0 changed, 1 removed, in numbers.txt, pbx.yaml.\n",
  );
  expect(contents(cwd)["numbers.txt"]).toBe("# blocked\r\n4002\r\n");
  const outside = await run("adopt", "extension/2001");
  expect(outside.err).toBe("Left: extension/2001: it is not in manage.extensions.scope\n");
});

it("says what an address lacks, before any request or after", async () => {
  const { run, simulator } = await site();
  const noAddress = await run("adopt", "pbx.yaml");
  expect(noAddress.err).toContain('Error: "pbx.yaml": the address names no type of object');
  expect(noAddress.err).toContain("files are named with --spec");
  expect(simulator.counts.logins).toBe(0);
  const nothing = await run("adopt", "extension/9999");
  expect(nothing.err).toContain("extension/9999 names nothing, neither in the spec nor on the PBX");
  expect([noAddress.code, nothing.code]).toEqual([1, 1]);
});

it("writes nothing at all when the result would ask for something else", async () => {
  const own = { "pbx.yaml": "version: 1\nmanage: { extensions: { prune: true } }\nblacklist: []\n" };
  const { cwd, run } = await site(own);
  const { code, out, err } = await run("adopt", "extension/1300", "blacklist/4002");
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain(
    "This can't be adopted, and nothing was written: extension/1001 would be changed by the next apply;",
  );
  expect(contents(cwd)).toEqual(own);
});

it("trap 15: a list that came back empty removes nothing unless it is named", async () => {
  const { cwd, run } = await site(files, { ...seed, special_phone: [] });
  const { err } = await run("adopt", "--dry-run");
  expect(err).toContain(
    "Left: blacklist/4001: the PBX lists no blacklist numbers at all, which may be a fault",
  );
  expect((await run("adopt", "blacklist/*")).code).toBe(0);
  expect(contents(cwd)["numbers.txt"]).toBe("# blocked\r\n");
});

it("keeps modes and links, and files in folders", async () => {
  const { cwd, run } = await site({});
  mkdirSync(join(cwd, "site"));
  writeFileSync(join(cwd, "site", "main.yaml"), "version: 1\n");
  writeFileSync(join(cwd, "site", "real.yml"), 'version: 1\nextensions:\n  - { extn: "1001", name: x }\n');
  chmodSync(join(cwd, "site", "real.yml"), 0o640);
  mkdirSync(join(cwd, "other"));
  symlinkSync("../site/real.yml", join(cwd, "other", "linked.yaml"));
  const { code, err } = await run("adopt", "--spec", "other/linked.yaml", "--spec", "site/main.yaml");
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(lstatSync(join(cwd, "other", "linked.yaml")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(cwd, "site", "real.yml"), "utf8")).toContain('name: "1001"');
  expect(statSync(join(cwd, "site", "real.yml")).mode & 0o777).toBe(0o640);
  expect(readdirSync(join(cwd, "site"))).toEqual(["main.yaml", "real.yml"]);
});

it("ends with the spec's own findings where it has some", async () => {
  const { run } = await site({ "pbx.yaml": "version: 1\nextensions: [{ extn: 1001 }]\n" });
  const { code, err } = await run("adopt");
  expect(code).toBe(1);
  expect(err).toContain("quote it");
});
