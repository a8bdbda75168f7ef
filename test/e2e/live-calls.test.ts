/** Apply while people are talking: `--when-busy`, with the built command against the simulator. */
import { describe, expect, it } from "vitest";
import type { Simulator } from "../../src/simulator/simulator.js";
import { LOGIN, folder, livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: ["1001", "1002"].map((nbr) => ({ nbr, name: nbr, password: `long-password-${nbr}`, k: "out" })),
};
const agent = (extn: string, more: object = {}): Record<string, unknown> => ({
  extn,
  state: "busy",
  old_state: "ready",
  private_data: "answered",
  other_number: "13800001111",
  call_direction: "inbound",
  wrapup_time: "0",
  ...more,
});
const spec = `version: 1
extensions:
  - { extn: "1001", transferPhone: "013900000001" }
  - { extn: "1002", transferPhone: "013900000002" }
`;
const WAITING = "waiting up to";

/** Makes calls to the simulator, as somebody else does. */
function somebody(simulator: Simulator): (method: string, path: string) => unknown {
  const query = new URLSearchParams({ username: LOGIN.PBX_USERNAME, password: LOGIN.PBX_PASSWORD });
  const path = `/api/login?${query.toString()}`;
  const login = simulator.handle({ method: "GET", path, headers: {}, body: "" });
  const headers = { "x-auth-token": login.headers["x-auth-token"] ?? "" };
  return (method, to) =>
    JSON.parse(simulator.handle({ method, path: to, headers, body: "" }).body) as unknown;
}

/** The agents' states, by extension. */
const states = (simulator: Simulator): Record<string, unknown> =>
  Object.fromEntries(simulator.snapshot().agents.map((row) => [String(row["extn"]), row["state"]]));

const phones = (simulator: Simulator): unknown[] =>
  simulator.snapshot().extensions.map((row) => row["transfer_phone"]);

const controls = (simulator: Simulator): string[] =>
  Object.keys(simulator.counts.calls).filter((call) => call.startsWith("PUT "));

/** Does something once the command says it. */
function once(text: string, act: (kill: (signal: NodeJS.Signals) => void) => void) {
  let done = false;
  return (out: string, err: string, kill: (signal: NodeJS.Signals) => void): void => {
    if (done || !`${out}${err}`.includes(text)) return;
    done = true;
    act(kill);
  };
}

const apply = ["apply", "--auto-approve"];
const wait = [...apply, "--when-busy", "wait"];

