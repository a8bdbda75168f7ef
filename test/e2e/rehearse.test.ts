import { describe, expect, it } from "vitest";
import type { Simulator } from "../../src/simulator/simulator.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [
    { k: "out", v: "呼出组" },
    { k: "old", v: "旧组" },
  ],
  extensions: [
    { nbr: 1001, name: "1001", password: "canary-live-1001", k: "out" },
    { nbr: "1002", name: "1002", password: "canary-live-1002", k: "old", description: "1,AI" },
    { nbr: "1003", name: "1003", password: "canary-live-1003", k: "out" },
  ],
  special_phone: [
    { phone: "13800000001", special_flag: 2 },
    { phone: "13800000001", special_flag: 9 },
    { phone: "13800000002", special_flag: 3 },
  ],
  conferences: [
    { topic: "Weekly", uuid: "c-1", nbr: "1", context: "out" },
    { topic: "Gone", uuid: "c-2", nbr: "2" },
    { topic: "On", uuid: "c-3", nbr: "3" },
  ],
  live_conf: [
    { conference_uuid: "c-1", member_number: "1001" },
    { conference_uuid: "c-3", member_number: "1001", typ: "inMeeting" },
  ],
};
const spec = `version: 1
manage:
  blacklist: { prune: true }
outboundGroups:
  - { id: out, name: 呼出组, promptTimes: 3 }
  - { id: new, name: 新组 }
  - { id: old, state: absent }
extensions:
  - { extn: "1001", transferPhone: "013800001111" }
  - { extn: "1002", outboundGroup: new }
  - { extn: "1003", state: absent }
  - { extn: "1004", outboundGroup: new, password: "\${env:EXT_1004}" }
blacklist:
  - { phone: "13800000001", direction: both }
conferences:
  - { topic: Weekly, recording: true, members: ["1001", "1004"] }
  - { topic: Gone, state: absent }
  - { topic: Daily, outboundGroup: new, members: ["1002"] }
  - { topic: "On", members: ["1001"] }
`;
const secrets = { EXT_1004: "canary-spec-1004" };

/** The writes that a PBX was sent, by call. */
function writesTo(simulator: Simulator): Record<string, number> {
  return Object.fromEntries(
    Object.entries(simulator.counts.calls).filter(([call]) => !call.startsWith("GET ")),
  );
}

