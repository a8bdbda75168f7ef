import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/reconcile/plan.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";
import type { Ended } from "../support/cli.js";
import { GIT_ENV, commit, git, repository, write } from "../support/git.js";

const seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: [
    {
      nbr: "1001",
      password: "canary-live-1001",
      k: "out",
      if_auto_login: "true",
      transfer_phone: "13800001111",
    },
    { nbr: "1002", password: "canary-live-1002", k: "out" },
    { nbr: "2001", password: "canary-live-2001", k: "out" },
  ],
  special_phone: [
    { phone: "13800000001", special_flag: 4 },
    { phone: "13800000002", special_flag: 4 },
    { phone: "13800000003", special_flag: "vip" },
  ],
};

const before = {
  "pbx.yaml": `version: 1
outboundGroups: [{ id: out, name: 呼出组 }]
extensions:
  - { extn: "1001", autoLogin: true, transferPhone: "13800001111" }
  - { extn: "1002", password: "\${env:NOBODY_SETS_THIS}" }
blacklist: [{ file: lists/blocked.txt }]
`,
  "lists/blocked.txt": "13800000001\n13800000002\n13800000009\n",
};
const after = {
  "pbx.yaml": `version: 1
outboundGroups: [{ id: out, name: 呼出组 }]
extensions: [{ extn: "1001" }]
blacklist: [{ file: lists/blocked.txt }]
`,
  "lists/blocked.txt": "13800000001\n",
};

const planOf = ({ out }: Ended): Plan => JSON.parse(out) as Plan;
const changesOf = (ended: Ended): string[] =>
  planOf(ended).resource_changes.map(({ address, change }) => `${change.actions.join("+")} ${address}`);

async function world(first: Readonly<Record<string, string>> = before) {
  const { env, simulator } = await livePbx(seed);
  const cwd = repository(first);
  const run = (...args: string[]): Promise<Ended> => pbxctl(args, { cwd, env: { ...env, ...GIT_ENV } });
  return { cwd, run, simulator };
}

