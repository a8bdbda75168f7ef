import { describe, expect, it } from "vitest";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [
    { k: "out", v: "呼出组" },
    { k: "old", v: "旧组" },
  ],
  extensions: [
    { nbr: "1001", name: "1001", password: "canary-live-1001", k: "out", transfer_phone: "" },
    { nbr: "1002", name: "1002", password: "canary-live-1002", k: "old", description: "1,AI" },
    { nbr: "1003", name: "1003", password: "canary-live-1003", k: "out", description: "销售" },
    { nbr: "2001", name: "2001", password: "canary-live-2001", k: "out" },
  ],
  special_phone: [
    { phone: "13800000001", special_flag: 2 },
    { phone: "13800000002", special_flag: 2 },
    { phone: "13800000002", special_flag: 3 },
    { phone: "13800000003", special_flag: "vip" },
  ],
};

const spec = `version: 1
manage:
  extensions: { prune: true, scope: ["1000-1999"] }
  blacklist: { prune: true }
outboundGroups:
  - { id: out, name: 呼出组, promptTimes: 3 }
  - { id: new, name: 新组 }
  - { id: old, state: absent }
extensions:
  - { extn: "1001", transferPhone: "013800001111" }
  - { extn: "1002", outboundGroup: new }
  - { extn: "1004", outboundGroup: new, password: "\${env:EXT_1004}" }
blacklist:
  - { phone: "13800000002" }
  - { phone: "13678267674", direction: both }
`;
const secrets = { EXT_1004: "canary-spec-1004" };

describe("plan → apply → plan → drift", () => {
  it("makes the PBX as the spec says, once, and leaves everything else alone", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const before = simulator.snapshot();
    const run = (...args: string[]) => pbxctl(args, { cwd, env: { ...env, ...secrets } });

    const plan = await run("plan");
    expect(plan.err).toBe("");
    expect(plan.code).toBe(0);
    expect(plan.out).toContain("# extension/1001 will be updated in-place");
    expect(plan.out).toContain('~ transferPhone: "" -> "013800001111"');
    expect(plan.out).toContain("# extension/1003 will be destroyed");
    expect(plan.out).toContain("extension/1003 loses its place in queue 销售");
    expect(plan.out.trimEnd().split("\n").at(-1)).toBe("Plan: 3 to add, 3 to change, 3 to destroy.");
    expect(simulator.snapshot()).toEqual(before);
    expect(Object.keys(simulator.counts.calls).filter((call) => call.startsWith("POST"))).toEqual([]);

    expect(plan.out).toContain("extension/1003 would be deleted, and the queue 销售 lists it");
    const apply = await run("apply", "--auto-approve", "--allow", "queue-member");
    expect(apply.err).toBe("");
    expect(apply.code).toBe(0);
    expect(apply.out.trimEnd().split("\n").at(-1)).toBe(
      "Apply complete! Resources: 3 added, 3 changed, 3 destroyed.",
    );
    const rows = new Map(simulator.snapshot().extensions.map((row) => [row["nbr"], row]));
    expect([...rows.keys()]).toEqual(["1001", "1002", "2001", "1004"]);
    expect(rows.get("1001")).toMatchObject({
      transfer_phone: "013800001111",
      password: "canary-live-1001",
      k: "out",
    });
    expect(rows.get("1002")).toMatchObject({ k: "new", password: "canary-live-1002", description: "1,AI" });
    expect(rows.get("1004")).toMatchObject({ k: "new", password: "canary-spec-1004", name: "1004" });
    expect(
      simulator.snapshot().special_phone.map((row) => [row["phone"], String(row["special_flag"])]),
    ).toEqual([
      ["13800000002", "2"],
      ["13800000002", "3"],
      ["13800000003", "vip"],
      ["13678267674", "4"],
    ]);
    expect(simulator.counts).toMatchObject({
      refused: 0,
      partialUpdates: 0,
      ambiguousUpdates: 0,
      groupsDeletedInUse: 0,
    });

    const again = await run("plan", "--detailed-exitcode");
    expect(again.out.trimEnd().split("\n").at(-1)).toBe("No changes. Your PBX matches the configuration.");
    expect(again.code).toBe(0);
    expect((await run("drift")).code).toBe(0);
  });

  it("drift ends with 2 on a difference and writes nothing", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '110', direction: inbound }]\n" });
    const before = simulator.snapshot();
    const drift = await pbxctl(["drift"], { cwd, env });
    expect(drift.code).toBe(2);
    expect(drift.out).toContain("Plan: 1 to add, 0 to change, 0 to destroy.");
    expect(simulator.snapshot()).toEqual(before);
  });

  it("reads only the lists that the spec needs", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": "version: 1\nblacklist: []\n" });
    expect((await pbxctl(["plan"], { cwd, env })).code).toBe(0);
    expect(simulator.counts.calls).toEqual({
      "GET /api/login": 1,
      "GET /api/special_phone/special_phone_detail": 1,
    });
  });

  it("shows nobody a password, in any format, with --debug, in plan and apply", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const options = { cwd, env: { ...env, ...secrets } };
    const runs = [
      await pbxctl(["plan", "--debug"], options),
      await pbxctl(["plan", "--format", "json", "--out", "saved.plan"], options),
      await pbxctl(
        ["apply", "--auto-approve", "--allow", "queue-member", "--format", "json", "--debug"],
        options,
      ),
      await pbxctl(["export", "--debug"], options),
    ];
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const { readFileSync } = await import("node:fs");
    const printed = [
      ...runs.flatMap(({ out, err }) => [out, err]),
      readFileSync(`${cwd}/saved.plan`, "utf8"),
    ].join("\n");
    expect(printed).not.toMatch(/canary/);
    expect(printed).toContain("(sensitive value)");
    expect(runs[0]?.err).toContain("GET /api/ola/extensions/detail");
  });
});