function eventsOf(out: string): Record<string, unknown>[] {
  return out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("apply --rehearse", () => {
  it("shows each call that apply makes, values masked, and writes nothing", async () => {
    const { simulator, env, url } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const before = simulator.snapshot();
    const options = { cwd, env: { ...env, ...secrets } };
    const run = await pbxctl(["apply", "--rehearse"], options);
    expect(run.code).toBe(0);
    expect(writesTo(simulator)).toEqual({});
    expect(simulator.snapshot()).toEqual(before);
    const played = run.out.split("\n").flatMap((line) => /: ((?:POST|PUT) \S+)/.exec(line)?.[1] ?? []);
    expect(run.out).toContain("conference/Gone: POST /api/conferences/delConf/{uuid}\n");
    expect(run.out).toContain(
      "conference/Daily: POST /api/conferences/addConfMembers members=*** confId=***\n",
    );
    expect(run.out).toContain(
      `After ${played.length} calls the PBX matches the configuration: a second plan is empty.`,
    );
    expect(run.out.trimEnd().split("\n").at(-1)).toBe(
      `Rehearsal complete: 3 added, 5 changed, 4 destroyed on the simulated PBX. Nothing was written to ${url}.`,
    );
    expect(run.out).not.toContain("Apply complete");

    const apply = await pbxctl(["apply", "--auto-approve"], options);
    expect(apply.code).toBe(0);
    const counted: Record<string, number> = {};
    for (const call of played) counted[call] = (counted[call] ?? 0) + 1;
    expect(counted).toEqual(writesTo(simulator));
  });

  it("plays what waits for a call or a meeting without waiting, and takes nobody off the phone", async () => {
    const agents = [{ extn: "1001", state: "busy", old_state: "ready", private_data: "answered" }];
    const { simulator, env } = await livePbx({ ...seed, agents });
    const cwd = folder({
      "pbx.yaml": `version: 1
extensions: [{ extn: "1001", transferPhone: "013800001111" }]
conferences: [{ topic: "On", recording: true, members: ["1002"] }]
`,
    });
    expect((await pbxctl(["apply", "--rehearse"], { cwd, env })).code).toBe(5);
    for (const mode of ["wait", "skip", "force"]) {
      const run = await pbxctl(["apply", "--rehearse", "--when-busy", mode], { cwd, env });
      expect([run.code, run.err]).toEqual([0, ""]);
      expect(run.out).toContain("conference/On: POST /api/conferences/addConfMembers");
    }
    expect(writesTo(simulator)).toEqual({});
  });

  it("needs no approval, with a terminal and without", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '1390000' }]\n" });
    const node = ["--import", "data:text/javascript,process.stdin.isTTY=true"];
    for (const more of [{}, { node }]) {
      const run = await pbxctl(["apply", "--rehearse"], { cwd, env, ...more });
      expect([run.code, run.err]).toEqual([0, ""]);
    }
    expect((await pbxctl(["apply", "--rehearse", "--auto-approve"], { cwd, env })).code).toBe(0);
    expect(writesTo(simulator)).toEqual({});
  });

  it("streams apply's events as JSON, each marked as rehearsed, without a secret", async () => {
    const { simulator, env, url } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const args = ["apply", "--rehearse", "--format", "json", "--debug"];
    const run = await pbxctl(args, { cwd, env: { ...env, ...secrets } });
    expect(run.code).toBe(0);
    expect(run.out + run.err).not.toContain("canary");
    const events = eventsOf(run.out);
    expect(events.every(({ rehearsal }) => rehearsal === true)).toBe(true);
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set([
        "plan",
        "apply_start",
        "operation_start",
        "call",
        "operation_end",
        "verify_start",
        "end_state",
        "apply_end",
      ]),
    );
    expect(events).toContainEqual({
      type: "call",
      address: "extension/1003",
      method: "POST",
      path: "/api/ola/extensions/delete",
      params: ["extn"],
      rehearsal: true,
    });
    expect(events.at(-2)).toMatchObject({ type: "end_state", changes: [] });
    expect(events.at(-1)).toMatchObject({
      report: { target: url, verification: "passed", interrupted: false },
    });
    expect(writesTo(simulator)).toEqual({});
  });

  it("ends as apply would: 5 at a closed gate, 0 when --allow opens it or nothing is to do", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": "version: 1\noutboundGroups: [{ id: out, state: absent }]\n" });
    const closed = await pbxctl(["apply", "--rehearse"], { cwd, env });
    expect(closed.code).toBe(5);
    expect(closed.err).toContain("--allow group-in-use");
    expect(closed.out).not.toContain("Rehearsal");
    const json = await pbxctl(["apply", "--rehearse", "--format", "json"], { cwd, env });
    expect(eventsOf(json.out).at(-1)).toMatchObject({ type: "refused", exit_code: 5, rehearsal: true });
    const open = await pbxctl(["apply", "--rehearse", "--allow", "group-in-use"], { cwd, env });
    expect(open.code).toBe(0);
    expect(open.out).toContain("outbound-group/out: POST /api/ola/dicts/delete k=***");
    const same = folder({ "pbx.yaml": "version: 1\noutboundGroups: [{ id: out }]\n" });
    const nothing = await pbxctl(["apply", "--rehearse"], { cwd: same, env });
    expect(nothing.code).toBe(0);
    expect(nothing.out).toContain("Nothing to rehearse. Nothing was written");
    expect(writesTo(simulator)).toEqual({});
  });

  it("says which operation the PBX would refuse, and ends as apply does then", async () => {
    const { simulator, env } = await livePbx({
      ...seed,
      extensions: [{ nbr: "1001", name: "1001", password: "canary-live-1001", k: "deleted-group" }],
    });
    const cwd = folder({
      "pbx.yaml":
        "version: 1\nextensions: [{ extn: '1001', transferPhone: '1390000' }]\nblacklist: [{ phone: '1390001' }]\n",
    });
    const run = await pbxctl(["apply", "--rehearse"], { cwd, env });
    expect(run.code).toBe(4);
    expect(run.out).toContain(
      "extension/1001: Modification failed: POST /api/ola/extensions/update: the PBX refused",
    );
    expect(run.out).toContain("a second plan would still change extension/1001.");
    expect(run.out).toContain(
      "Rehearsal incomplete: 1 added, 0 changed, 0 destroyed on the simulated PBX, 1 not done.",
    );
    expect(writesTo(simulator)).toEqual({});
    expect((await pbxctl(["apply", "--auto-approve"], { cwd, env })).code).toBe(4);
  });

  it("rehearses a saved plan as long as it holds", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '1390000' }]\n" });
    await pbxctl(["plan", "--out", "p.json"], { cwd, env });
    const run = await pbxctl(["apply", "--plan", "p.json", "--rehearse"], { cwd, env });
    expect(run.code).toBe(0);
    expect(run.out).toContain("blacklist/1390000: POST /api/special_phone/insert phone=*** special_flag=***");
    await pbxctl(["apply", "--auto-approve"], { cwd, env });
    expect((await pbxctl(["apply", "--plan", "p.json", "--rehearse"], { cwd, env })).code).toBe(3);
    expect(writesTo(simulator)).toEqual({ "POST /api/special_phone/insert": 1 });
  });

  it.each(["******", "", null])(
    "trap 2: keeps passwords that the PBX lists as %j hidden, as the PBX would",
    async (mask) => {
      const { simulator, env } = await livePbx(seed);
      const real = simulator.handle.bind(simulator);
      simulator.handle = (request) => {
        const answer = real(request);
        if (!request.path.startsWith("/api/ola/extensions/detail")) return answer;
        const rows = JSON.parse(answer.body) as object[];
        return { ...answer, body: JSON.stringify(rows.map((row) => ({ ...row, password: mask }))) };
      };
      const cwd = folder({
        "pbx.yaml": `version: 1
defaults: { extension: { password: "\${env:EXT_1004}" } }
extensions: [{ extn: "1001", transferPhone: "1390000" }, { extn: "1002" }]
`,
      });
      const run = await pbxctl(["apply", "--rehearse", "--allow", "weak-password"], {
        cwd,
        env: { ...env, ...secrets },
      });
      expect(run.err).toContain("live-value-unknown");
      expect(run.code).toBe(0);
      expect(run.out).toContain("After 1 call the PBX matches the configuration");
      expect(writesTo(simulator)).toEqual({});
    },
  );

  it("trap 10: reads an older PBX", async () => {
    const { simulator, env } = await livePbx(seed);
    const real = simulator.handle.bind(simulator);
    simulator.handle = (request) =>
      request.path === "/api/ola/extensions/detail"
        ? { status: 404, headers: {}, body: "{}" }
        : real({ ...request, path: request.path.replace("extensions_detail", "extensions/detail") });
    const cwd = folder({ "pbx.yaml": "version: 1\nextensions: [{ extn: '1001', autoLogin: true }]\n" });
    expect((await pbxctl(["apply", "--rehearse"], { cwd, env })).code).toBe(0);
  });

  it("interrupted before its end says so, and ends with 130", async () => {
    const { env } = await livePbx(seed);
    const phones = Array.from(
      { length: 3000 },
      (_, at) => `  - { phone: "1390000${String(at).padStart(4, "0")}" }`,
    );
    const cwd = folder({ "pbx.yaml": `version: 1\nblacklist:\n${phones.join("\n")}\n` });
    let killed = false;
    const run = await pbxctl(["apply", "--rehearse"], {
      cwd,
      env,
      onOutput: (out, _, kill) => {
        if (killed || !out.includes("/insert")) return;
        killed = true;
        kill("SIGINT");
      },
    });
    expect(run.code).toBe(130);
    expect(run.out).toContain("Rehearsal incomplete");
  });

  it("plays faults on the simulated PBX alone, without waiting, and shows how apply would fare", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const args = ["apply", "--rehearse", "--fault", "reset-after@POST", "--fault", "restart:2000#2@POST"];
    const run = await pbxctl([...args, "--fault", "silence-before#4@POST"], {
      cwd,
      env: { ...env, ...secrets },
    });
    expect(run.code).toBe(0);
    expect(run.out).toContain("the answer was lost; reading it back");
    expect(run.out).toContain("Faults played: reset-after 1, restart 1, silence-before 1.");
    expect(run.out).toContain("a second plan is empty");
    expect(run.out).toContain("Rehearsal complete:");
    expect(run.out + run.err).not.toContain("canary");
    expect(writesTo(simulator)).toEqual({});
    expect(simulator.counts).toMatchObject({ faults: {}, logins: 1 });
  });

  it("shows what apply would find when writes are not taken, and ends with its exit code", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": "version: 1\nextensions: [{ extn: '1001', transferPhone: '138' }]\n" });
    const args = ["apply", "--rehearse", "--format", "json", "--fault", "ignored=1", "--fault-seed", "3"];
    const run = await pbxctl(args, { cwd, env });
    expect(run.code).toBe(4);
    const events = eventsOf(run.out);
    const found = events.find(({ type }) => type === "mismatch");
    expect(found).toMatchObject({ mismatch: { address: "extension/1001", fields: ["transferPhone"] } });
    const changes = ["extension/1001"];
    expect(events.at(-2)).toMatchObject({ type: "end_state", changes, faults: { ignored: 1 } });
  });

  it("goes on to its end where the result cannot be verified, and says so", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '13900000000' }]\n" });
    const fault = "code-500=1@GET /api/special_phone/special_phone_detail";
    const run = await pbxctl(["apply", "--rehearse", "--fault", fault], { cwd, env });
    expect(run.code).toBe(1);
    expect(run.err).toContain(
      "The result could not be verified: GET /api/special_phone/special_phone_detail",
    );
    expect(run.out).toContain("a second plan is empty");
  });

  it.each([
    [["--fault", "reset"], "go with --rehearse alone"],
    [["--fault-seed", "3"], "go with --rehearse alone"],
    [["--rehearse", "--fault", "resett"], "there is no resett"],
  ])("refuses %j before any request", async (args, message) => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["apply", "--auto-approve", ...args], { cwd, env: { ...env, ...secrets } });
    expect(run).toMatchObject({ code: 1, out: "" });
    expect(run.err).toContain(message);
    expect(simulator.counts.calls).toEqual({});
  });
});
