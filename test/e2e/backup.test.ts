import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Simulator } from "../../src/simulator/simulator.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";

/** One of each kind to change, one to delete, one that stays; passwords that nothing but the file of secrets may hold. */
const seed = {
  dicts: [
    { k: "out", v: "呼出组" },
    { k: "old", v: 'Old "x" ${env:HOME}', start_url: "/a.wav", times: "3", hangup_dtmf: "2" },
    { k: "kept", v: "Kept", times: "2", hangup_dtmf: "1" },
    { k: "renamed", v: "Before", end_url: "/b.wav" },
  ],
  extensions: [
    {
      nbr: "1001",
      name: "one",
      password: "canary-1001 {extn} ${x}",
      k: "out",
      transfer_phone: "013800001111",
      if_auto_login: "true",
    },
    { nbr: "1002", name: "two", password: "canary-1002", k: "old", description: "售前,\u001b[31mq\n# x" },
    { nbr: "*9#", name: "star", password: "canary-star", k: "kept", if_auto_ready: "true" },
    { nbr: "1004", name: "stays", password: "canary-1004", k: "out" },
  ],
  special_phone: [
    { phone: "13800000001", special_flag: 2 },
    { phone: "13800000001", special_flag: 3 },
    { phone: "13800000001", special_flag: 9 },
    { phone: "13800000002", special_flag: 3 },
    { phone: "13800000003", special_flag: 2 },
    { phone: "13800000004", special_flag: 4 },
  ],
  conferences: [
    { topic: "Weekly", recording: true, context: "out", memberdetail: "1001,1002" },
    { topic: "Gone / 结束?", blending: "false", showname: "alias", memberdetail: "1001,13800000009" },
  ],
};

const spec = `version: 1
outboundGroups:
  - { id: old, state: absent }
  - { id: renamed, name: After }
  - { id: kept, promptTimes: 9, collectDtmf: peer }
extensions:
  - { extn: "1001", password: "canary-new-1001", transferPhone: "1", autoLogin: false, name: other }
  - { extn: "1002", state: absent }
  - { extn: "*9#", outboundGroup: out, password: "\${env:STAR}", transferPhone: "\${env:SECRET_PHONE}" }
  - { extn: "1005", outboundGroup: out, password: "canary-new-1005" }
blacklist:
  - { phone: "13800000001", state: absent }
  - { phone: "13800000002", direction: both }
  - { phone: "13800000003", state: absent }
  - { phone: "13800000004", direction: inbound }
conferences:
  - { topic: Weekly, members: ["1001"], recording: false, displayName: alias, outboundGroup: kept }
  - { topic: "Gone / 结束?", state: absent }
`;
const secretEnv = { STAR: "canary-new-star", SECRET_PHONE: "13900000777" };
const gates = ["replace", "mass-update", "mass-delete", "queue-member"];
const apply = ["apply", "--auto-approve", ...gates.flatMap((gate) => ["--allow", gate])];

const text = (cell: unknown): string =>
  typeof cell === "string" || typeof cell === "number" ? String(cell) : "";

/** All that the API can set, as the PBX holds it, of what was there before. */
function settable(simulator: Simulator): unknown {
  const { dicts, extensions, special_phone, conferences } = simulator.snapshot();
  const pick = (rows: readonly Readonly<Record<string, unknown>>[], ...columns: string[]): unknown[] =>
    rows.map((row) => JSON.stringify(columns.map((column) => row[column] ?? null))).sort();
  const blocked = new Map<string, Set<string>>();
  for (const row of special_phone) {
    const phone = text(row["phone"]);
    blocked.set(phone, (blocked.get(phone) ?? new Set()).add(text(row["special_flag"])));
  }
  // 2 and 3 say together what 4 says alone.
  for (const [phone, flags] of blocked) {
    if (flags.has("2") && flags.has("3"))
      blocked.set(phone, new Set([...flags, "4"].filter((flag) => flag !== "2" && flag !== "3")));
  }
  return {
    dicts: pick(
      dicts.filter((row) => !row["deleted_at"]),
      ...["k", "v", "start_url", "end_url", "times", "hangup_dtmf"],
    ),
    extensions: pick(
      extensions.filter(({ nbr }) => nbr !== "1005"),
      ...["nbr", "name", "password", "k", "transfer_phone", "if_auto_login", "if_auto_ready"],
    ),
    special_phone: [...blocked].map(([phone, flags]) => `${phone} ${[...flags].sort().join("+")}`).sort(),
    conferences: pick(conferences, ...["topic", "context", "recording", "showname", "blending"]),
  };
}

