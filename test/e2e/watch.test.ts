import { spawn } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import { serve } from "../../src/simulator/serve.js";
import type { Served } from "../../src/simulator/serve.js";
import { Simulator } from "../../src/simulator/simulator.js";
import { fakePbx, json } from "../pbx/support/fake-pbx.js";
import { LOGIN, MAIN, folder, livePbx, pbxctl } from "../support/cli.js";
import type { Ended } from "../support/cli.js";

const EXTN_PASSWORD = "canary-extn-password";
const durations = { ring: 1_000, talk: 2_000, wrapUp: 500 };
const seed = {
  dicts: [{ k: "out" }],
  extensions: [
    { nbr: "1001", k: "out", password: EXTN_PASSWORD },
    { nbr: "1002", k: "out", password: "canary-other" },
  ],
  all_queues: [{ uuid: 10010, name: "AI" }],
  agents: [
    { extn: "1001", queue: ["10010"] },
    { extn: "1002", state: "unready" },
  ],
};

/** A simulated PBX whose clock stands still until a test lets time pass. */
class Stage {
  readonly simulator: Simulator;
  readonly #served: Served;
  #open: Served | undefined;
  #ms = Date.parse("2026-01-01T00:00:00Z");

  constructor(simulator: Simulator, served: Served) {
    this.simulator = simulator;
    this.#served = served;
    this.#open = served;
    onTestFinished(() => this.stop());
  }