describe("--base", () => {
  it("deletes what an earlier revision declared and this spec doesn't, prune or not, and nothing else", async () => {
    const { cwd, run, simulator } = await world();
    commit(cwd, after);
    const plan = await run("plan", "--base", "HEAD~1", "--format", "json");
    expect(plan.err).toBe("");
    expect(changesOf(plan)).toEqual([
      "update extension/1001",
      "delete extension/1002",
      "delete blacklist/13800000002",
    ]);
    const reasons = planOf(plan).resource_changes.map(({ action_reason: reason }) => reason);
    expect(reasons).toEqual([
      undefined,
      "delete_because_removed_from_spec",
      "delete_because_removed_from_spec",
    ]);
    expect(planOf(plan).unmanaged).toEqual(["extension/2001"]);
    expect(planOf(plan).base).toMatchObject({ name: "HEAD~1", commit: git(cwd, "rev-parse", "HEAD~1") });
    expect(changesOf(await run("plan", "--format", "json"))).toEqual([]);

    const apply = await run("apply", "--base", "HEAD~1", "--auto-approve");
    expect(apply.err).toBe("");
    expect(apply.out).toContain("Apply complete! Resources: 0 added, 1 changed, 2 destroyed.");
    const numbers = simulator.snapshot().extensions.map((row) => row["nbr"]);
    expect(numbers).toEqual(["1001", "2001"]);
    expect(simulator.snapshot().special_phone.map((row) => row["phone"])).toEqual([
      "13800000001",
      "13800000003",
    ]);
    const again = await run("plan", "--base", "HEAD~1");
    expect(again.out).toContain("No changes.");
  });

  it("returns a field to the PBX's default where the document gives one, and else says that it is left alone", async () => {
    const { cwd, run } = await world();
    write(cwd, after);
    const plan = await run("plan", "--base", "HEAD", "--target", "extension/1001");
    expect(plan.out).toContain("~ autoLogin: true -> false");
    expect(plan.out).not.toContain("~ transferPhone");
    expect(plan.out).toContain(
      "transferPhone keeps its live value: HEAD stated it, this spec doesn't, and the PBX has no default for it: extension/1001.",
    );
  });

  it("never resolves the base's references, and leaves no file behind", async () => {
    const { env } = await livePbx(seed);
    const cwd = repository(before);
    write(cwd, after);
    const own = folder();
    const plan = await pbxctl(["plan", "--base", "HEAD"], { cwd, env: { ...env, ...GIT_ENV, TMPDIR: own } });
    expect(plan).toMatchObject({ code: 0, err: "" });
    expect(readdirSync(own)).toEqual([]);
    write(cwd, { "pbx.yaml": "version: 1\nextensions: 5\n" });
    git(cwd, "commit", "--quiet", "--all", "--message", "broken");
    write(cwd, after);
    const broken = await pbxctl(["plan", "--base", "HEAD"], {
      cwd,
      env: { ...env, ...GIT_ENV, TMPDIR: own },
    });
    expect(broken.code).toBe(1);
    expect(readdirSync(own)).toEqual([]);
  });

  it("releases what leaves by a narrower scope or a new ignore", async () => {
    const { cwd, run } = await world();
    write(cwd, {
      "pbx.yaml": `${after["pbx.yaml"]}manage: { extensions: { scope: ["1001"] } }\nignore: ["blacklist/13800000002"]\n`,
      "lists/blocked.txt": after["lists/blocked.txt"],
    });
    const plan = await run("plan", "--base", "HEAD", "--format", "json");
    expect(changesOf(plan)).toEqual(["update extension/1001"]);
    const released = planOf(plan).notes.filter(({ note }) => note === "released");
    expect(released.map(({ addresses }) => addresses)).toEqual([
      ["extension/1002"],
      ["blacklist/13800000002"],
    ]);
  });

  it("is an error where a whole collection is gone, with the places of both", async () => {
    const { cwd, run } = await world();
    write(cwd, { "pbx.yaml": "version: 1\nextensions: []\n" });
    const plan = await run("plan", "--base", "HEAD");
    expect(plan.code).toBe(1);
    expect(plan.out).toBe("");
    expect(plan.err).toContain(
      "pbx.yaml:1:1: error[base-collection-gone]: The base HEAD has outboundGroups (1 outbound group), and this spec has none",
    );
    expect(plan.err).toMatch(/[0-9a-f]{10}:lists\/blocked\.txt:1:1: declared here before/);
    expect(plan.err).toContain("hint: write blacklist: [] to delete them");
    write(cwd, { "pbx.yaml": "version: 1\noutboundGroups: []\nextensions: []\nblacklist: []\n" });
    expect(changesOf(await run("plan", "--base", "HEAD", "--format", "json"))).toEqual([
      "delete outbound-group/out",
      "delete extension/1001",
      "delete extension/1002",
      "delete blacklist/13800000001",
      "delete blacklist/13800000002",
    ]);
  });

  it("holds to protect and the gates", async () => {
    const { cwd, run } = await world();
    write(cwd, { ...after, "pbx.yaml": `${after["pbx.yaml"]}protect: ["extension/1002"]\n` });
    const apply = await run("apply", "--base", "HEAD", "--auto-approve");
    expect(apply.code).toBe(5);
    expect(apply.out).toContain("Gate closed: protected: 1 protected object would be destroyed");
  });

  it("takes a file or a folder on the disk, outside any repository, too", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({
      "pbx.yaml": after["pbx.yaml"],
      "lists/blocked.txt": after["lists/blocked.txt"],
      "old/pbx.yaml": before["pbx.yaml"],
      "old/lists/blocked.txt": before["lists/blocked.txt"],
    });
    for (const base of ["old/pbx.yaml", "old", "./old"]) {
      const plan = await pbxctl(["plan", "--base", base, "--format", "json"], { cwd, env });
      expect(plan.err).toBe("");
      expect(changesOf(plan)).toContain("delete extension/1002");
      expect(planOf(plan).base?.commit).toBeUndefined();
    }
  });

  it("reads folders, ranges, and objects that were absent before", async () => {
    const { cwd, run } = await world({
      "site/a.yaml": `version: 1\nextensions: [{ extn: "1001-1002" }]\n`,
      "site/b.yaml": `version: 1\nblacklist:\n  - { phone: "13800000001", state: absent }\n  - { phone: "13800000002" }\n`,
      "site/deeper/c.yaml": "not a spec",
    });
    git(cwd, "mv", "site/b.yaml", "site/z.yaml");
    write(cwd, {
      "site/a.yaml": `version: 1\nextensions: [{ extn: "1001" }]\n`,
      "site/z.yaml": `version: 1\nblacklist: []\n`,
    });
    const plan = await run("plan", "site", "--base", "HEAD", "--format", "json");
    expect(plan.err).toBe("");
    // Absent before and not named now: what is there came by other hands.
    expect(changesOf(plan)).toEqual(["delete extension/1002", "delete blacklist/13800000002"]);
  });

  it("tells that an empty list is unlikely where the base had some", async () => {
    const { env } = await livePbx({ ...seed, special_phone: [] });
    const cwd = repository(before);
    const plan = await pbxctl(["plan", "--base", "HEAD", "--target", "blacklist/*"], {
      cwd,
      env: { ...env, ...GIT_ENV, NOBODY_SETS_THIS: "canary-spec-1002" },
    });
    expect(plan.out).toContain(
      "Gate closed: empty-live: The PBX lists no blacklist numbers, yet the base HEAD declared 3 blacklist numbers",
    );
  });
});

