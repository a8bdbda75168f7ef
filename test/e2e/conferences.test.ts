import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Simulator } from "../../src/simulator/simulator.js";
import { LOGIN, folder, livePbx, pbxctl } from "../support/cli.js";

const schema = JSON.parse(
  readFileSync(new URL("../../schema/plan.schema.json", import.meta.url), "utf8"),
) as object;
const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

const seed = {
  dicts: [
    { k: "out", v: "呼出组" },
    { k: "old", v: "旧组" },
  ],
  conferences: [
    { uuid: "c-weekly", topic: "周会 a/b", context: "old", showname: "alias", blending: "false" },
    { uuid: "c-same", topic: "Same", memberdetail: "1001,1002" },
    { uuid: "c-gone", topic: "Gone", context: "old" },
    { uuid: "c-ended", topic: "New", completed_at: "2023-06-01 10:00:00" },
  ],
  live_conf: [
    { conference_uuid: "c-weekly", member_number: "1001", typ: "outMeeting" },
    { conference_uuid: "c-weekly", member_number: "1003", typ: "beCancel" },
  ],
};

const spec = `version: 1
manage: { conferences: { prune: true } }
outboundGroups:
  - { id: new, name: 新组 }
  - { id: old, state: absent }
defaults:
  conference: { recording: true }
conferences:
  - { topic: 周会 a/b, outboundGroup: new, members: ["1002", "1001"] }
  - { topic: Same, recording: false, members: ["1002", "1001"] }
  - { topic: New, outboundGroup: new, members: ["1001", "013800001111"] }
`;

const last = (out: string): string | undefined => out.trimEnd().split("\n").at(-1);