describe("an extension in a call", () => {
  it("closes the gate: apply refuses with 5 and writes nothing; plan shows the entry that would open it", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(apply, { cwd, env });
    expect(run.code).toBe(5);
    expect(run.out).toContain("Gate closed: busy: extension/1001 is in a call");
    expect(run.err).toContain("--when-busy wait");
    expect(phones(simulator)).toEqual(["", ""]);
    const plan = await pbxctl(["plan", "--format", "json"], { cwd, env });
    const [gate] = (JSON.parse(plan.out) as { gates: { approve: string }[] }).gates;
    expect(gate?.approve).toMatch(
      /^- \{ gate: busy, addresses: \["extension\/1001"\], until: \d{4}-\d\d-\d\d \}$/,
    );
    const approved = folder({ "pbx.yaml": `${spec}approve:\n  ${gate?.approve ?? ""}\n` });
    expect((await pbxctl(apply, { cwd: approved, env })).code).toBe(0);
    expect(controls(simulator)).toEqual([]);
  });

  it("is no reason for a red pull request: plan --detailed-exitcode leaves busy aside, and no other gate", async () => {
    const { env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({
      "pbx.yaml": spec,
      "gone.yaml": 'version: 1\nextensions: [{ extn: "1003", state: absent }]',
    });
    expect((await pbxctl(["plan", "--detailed-exitcode"], { cwd, env })).code).toBe(2);
    const queue = { nbr: "1003", name: "1003", password: "long-password-1003", k: "out", description: "AI" };
    const other = await livePbx({ ...seed, extensions: [queue] });
    const plan = await pbxctl(["plan", "gone.yaml", "--detailed-exitcode"], { cwd, env: other.env });
    expect(plan.out).toContain("Gate closed: queue-member");
    expect(plan.code).toBe(5);
  });

  it("does not make a saved plan stale: who talks is another matter a minute later", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({ "pbx.yaml": spec });
    expect((await pbxctl(["plan", "--out", "p.json"], { cwd, env })).code).toBe(0);
    expect((await pbxctl(["apply", "--plan", "p.json"], { cwd, env })).code).toBe(5);
    somebody(simulator)("PUT", "/api/ola/agents/1001/hangup");
    expect((await pbxctl(["apply", "--plan", "p.json"], { cwd, env })).code).toBe(0);
  });

  it("skip leaves it for the next run, says so, and ends with 4", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl([...apply, "--when-busy", "skip"], { cwd, env });
    expect(run.code).toBe(4);
    expect(run.out).toContain("extension/1001: Modification not started: in a call; left for the next run");
    expect(phones(simulator)).toEqual(["", "013900000002"]);
    const alone = await pbxctl([...apply, "--when-busy", "skip"], { cwd, env });
    expect(alone.code).toBe(4);
    expect(controls(simulator)).toEqual([]);
  });

  it("skip blocks what depends on it: its group stays until it has moved", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({
      "pbx.yaml": `version: 1
outboundGroups: [{ id: new, name: new }, { id: out, state: absent }]
extensions: [{ extn: "1001", outboundGroup: new }, { extn: "1002", outboundGroup: new }]
`,
    });
    const run = await pbxctl([...apply, "--when-busy", "skip"], { cwd, env });
    expect(run.code).toBe(4);
    expect(run.out).toContain("outbound-group/out: Destruction not started: waits for extension/1001");
    expect(simulator.counts.groupsDeletedInUse).toBe(0);
  });

  it("force goes on as if nobody were talking", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl([...apply, "--when-busy", "force"], { cwd, env });
    expect(run.code).toBe(0);
    expect(phones(simulator)).toEqual(["013900000001", "013900000002"]);
    expect(controls(simulator)).toEqual([]);
  });
});