describe("drift --base", () => {
  const spec = (transfer: string, login: boolean, more = ""): string => `version: 1
extensions:
  - { extn: "1001", transferPhone: "${transfer}", autoLogin: ${login} }
${more}`;

  it("ends with 2 for what was changed by hand, and not for what is yet to be applied", async () => {
    const { cwd, run } = await world({ "pbx.yaml": spec("13800001111", true) });
    commit(cwd, { "pbx.yaml": spec("13800001111", false) });
    const unapplied = await run("drift", "--base", "HEAD~1");
    expect(unapplied.code).toBe(0);
    expect(unapplied.out).toContain("# extension/1001 will be updated in-place [not applied yet]");
    expect((await run("drift")).code).toBe(2);
    expect((await run("drift", "--base", "HEAD~1", "--include-unapplied")).code).toBe(2);
    expect((await run("drift", "--include-unapplied")).code).toBe(1);
  });

  it("tells both apart on one object, in text and as data", async () => {
    const { cwd, run } = await world({ "pbx.yaml": spec("13800002222", true) });
    commit(cwd, { "pbx.yaml": spec("13800002222", false, `  - { extn: "1002", autoReady: true }\n`) });
    const text = await run("drift", "--base", "HEAD~1");
    expect(text.code).toBe(2);
    expect(text.out).toContain("# extension/1001 will be updated in-place [drift, and not applied yet]");
    expect(text.out).toContain('~ transferPhone: "13800001111" -> "13800002222" [drift]');
    expect(text.out).toContain("~ autoLogin:     true -> false [not applied yet]");
    expect(text.out).toContain("1 object drifted (the PBX is not as it asked), 2 objects not applied yet");
    const plan = planOf(await run("drift", "--base", "HEAD~1", "--format", "json"));
    expect(plan.base).toMatchObject({ drifted: 1, unapplied: 2 });
    expect(plan.resource_changes.map(({ cause, field_causes: fields }) => ({ cause, fields }))).toEqual([
      { cause: "both", fields: { transferPhone: "drift", autoLogin: "unapplied" } },
      { cause: "unapplied", fields: { autoReady: "unapplied" } },
    ]);
  });
});