  static async set(): Promise<Stage> {
    const clock = { now: (): Date => new Date() };
    const login = { username: LOGIN.PBX_USERNAME, password: LOGIN.PBX_PASSWORD };
    const simulator = new Simulator({ seed, durations, now: () => clock.now(), ...login });
    const stage = new Stage(simulator, await serve(simulator));
    clock.now = () => new Date(stage.#ms);
    return stage;
  }

  get env(): Record<string, string> {
    return { ...LOGIN, PBX_URL: this.#served.url, PBX_EXTN_PASSWORD: EXTN_PASSWORD };
  }

  pass(ms: number): void {
    this.#ms += ms;
    this.simulator.run();
  }

  callIn(number: string): void {
    this.simulator.callIn("10010", number);
  }

  /** The PBX service goes down, and forgets all tokens. */
  async stop(): Promise<void> {
    const served = this.#open;
    this.#open = undefined;
    this.simulator.restart();
    await served?.close();
  }

  async start(): Promise<void> {
    this.#open = await serve(this.simulator, { port: this.#served.port });
  }
}

/** What is waited for in everything that was printed, and what is done then. */
type Scene = readonly [expected: string | RegExp, act: (kill: (signal: NodeJS.Signals) => void) => unknown];

/** Runs `pbxctl watch` and plays scene after scene, each when what it waits for has been printed since the last. */
async function played(
  stage: Stage,
  args: readonly string[],
  scenes: readonly Scene[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const left = [...scenes];
  let seen = 0;
  const run = await pbxctl(["watch", ...args], {
    env: { ...stage.env, ...env },
    onOutput: (out, err, kill) => {
      const [expected, act] = left[0] ?? [];
      const fresh = out.slice(seen) + err;
      if (expected === undefined || fresh.search(expected) < 0) return;
      seen = out.length;
      left.shift();
      void act?.(kill);
    },
  });
  expect(left).toEqual([]);
  expect(run.out + run.err).not.toContain("canary");
  return run;
}

const end: Scene[1] = (kill) => kill("SIGINT");

/** A call from ring to hang-up. */
const story = (stage: Stage, word: (event: string) => RegExp): Scene[] => [
  [word("initial"), () => stage.callIn("13800001111")],
  [word("ringing"), () => stage.pass(durations.ring)],
  [word("answered"), () => stage.pass(durations.talk)],
  [word("acw"), () => stage.pass(durations.wrapUp)],
  [word("ready"), end],
];

const inJson = (event: string): RegExp => new RegExp(`"event":"${event}"`);
const WORDS: Readonly<Record<string, string>> = { initial: "is +ready", acw: "wrapping up" };
const inText = (event: string): RegExp => new RegExp(`1001 +${WORDS[event] ?? event}`);

const withoutTime = (out: string): string[] =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^\d\d:\d\d:\d\d /, "").trim());

const CALL = "inbound from 13800001111, queue 10010";

describe("watch, by asking over HTTP", () => {
  it("prints a simulated call from ring to hang-up, and ends with 130 at Ctrl-C", async () => {
    const stage = await Stage.set();
    const run = await played(stage, ["1001", "--interval", "0.02"], story(stage, inText));
    expect(run.code).toBe(130);
    expect(run.err).toBe("");
    expect(withoutTime(run.out)).toEqual([
      "1001   is          ready, queue 10010",
      `1001   ringing     ${CALL}`,
      `1001   answered    ${CALL}`,
      `1001   hung up     ${CALL}`,
      "1001   wrapping up queue 10010",
      "1001   ready       queue 10010",
    ]);
    expect(Object.keys(stage.simulator.counts.calls).every((call) => call.startsWith("GET "))).toBe(true);
    expect(stage.simulator.counts.refused).toBe(0);
  });

  it("prints one JSON object a line, of everybody when nobody is named", async () => {
    const stage = await Stage.set();
    const args = ["--interval", "0.02", "--format", "json"];
    const run = await played(stage, args, story(stage, inJson));
    const events = run.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map(({ extn, event }) => `${String(extn)} ${String(event)}`)).toEqual([
      "1001 initial",
      "1002 initial",
      "1001 ringing",
      "1001 answered",
      "1001 hung_up",
      "1001 acw",
      "1001 ready",
    ]);
    expect(events[2]).toMatchObject({
      state: "busy",
      old_state: "ready",
      number: "13800001111",
      direction: "inbound",
      queues: ["10010"],
    });
    expect(events[2]?.["time"]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it("survives a restart of the PBX, logs in again, and tells what happened meanwhile", async () => {
    const stage = await Stage.set();
    const run = await played(
      stage,
      ["1001", "--interval", "0.02", "--retries", "0"],
      [
        [/is +ready/, () => stage.stop()],
        [
          /Lost: /,
          () => {
            stage.callIn("13800001111");
            return stage.start();
          },
        ],
        [/ringing/, (kill) => kill("SIGTERM")],
      ],
    );
    expect(run.code).toBe(143);
    expect(run.err.match(/Lost: /g)).toHaveLength(1);
    expect(stage.simulator.counts.logins).toBe(2);
  });

  it("ends when nobody reads it any more", async () => {
    let look = 0;
    const { url } = await fakePbx(() =>
      json({ code: "200", agent: [{ extn: "1001", state: (look += 1) % 2 === 0 ? "ready" : "unready" }] }),
    );
    const command = `"${process.execPath}" "${MAIN}" watch --interval 0.01 | head -n 1`;
    const env = { ...LOGIN, PBX_URL: url, PATH: process.env["PATH"] ?? "" };
    const child = spawn("sh", ["-c", command], { env, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    await new Promise((resolve) => child.once("close", resolve));
    expect(out.split("\n")).toHaveLength(2);
    expect(err).toBe("");
  });

  it("fails at once when the PBX cannot be reached or refuses the log-in", async () => {
    const { env, close } = await livePbx(seed);
    const refused = await pbxctl(["watch"], { env: { ...env, PBX_PASSWORD: "canary-wrong" } });
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("refused the user name or the password");
    await close();
    const gone = await pbxctl(["watch", "--retries", "0"], { env });
    expect(gone.code).toBe(1);
    expect(gone.err).toContain("the connection was refused");
  });
});

describe("watch --as, on the WebSocket", () => {
  it("tells each frame with --debug, values masked", async () => {
    const stage = await Stage.set();
    const run = await played(stage, ["--as", "1001", "--debug"], [[inText("initial"), end]]);
    expect(run.code).toBe(130);
    expect(run.err.split("\n")[0]).toBe("debug: WS sent auth username=*** password=*** accept=***");
    expect(run.err).toContain("debug: WS got command/reply to subscribe, code 200\n");
  });

  it("prints a simulated call from ring to hang-up, signed in as the extension alone", async () => {
    const stage = await Stage.set();
    const run = await played(stage, ["--as", "1001"], story(stage, inText));
    expect(run.code).toBe(130);
    expect(run.err).toBe("");
    expect(withoutTime(run.out)).toEqual([
      "1001   is          ready",
      "a caller waits: 13800001111",
      "a caller waits no longer: 13800001111",
      `1001   ringing     ${CALL}`,
      `1001   answered    ${CALL}`,
      `1001   hung up     ${CALL}`,
      "1001   wrapping up queue 10010",
      "1001   ready       queue 10010",
    ]);
    const calls = Object.keys(stage.simulator.counts.calls);
    expect(calls.sort()).toEqual(["WS auth", "WS get_agent_state", "WS subscribe"]);
  });

  it("prints JSON, with the password from a file", async () => {
    const stage = await Stage.set();
    const file = `${folder({ secret: `${EXTN_PASSWORD}\n` })}/secret`;
    const args = ["--as", "1001", "--extn-password-file", file, "--format", "json"];
    const run = await played(stage, args, story(stage, inJson));
    const events = run.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { event: string });
    expect(events.map(({ event }) => event)).toEqual([
      "initial",
      "caller_waiting",
      "caller_gone",
      "ringing",
      "answered",
      "hung_up",
      "acw",
      "ready",
    ]);
  });

  it("survives a restart of the PBX, with its subscriptions, and tells what it finds changed", async () => {
    const stage = await Stage.set();
    const run = await played(
      stage,
      ["--as", "1001"],
      [
        [/is +ready/, () => stage.stop()],
        [
          /Lost: /,
          () => {
            stage.callIn("13800001111");
            return stage.start();
          },
        ],
        [/1001 +busy/, () => stage.pass(durations.ring)],
        [/answered/, end],
      ],
    );
    expect(run.code).toBe(130);
    expect(run.err).toContain("Back: ");
  });

  it("of another extension follows that one, from its first event on", async () => {
    const stage = await Stage.set();
    const env = { PBX_EXTN_PASSWORD: "canary-other" };
    const run = await played(
      stage,
      ["--as", "1002", "1001", "1002"],
      [
        [/1002 +is +unready/, () => stage.callIn("13800001111")],
        [/1001 +ringing/, end],
      ],
      env,
    );
    expect(withoutTime(run.out)).toEqual(["1002   is          unready", `1001   ringing     ${CALL}`]);
  });

  it.each([
    [{ PBX_EXTN_PASSWORD: "canary-wrong" }, "the PBX refused the extension or its password"],
    [{ PBX_EXTN_PASSWORD: "" }, "the extension's password (PBX_EXTN_PASSWORD or --extn-password-file)"],
    [{ PBX_URL: "" }, "the address (--url or PBX_URL)"],
  ])("fails with %j", async (env, message) => {
    const stage = await Stage.set();
    const run = await pbxctl(["watch", "--as", "1001"], { env: { ...stage.env, ...env } });
    expect(run.code).toBe(1);
    expect(run.err).toContain(message);
    expect(run.out + run.err).not.toContain("canary");
  });
});

describe("a misused watch", () => {
  it.each([
    [["--as", "1001", "--interval", "1"], "--interval"],
    [["--extn-password-file", "x"], "--as"],
    [["--interval", "0"], "seconds, from 0.01"],
    [[" "], "extn"],
    [["--as", ".."], "extn"],
  ])("%j fails before any request", async (args, hint) => {
    const { env, simulator } = await livePbx(seed);
    const run = await pbxctl(["watch", ...args], { env: { ...env, PBX_EXTN_PASSWORD: "x" } });
    expect(run.code).toBe(1);
    expect(run.err).toContain(hint);
    expect(simulator.counts.calls).toEqual({});
  });
});