describe("apply --when-busy wait", () => {
  it("gives a break, changes the extension when the call has ended, and makes ready again", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({ "pbx.yaml": spec });
    const pbx = somebody(simulator);
    let [meanwhile, after]: unknown[] = [];
    const run = await pbxctl(wait, {
      cwd,
      env,
      onOutput: once(WAITING, () => {
        meanwhile = phones(simulator)[0];
        pbx("PUT", "/api/ola/agents/1001/hangup");
        after = states(simulator);
      }),
    });
    expect(run.err).toBe("");
    expect(run.out).toContain(
      "extension/1001 is in a call: waiting up to 300 s for it to end; its agent is on break meanwhile\n",
    );
    expect([meanwhile, after]).toEqual(["", { "1001": "unready" }]);
    expect(run.out).toMatch(
      /extension\/1001: free after \d+ s\n.*\n?extension\/1001: its agent is ready again/,
    );
    expect(run.code).toBe(0);
    expect(phones(simulator)).toEqual(["013900000001", "013900000002"]);
    expect(states(simulator)).toEqual({ "1001": "ready" });
    expect(controls(simulator).sort()).toEqual([
      "PUT /api/ola/agents/{extn}/go_break",
      "PUT /api/ola/agents/{extn}/go_ready",
      "PUT /api/ola/agents/{extn}/hangup",
    ]);
  });

  it("leaves an agent on break who was on break before the call", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001", { old_state: "unready" })] });
    const cwd = folder({ "pbx.yaml": spec });
    const pbx = somebody(simulator);
    const hangUp = once(WAITING, () => void pbx("PUT", "/api/ola/agents/1001/hangup"));
    const run = await pbxctl(wait, { cwd, env, onOutput: hangUp });
    expect(run.code).toBe(0);
    expect(states(simulator)).toEqual({ "1001": "unready" });
    expect(controls(simulator)).not.toContain("PUT /api/ola/agents/{extn}/go_ready");
  });

  it("gives up after --drain-timeout: exit 4, the extension as it was, its agent ready again after the call", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({ "pbx.yaml": spec });
    // What waits takes no place: the other extension goes on with a single request in flight.
    const run = await pbxctl([...wait, "--drain-timeout", "1", "--concurrency", "1"], { cwd, env });
    expect(run.code).toBe(4);
    expect(run.out.indexOf("extension/1002: Modifications complete")).toBeLessThan(
      run.out.indexOf("extension/1001: Modification not started"),
    );
    expect(run.out).toContain(
      "extension/1001: Modification not started: still in a call after 1 s; left for the next run",
    );
    expect(phones(simulator)).toEqual(["", "013900000002"]);
    somebody(simulator)("PUT", "/api/ola/agents/1001/hangup");
    expect(states(simulator)).toEqual({ "1001": "ready" });
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("makes ready again when %s ends the wait, and reports", async (signal, code) => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl([...wait, "--format", "json"], {
      cwd,
      env,
      onOutput: once('"drain_waiting"', (kill) => kill(signal)),
    });
    expect(run.code).toBe(code);
    const events = run.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; report?: unknown });
    expect(events.map(({ type }) => type)).toContain("agent_ready");
    expect(events.at(-1)).toMatchObject({
      type: "apply_end",
      report: {
        interrupted: true,
        operations: [{ address: "extension/1001", outcome: "blocked", not_started: true }, {}],
      },
    });
    somebody(simulator)("PUT", "/api/ola/agents/1001/hangup");
    expect(states(simulator)).toEqual({ "1001": "ready" });
  });

  it("a second Ctrl-C stops at once and says who was left on break", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({ "pbx.yaml": spec });
    // The PBX never answers go_ready: the first Ctrl-C waits for it.
    const handle = simulator.handle.bind(simulator);
    let tries = 0;
    simulator.handle = (request) => {
      if (!request.path.endsWith("go_ready")) return handle(request);
      tries += 1;
      return { status: 502, headers: {}, body: "" };
    };
    let first = false;
    const run = await pbxctl([...wait, "--retries", "50"], {
      cwd,
      env,
      onOutput: (out, _, kill) => {
        if (!first && out.includes(WAITING)) {
          first = true;
          kill("SIGINT");
        } else if (out.includes("Interrupted")) kill("SIGINT");
      },
    });
    expect(run.code).toBe(130);
    expect(run.err).toContain("The agent at extension 1001 was left on break: make ready by hand.");
    expect(tries).toBeGreaterThan(0);
  });

  it("says who was left on break when the PBX refuses go_ready, and ends with 4", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({ "pbx.yaml": spec });
    const handle = simulator.handle.bind(simulator);
    simulator.handle = (request) =>
      request.path.endsWith("go_ready")
        ? { status: 200, headers: {}, body: '{"code":500,"result":"not today"}' }
        : handle(request);
    const pbx = somebody(simulator);
    const hangUp = once(WAITING, () => void pbx("PUT", "/api/ola/agents/1001/hangup"));
    const run = await pbxctl(wait, { cwd, env, onOutput: hangUp });
    expect(run.code).toBe(4);
    expect(run.out).toContain("The agent at extension 1001 was left on break: make ready by hand.");
    expect(phones(simulator)[0]).toBe("013900000001");
  });

  it("waits for the end of a meeting, then sets the members", async () => {
    const live_conf = [{ conference_uuid: "c", uuid: "m", member_number: "1001", typ: "inMeeting" }];
    const { simulator, env } = await livePbx({ conferences: [{ uuid: "c", topic: "Weekly" }], live_conf });
    const cwd = folder({
      "pbx.yaml":
        'version: 1\nconferences: [{ topic: Weekly, recording: true, members: ["1001", "1002"] }]\n',
    });
    const pbx = somebody(simulator);
    const run = await pbxctl(wait, {
      cwd,
      env,
      onOutput: once(WAITING, () => void pbx("POST", "/api/conferences/oprConf/1001/c/kick")),
    });
    expect(run.out).toContain("conference/Weekly is in a meeting: waiting up to 300 s for it to end\n");
    expect([run.code, run.err]).toEqual([0, ""]);
    expect(simulator.counts).toMatchObject({ conferencesDisturbed: 0, refused: 0 });
    expect(controls(simulator)).toEqual([]);
    expect((await pbxctl(["drift"], { cwd, env })).code).toBe(0);
  });
});