describe("conferences: plan → apply → plan → a change by hand → drift → apply", () => {
  it("makes them as the spec says, once, and leaves everything else about them alone", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const run = (...args: string[]) => pbxctl(args, { cwd, env });
    const before = simulator.snapshot();

    expect((await run("validate")).code).toBe(0);
    const plan = await run("plan");
    expect(plan.err).toBe("");
    expect(plan.out).toContain(`  # conference/周会%20a%2Fb will be updated in-place
  ~ conference/周会%20a%2Fb
      ~ outboundGroup: "old" -> "new"
      ~ recording:     false -> true
      ~ members:       2 members -> 2 members
          - "1003"
          + "1002"
`);
    expect(plan.out).toContain('      + members:       ["013800001111", "1001"]');
    expect(last(plan.out)).toBe("Plan: 2 to add, 1 to change, 2 to destroy.");
    expect(simulator.snapshot()).toEqual(before);

    const json = await run("plan", "--format", "json");
    const document = JSON.parse(json.out) as Record<string, unknown>;
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    expect(document["resource_changes"]).toContainEqual({
      address: "conference/New",
      type: "conference",
      name: "New",
      change: {
        actions: ["create"],
        before: null,
        after: {
          topic: "New",
          outboundGroup: "new",
          recording: true,
          members: ["013800001111", "1001"],
        },
        before_sensitive: {},
        after_sensitive: {},
      },
      calls: [
        { method: "POST", path: "/api/conferences/saveConf" },
        { method: "POST", path: "/api/conferences/addConfMembers" },
      ],
    });

    const apply = await run("apply", "--auto-approve");
    expect(apply.err).toBe("");
    expect(last(apply.out)).toBe("Apply complete! Resources: 2 added, 1 changed, 2 destroyed.");
    const { conferences, live_conf } = simulator.snapshot();
    expect(conferences).toMatchObject([
      { uuid: "c-weekly", context: "new", recording: true, showname: "alias", blending: "false" },
      { uuid: "c-same", memberdetail: "1001,1002", recording: false },
      { uuid: "c-ended", topic: "New", completed_at: "2023-06-01 10:00:00" },
      { topic: "New", context: "new", recording: true, showname: "extn", blending: "true" },
    ]);
    const made = conferences[3]?.["uuid"];
    expect(live_conf.map((row) => [row["conference_uuid"], row["member_number"]])).toEqual(
      expect.arrayContaining([
        ["c-weekly", "1001"],
        ["c-weekly", "1002"],
        [made, "013800001111"],
        [made, "1001"],
      ]),
    );
    expect(live_conf).toHaveLength(4);

    const again = await run("plan", "--detailed-exitcode");
    expect([again.code, last(again.out)]).toEqual([0, "No changes. Your PBX matches the configuration."]);

    byHand(simulator, String(made), "1009");
    const drift = await run("drift");
    expect(drift.code).toBe(2);
    expect(drift.out).toContain("      ~ members: 1 member -> 2 members");
    expect((await run("apply", "--auto-approve")).code).toBe(0);
    expect((await run("drift")).code).toBe(0);

    expect(simulator.counts).toMatchObject({
      refused: 0,
      rejected: 0,
      partialUpdates: 0,
      groupsDeletedInUse: 0,
      conferencesDisturbed: 0,
    });
  });

  it("exports what plans clean", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder();
    expect((await pbxctl(["init", "--from-live"], { cwd, env })).code).toBe(0);
    const text = readFileSync(`${cwd}/pbx.yaml`, "utf8");
    expect(text).toContain(
      '  - { topic: "周会 a/b", outboundGroup: old, recording: false, displayName: alias, blending: false, members: ["1001", "1003"] }',
    );
    expect(text).not.toContain("topic: New");
    const plan = await pbxctl(["plan", "--detailed-exitcode"], { cwd, env });
    expect([plan.code, last(plan.out)]).toEqual([0, "No changes. Your PBX matches the configuration."]);
  });

  it("trap 12: leaves the members alone while the meeting is on, and drift does not call that clean", async () => {
    const live_conf = [{ conference_uuid: "c", member_number: "1001", typ: "inMeeting" }];
    const { simulator, env } = await livePbx({ conferences: [{ uuid: "c", topic: "Weekly" }], live_conf });
    const weekly = '  - { topic: Weekly, members: ["1001", "1002"] }';
    const cwd = folder({ "pbx.yaml": `version: 1\nconferences:\n${weekly}\n` });
    const refused = await pbxctl(["apply", "--auto-approve"], { cwd, env });
    expect(refused.code).toBe(5);
    expect(refused.out).toContain("Gate closed: busy: conference/Weekly is in a meeting");
    const drift = await pbxctl(["drift"], { cwd, env });
    expect([drift.code, last(drift.out)]).toEqual([2, "Plan: 0 to add, 1 to change, 0 to destroy."]);
    const forced = await pbxctl(["apply", "--auto-approve", "--when-busy", "force"], { cwd, env });
    expect([forced.code, forced.out]).toEqual([
      4,
      expect.stringContaining("not started: members left alone: the meeting is on"),
    ]);
    expect(simulator.counts.calls["POST /api/conferences/addConfMembers"]).toBeUndefined();
  });

  it("trap 11: two live ones of a declared topic are an error, and nothing is written", async () => {
    const twins = [{ topic: "Weekly" }, { topic: "Weekly" }];
    const { simulator, env } = await livePbx({ conferences: twins });
    const cwd = folder({ "pbx.yaml": "version: 1\nconferences: [{ topic: Weekly, recording: true }]\n" });
    const run = await pbxctl(["apply", "--auto-approve"], { cwd, env });
    expect(run.code).toBe(1);
    expect(run.err).toContain('error[live-ambiguous]: The PBX lists conference "Weekly" 2 times');
    expect(simulator.counts.calls["POST /api/conferences/saveConf"]).toBeUndefined();
  });
});

/** What somebody does on the PBX's own web page: the list of members is set to one number. */
function byHand(simulator: Simulator, confId: string, members: string): void {
  const query = new URLSearchParams({ username: LOGIN.PBX_USERNAME, password: LOGIN.PBX_PASSWORD });
  const path = `/api/login?${query.toString()}`;
  const login = simulator.handle({ method: "GET", path, headers: {}, body: "" });
  const headers = {
    "x-auth-token": login.headers["x-auth-token"] ?? "",
    "content-type": "application/x-www-form-urlencoded",
  };
  const body = new URLSearchParams({ confId, members }).toString();
  const answer = simulator.handle({
    method: "POST",
    path: "/api/conferences/addConfMembers",
    headers,
    body,
  });
  expect(answer.status).toBe(200);
}
