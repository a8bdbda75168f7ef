import { describe, expect, it, test } from "vitest";
import { OutcomeUnknownError, PbxCodeError, TransportError } from "../../src/pbx/errors.js";
import type { AgentRow } from "../../src/pbx/rows.js";
import { occupied } from "../../src/reconcile/activity.js";
import { Drain } from "../../src/reconcile/drain.js";
import type { Look, Waiting } from "../../src/reconcile/drain.js";
import type { ApplyEvent } from "../../src/reconcile/events.js";

const refused = new PbxCodeError("PUT", "500", "no");
const lost = new OutcomeUnknownError(
  "PUT",
  new TransportError("PUT", { code: "ECONNRESET", sent: true, transient: true, message: "broke" }),
);

const seen = (state: string, more: Partial<AgentRow> = {}): Look => {
  const agent: AgentRow = { extn: "1001", state, old_state: "ready", ...more };
  return { agent, occupied: occupied(agent) };
};
const inCall = seen("busy", { private_data: "answered" });
const nobody: Look = { agent: undefined, occupied: undefined };
const unknown: Look = { agent: new Error("HTTP 500"), occupied: occupied(new Error("HTTP 500")) };

/** A drain in a world whose clock is its sleeps. `looks` come one after the other, the last of them for ever. */
function play(
  looks: readonly Look[],
  given: Partial<Waiting> & { readonly fails?: Record<string, Error[]> } = {},
) {
  const { fails = {}, ...options } = given;
  let now = 0;
  let at = 0;
  const calls: string[] = [];
  const sleeps: number[] = [];
  const events: ApplyEvent[] = [];
  const order = (name: string) => (): Promise<void> => {
    calls.push(name);
    const error = fails[name]?.shift();
    return error ? Promise.reject(error) : Promise.resolve();
  };
  const waiting: Waiting = {
    control: {
      agents: () => Promise.resolve([]),
      agent: () => Promise.resolve(undefined),
      goBreak: order("go_break"),
      goReady: order("go_ready"),
    },
    timeoutMs: 300_000,
    retries: 2,
    sleep: (ms) => {
      sleeps.push(ms);
      now += ms;
      return Promise.resolve();
    },
    now: () => now,
    random: () => 0,
    emit: (event) => void events.push(event),
    ...options,
  };
  const drain = new Drain("extension/1001", "1001", waiting);
  const look = (): Promise<Look> => Promise.resolve(looks[Math.min((at += 1), looks.length - 1)] ?? nobody);
  const run = (halt = new AbortController().signal): Promise<void> =>
    drain.run(looks[0] ?? nobody, look, halt);
  return { drain, run, calls, sleeps, events, types: () => events.map(({ type }) => type) };
}