describe("the moment of the write", () => {
  it("an extension that took a call after the plan is left alone, in the default mode, too", async () => {
    const { simulator, env } = await livePbx({
      ...seed,
      agents: [agent("1001", { state: "ready", private_data: "" })],
    });
    const cwd = folder({ "pbx.yaml": spec });
    // The first answer about agents is the plan's. Then somebody calls.
    const handle = simulator.handle.bind(simulator);
    let asked = 0;
    simulator.handle = (request) => {
      const isAgents = request.method === "GET" && request.path.startsWith("/api/ola/agents");
      if (isAgents && (asked += 1) === 2) somebodyCalls();
      return handle(request);
    };
    const pbx = somebody(simulator);
    const somebodyCalls = (): void => void pbx("PUT", "/api/ola/agents/1001/dial/10010");
    const run = await pbxctl([...apply, "--concurrency", "1"], { cwd, env });
    expect(run.out).not.toContain("Gate closed");
    expect(run.out).toContain("extension/1001: Modification not started: ");
    expect(run.code).toBe(4);
    expect(phones(simulator)).toEqual(["", "013900000002"]);
  });
});

describe("after an approval everything is read again", () => {
  /** Makes the command believe that it is asked on a terminal. */
  const onTerminal = { node: ["--import", "data:text/javascript,process.stdin.isTTY=true"], stdin: "yes\n" };

  /** Does something when the extensions are listed for the second time. */
  function meanwhile(simulator: Simulator, act: () => void): void {
    const handle = simulator.handle.bind(simulator);
    let listed = 0;
    simulator.handle = (request) => {
      if (request.path === "/api/ola/extensions/detail" && (listed += 1) === 2) act();
      return handle(request);
    };
  }

  it("a call that began meanwhile closes the gate", async () => {
    const { simulator, env } = await livePbx({
      ...seed,
      agents: [agent("1001", { state: "ready", private_data: "" })],
    });
    const cwd = folder({ "pbx.yaml": spec });
    const pbx = somebody(simulator);
    meanwhile(simulator, () => void pbx("PUT", "/api/ola/agents/1001/dial/10010"));
    const run = await pbxctl(["apply"], { cwd, env, ...onTerminal });
    expect(run.err).toContain("Not applied: a gate is closed (busy). Nothing was written.");
    expect(run.code).toBe(5);
    expect(phones(simulator)).toEqual(["", ""]);
  });

  it("a PBX that changed so that the plan would be another one: exit 3, and what differs", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({
      "pbx.yaml": 'version: 1\nmanage: { extensions: { prune: true } }\nextensions: [{ extn: "1001" }]\n',
    });
    // What was one surplus extension are two now.
    const handle = simulator.handle.bind(simulator);
    let listed = 0;
    simulator.handle = (request) => {
      if (request.path !== "/api/ola/extensions/detail" || (listed += 1) < 2) return handle(request);
      const answer = handle(request);
      const rows = JSON.parse(answer.body) as Record<string, unknown>[];
      return { ...answer, body: JSON.stringify([...rows, { ...rows[0], nbr: "1003" }]) };
    };
    const run = await pbxctl(["apply"], { cwd, env, ...onTerminal });
    expect(run.err).toContain("The PBX changed while the plan waited for its approval");
    expect(run.err).toContain("extension/1003");
    expect(run.err).toContain("Nothing was written. Run apply again to see the new plan.");
    expect(run.code).toBe(3);
    expect(simulator.counts.calls["POST /api/ola/extensions/delete"]).toBeUndefined();
  });

  it("one that did not is changed as approved", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["apply"], { cwd, env, ...onTerminal });
    expect(run.code).toBe(0);
    expect(phones(simulator)).toEqual(["013900000001", "013900000002"]);
  });
});