const files = (cwd: string, ending: string): string[] =>
  readdirSync(cwd)
    .filter((name) => name.endsWith(ending))
    .sort();

describe("apply --backup", () => {
  it("saves what is overwritten or deleted, of every kind, and apply brings it back", async () => {
    const { simulator, env, url } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const before = settable(simulator);
    const exported = (await pbxctl(["export"], { cwd, env })).out;
    expect(exported).toContain('members: ["1001", "1002"]');
    const run = await pbxctl([...apply, "--backup", "b"], { cwd, env: { ...env, ...secretEnv } });
    expect(run.code, run.err + run.out).toBe(0);
    expect(settable(simulator)).not.toEqual(before);
    const [yaml = "", ...others] = files(join(cwd, "b"), ".yaml");
    const [secrets = "", ...rest] = files(join(cwd, "b"), ".secrets.json");
    expect([others, rest, readdirSync(join(cwd, "b")).length]).toEqual([[], [], 2]);
    expect(yaml).toMatch(/^127\.0\.0\.1-\d+-\d{8}T\d{6}Z\.yaml$/);
    expect(run.err).toContain(`To bring it back: pbxctl apply b/${yaml}`);
    expect(run.out).toContain(`What it was before: b/${yaml}`);

    const content = readFileSync(join(cwd, "b", yaml), "utf8");
    expect(content).not.toContain("canary");
    expect(content).toContain(`${secrets}::extension/1001/password`);
    expect(content).toContain(`connection: { url: "${url}" }`);
    expect(content).not.toContain("1004");
    expect(content).not.toContain("1005");
    expect(content).not.toContain("\u001b");
    expect(content).toContain("# Not brought back: extension/1002 was in queue 售前");
    expect(run.out + run.err).not.toContain("canary");
    for (const name of [yaml, secrets]) expect(statSync(join(cwd, "b", name)).mode & 0o777).toBe(0o600);

    const plan = await pbxctl(["validate", `b/${yaml}`], { cwd });
    expect(plan.code).toBe(0);
    const back = await pbxctl([...apply, `b/${yaml}`], { cwd, env });
    expect(back.code, back.err + back.out).toBe(0);
    expect(back.out + back.err).not.toContain("canary");
    expect(settable(simulator)).toEqual(before);
    const again = (await pbxctl(["export"], { cwd, env })).out;
    // What the run created stays.
    expect(again.replace(/^.*"1005".*\n/m, "")).toBe(exported);
    expect((await pbxctl(["plan", "--detailed-exitcode", `b/${yaml}`], { cwd, env })).code).toBe(0);
  });

  it("of an apply that failed half way is applied all the same", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const before = settable(simulator);
    const real = simulator.handle.bind(simulator);
    let writes = 0;
    simulator.handle = (request) => {
      if (request.method === "POST") writes += 1;
      return request.method === "POST" && writes % 2 === 0
        ? { status: 200, headers: {}, body: '{"code":500,"result":"no"}' }
        : real(request);
    };
    const run = await pbxctl([...apply, "--backup", "b"], { cwd, env: { ...env, ...secretEnv } });
    expect(run.code).toBe(4);
    simulator.handle = real;
    expect((await pbxctl([...apply, "b"], { cwd, env })).code).toBe(0);
    expect(settable(simulator)).toEqual(before);
  });

  it("never overwrites an earlier one", async () => {
    const cwd = folder({
      "pbx.yaml": "version: 1\nblacklist: [{ phone: '13800000002', direction: both }]\n",
    });
    const names = new Set<string>();
    const { env, simulator } = await livePbx(seed);
    for (let run = 1; run <= 3; run += 1) {
      expect((await pbxctl([...apply, "--backup", "b"], { cwd, env })).code).toBe(0);
      for (const name of files(join(cwd, "b"), ".yaml")) names.add(name);
      expect(names.size).toBe(run);
      const row = simulator.snapshot().special_phone.find(({ phone }) => phone === "13800000002");
      expect(row?.["special_flag"]).toEqual(expect.anything());
      const [first = ""] = files(join(cwd, "b"), ".yaml");
      expect((await pbxctl([...apply, `b/${first}`], { cwd, env })).code).toBe(0);
    }
    expect(files(join(cwd, "b"), ".partial")).toEqual([]);
  });

  it("that can't be written keeps everything from being written", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec, b: "a file" });
    const run = await pbxctl([...apply, "--backup", "b", "--format", "json"], {
      cwd,
      env: { ...env, ...secretEnv },
    });
    expect(run.code).toBe(1);
    expect(run.err).toContain("Nothing was written to the PBX.");
    expect(run.out).toContain('"type":"refused","exit_code":1');
    expect(simulator.counts.calls["POST /api/ola/extensions/update"]).toBeUndefined();
    expect(Object.keys(simulator.counts.calls).filter((call) => call.startsWith("POST"))).toEqual([]);
  });

  it("that would not be whole is refused in words: a hidden password, deleted, is gone", async () => {
    const hidden = seed.extensions.map((row) => ({ ...row, password: "******" }));
    const { simulator, env } = await livePbx({ ...seed, extensions: hidden });
    const cwd = folder({ "pbx.yaml": "version: 1\nextensions: [{ extn: '1004', state: absent }]\n" });
    const run = await pbxctl([...apply, "--backup", "b"], { cwd, env });
    expect(run.code).toBe(1);
    expect(run.err).toContain(
      "The backup would not be whole: extension/1004 password: the PBX does not tell it. Nothing was written.",
    );
    expect(readdirSync(join(cwd, "b"))).toEqual([]);
    expect(simulator.snapshot().extensions).toHaveLength(4);
    expect((await pbxctl(apply, { cwd, env })).code).toBe(0);
  });

  it("is not written where nothing is overwritten, and says so", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({
      "new.yaml": "version: 1\nblacklist: [{ phone: '13900000001' }]\n",
      "same.yaml": "version: 1\nblacklist: [{ phone: '13800000003', direction: inbound }]\n",
      "pbx.yaml": "version: 1\nblacklist: [{ phone: '13800000003', state: absent }]\n",
    });
    for (const [file, extra, said] of [
      ["new.yaml", [], "nothing is overwritten or deleted"],
      ["same.yaml", [], "nothing is overwritten or deleted"],
      ["pbx.yaml", ["--rehearse"], "a rehearsal changes nothing"],
    ] as const) {
      const run = await pbxctl([...apply, ...extra, "--backup", "b", file], { cwd, env });
      expect(run.code, file).toBe(0);
      expect(run.err, file).toContain(said);
      expect(readdirSync(cwd)).not.toContain("b");
    }
  });

  it("names its path in the report, goes with --plan, and holds no file of secrets without any", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '13800000003', state: absent }]\n" });
    expect((await pbxctl(["plan", "--out", "p.json"], { cwd, env })).code).toBe(0);
    const run = await pbxctl(["apply", "--plan", "p.json", "--backup", "b", "--format", "json"], {
      cwd,
      env,
    });
    expect(run.code).toBe(0);
    const last = JSON.parse(run.out.trimEnd().split("\n").at(-1) ?? "") as { report: { backup: string } };
    expect(readdirSync(join(cwd, "b")).map((name) => join("b", name))).toEqual([last.report.backup]);
  });

  it("is for the PBX that it is of: another address is an error", async () => {
    const [one, two] = [await livePbx(seed), await livePbx(seed)];
    const cwd = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '13800000003', state: absent }]\n" });
    await pbxctl([...apply, "--backup", "b"], { cwd, env: one.env });
    const run = await pbxctl([...apply, "b"], { cwd, env: two.env });
    expect(run.code).toBe(1);
    expect(run.err).toContain("address-pinned");
  });

  it("meets the gates as any spec does, which say what lets it through", async () => {
    const weak = seed.extensions.map((row) => (row.nbr === "1004" ? { ...row, password: "1004" } : row));
    const { simulator, env } = await livePbx({ ...seed, extensions: weak });
    const cwd = folder({ "pbx.yaml": "version: 1\nextensions: [{ extn: '1004', state: absent }]\n" });
    await pbxctl([...apply, "--backup", "b"], { cwd, env });
    const refused = await pbxctl([...apply, "b"], { cwd, env });
    expect(refused.code).toBe(5);
    expect(refused.err).toContain("--allow weak-password");
    expect((await pbxctl([...apply, "--allow", "weak-password", "b"], { cwd, env })).code).toBe(0);
    expect(simulator.snapshot().extensions.find(({ nbr }) => nbr === "1004")).toMatchObject({
      password: "1004",
    });
  });
});