describe("a drain", () => {
  it("gives a break, looks at growing intervals, and makes ready again when that is asked for", async () => {
    const { drain, run, calls, sleeps, types } = play([
      ...Array.from({ length: 9 }, () => inCall),
      seen("unready"),
    ]);
    await run();
    expect(calls).toEqual(["go_break"]);
    expect(sleeps.map((ms) => Math.round(ms / 100) / 10)).toEqual([1, 1.5, 2.3, 3.4, 5.1, 7.6, 11.4, 15, 15]);
    expect(drain.onBreak).toBe("1001");
    await drain.putBack();
    expect([calls, drain.onBreak]).toEqual([["go_break", "go_ready"], undefined]);
    expect(types()).toEqual(["drain_waiting", "drain_ended", "agent_ready"]);
    await drain.putBack();
    expect(calls).toHaveLength(2);
  });

  it.each([
    ["unready", "busy", false],
    ["login", "busy", false],
    ["ready", "busy", true],
    ["", "busy", true],
    ["acw", "busy", true],
    // Ringing already, and not yet shown as busy: what it is now is what it was.
    ["login", "ready", true],
    ["ready", "unready", false],
  ])("an agent who was %j before and is %s now is made ready again: %s", async (old_state, state, again) => {
    const { drain, run, calls } = play([seen(state, { old_state, private_data: "ring" }), seen("unready")]);
    await run();
    await drain.putBack();
    expect(calls).toEqual(again ? ["go_break", "go_ready"] : ["go_break"]);
  });

  it("waits for the wrap-up, too: made ready in it, the agent would get the next call at once", async () => {
    const { run, sleeps, types } = play([inCall, seen("acw"), seen("acw"), seen("unready")]);
    await run();
    expect([sleeps.length, types()]).toEqual([3, ["drain_waiting", "drain_ended"]]);
  });

  it("gives up in time, to the second, and makes ready again", async () => {
    const { drain, run, calls, sleeps, types } = play([inCall], { timeoutMs: 3_000 });
    await run();
    expect(sleeps).toEqual([1_000, 1_500, 500]);
    expect(drain.givenUp).toBe("still in a call after 3 s");
    expect(calls).toEqual(["go_break", "go_ready"]);
    expect(types()).toEqual(["drain_waiting", "drain_given_up", "agent_ready"]);
  });

  it("ends when nothing new may start, and makes ready again", async () => {
    const halt = new AbortController();
    const sleep = (): Promise<void> => {
      halt.abort();
      return Promise.resolve();
    };
    const { drain, run, calls, types } = play([inCall], { sleep });
    await run(halt.signal);
    expect([calls, drain.givenUp, types()]).toEqual([
      ["go_break", "go_ready"],
      undefined,
      ["drain_waiting", "agent_ready"],
    ]);
  });

  it("does without a break where the PBX refuses one in a call: nobody is made ready who had none", async () => {
    const { drain, run, calls, events } = play([inCall, inCall, seen("ready")], {
      fails: { go_break: [refused] },
    });
    await run();
    await drain.putBack();
    expect(calls).toEqual(["go_break"]);
    expect(events[0]).toMatchObject({ type: "drain_waiting", on_break: false });
  });

  it("makes ready again where nobody knows whether the break was taken", async () => {
    const { drain, run, calls } = play([inCall, seen("unready")], { fails: { go_break: [lost] } });
    await run();
    await drain.putBack();
    expect(calls).toEqual(["go_break", "go_ready"]);
  });

  it("gives no break before it is known what the agent was", async () => {
    const { run, calls } = play([unknown, unknown, inCall, seen("unready")]);
    await run();
    expect(calls).toEqual(["go_break"]);
    const never = play([unknown], { timeoutMs: 1_000 });
    await never.run();
    expect([never.calls, never.drain.givenUp]).toEqual([
      [],
      "still perhaps in a call: its state can't be had (HTTP 500) after 1 s",
    ]);
  });

  it("makes nobody ready who signed out meanwhile", async () => {
    const { drain, run, calls } = play([inCall, nobody]);
    await run();
    await drain.putBack();
    expect(calls).toEqual(["go_break"]);
  });

  it("tries go_ready again when its answer is lost, and says once who was left on break", async () => {
    const again = play([inCall, seen("unready")], { fails: { go_ready: [lost, lost] } });
    await again.run();
    await again.drain.putBack();
    expect([again.calls.length, again.types().at(-1)]).toEqual([4, "agent_ready"]);
    const never = play([inCall, seen("unready")], { fails: { go_ready: [refused] } });
    await never.run();
    await never.drain.putBack();
    await never.drain.putBack();
    expect(never.calls).toEqual(["go_break", "go_ready"]);
    expect(never.types().filter((type) => type === "agent_left_on_break")).toHaveLength(1);
    expect(never.drain.onBreak).toBe("1001");
  });

  test("news end a pause", async () => {
    let tell: (() => void) | undefined;
    const { run, types } = play([inCall, seen("unready")], {
      listen: (_, news) => {
        tell = news;
        return () => (tell = undefined);
      },
      sleep: (_, stop) =>
        new Promise((resolve) => {
          stop?.addEventListener("abort", () => resolve());
          tell?.();
        }),
    });
    await run();
    expect([types(), tell]).toEqual([["drain_waiting", "drain_ended"], undefined]);
  });
});