describe("plan", () => {
  it("reads only, asks about what changes alone, and in one call where there are several", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const one = 'version: 1\nextensions: [{ extn: "1001", transferPhone: "1" }, { extn: "1002" }]\n';
    const cwd = folder({ "pbx.yaml": spec, "one.yaml": one, "none.yaml": "version: 1\nextensions: []\n" });
    const asked = (): string[] =>
      Object.keys(simulator.counts.calls).filter((call) => call.includes("agents"));
    await pbxctl(["plan", "none.yaml"], { cwd, env });
    expect(asked()).toEqual([]);
    await pbxctl(["plan", "one.yaml"], { cwd, env });
    expect(asked()).toEqual(["GET /api/ola/agents/{extn}"]);
    await pbxctl(["plan"], { cwd, env });
    expect(asked()).toEqual(["GET /api/ola/agents/{extn}", "GET /api/ola/agents"]);
    expect(Object.keys(simulator.counts.calls).every((call) => call.startsWith("GET "))).toBe(true);
  });
});

describe("options", () => {
  it.each([
    [["--watch-as", "1001"], "--watch-as is for waiting"],
    [["--extn-password-file", "x"], "--extn-password-file belongs to --watch-as"],
    [["--when-busy", "later"], "Allowed choices are fail, skip, wait, force"],
    [["--drain-timeout", "soon"], "a whole number from 0 to 86400"],
    [["--when-busy", "wait", "--watch-as", "8001"], "PBX_EXTN_PASSWORD"],
  ])("%s", async (more, message) => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl([...apply, ...more], { cwd, env });
    expect(run.err).toContain(message);
    expect(run.code).toBe(1);
    expect(phones(simulator)).toEqual(["", ""]);
  });

  it("--watch-as hears the end of the call on the WebSocket, before the next look", async () => {
    const extensions = [
      ...seed.extensions,
      { nbr: "8001", name: "8001", password: "watcher-password", k: "out" },
    ];
    const { simulator, env } = await livePbx({ ...seed, extensions, agents: [agent("1001")] });
    const cwd = folder({ "pbx.yaml": spec });
    const pbx = somebody(simulator);
    const run = await pbxctl([...wait, "--watch-as", "8001"], {
      cwd,
      env: { ...env, PBX_EXTN_PASSWORD: "watcher-password" },
      onOutput: once(WAITING, () => void pbx("PUT", "/api/ola/agents/1001/hangup")),
    });
    expect([run.code, run.err]).toEqual([0, ""]);
    expect(states(simulator)).toEqual({ "1001": "ready" });
  });

  it("--watch-as that the PBX refuses falls back to asking", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [agent("1001")] });
    const cwd = folder({ "pbx.yaml": spec });
    const pbx = somebody(simulator);
    const run = await pbxctl([...wait, "--watch-as", "1002"], {
      cwd,
      env: { ...env, PBX_EXTN_PASSWORD: "wrong-password" },
      onOutput: once(WAITING, () => void pbx("PUT", "/api/ola/agents/1001/hangup")),
    });
    expect(run.err).toContain("the PBX is asked from time to time");
    expect(run.err).not.toContain("wrong-password");
    expect(run.code).toBe(0);
  });
});
