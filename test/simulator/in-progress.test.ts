import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSeed } from "../../src/simulator/seed.js";
import { Simulator } from "../../src/simulator/simulator.js";
import type { Seed } from "../../src/simulator/simulator.js";
import { InMemory } from "./in-memory.js";
import { Wire } from "./wire.js";

const durations = { ring: 3_000, talk: 30_000, meeting: 60_000, wrapUp: 5_000 };
const UUID = "d2b8fb86-ff85-11ed-a941-000c29147fde";

const seed: Seed = {
  extensions: ["1001", "1002", "1003"].map((nbr) => ({ nbr, password: `pw-${nbr}` })),
  agents: ["1001", "1002", "1003"].map((extn) => ({ extn, queue: ["10010"], state: "unready" })),
  all_queues: [{ uuid: 10010, chimfreq: 20 }],
  gateway_groups: [{ name: "g" }],
  conferences: [{ uuid: UUID, topic: "周会", nbr: "300" }],
};

type Step = (pbx: InMemory, wires: ReadonlyMap<string, Wire>) => void;

const extn = fc.constantFrom("1001", "1002", "1003");
const number = fc.constantFrom("1001", "1002", "1003", "138", "10010");

const put = (path: string): Step => {
  return (pbx) => void pbx.put(`/api/ola/agents/${path}`);
};
const api = (own: string, cmd: string, args: Readonly<Record<string, unknown>>): Step => {
  return (_pbx, wires) => void wires.get(own)?.api(cmd, { extn: own, ...args });
};
const post = (path: string, params: Readonly<Record<string, string>> = {}): Step => {
  return (pbx) => void pbx.post(`/api/${path}`, params);
};

/** Everything that anybody may do, time included. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.integer({ min: 0, max: 40 }).map(
      (s): Step =>
        (pbx) =>
          pbx.pass(s),
    ),
  },
  fc.tuple(extn, number).map(([own, to]) => put(`${own}/dial/${to}`)),
  fc
    .tuple(extn, fc.constantFrom("hangup", "go_ready", "go_break", "hold", "unhold"))
    .map(([own, verb]) => put(`${own}/${verb}`)),
  fc
    .tuple(extn, fc.constantFrom("transfer", "intercept", "monitor"), number)
    .map(([own, cmd, dest]) => api(own, cmd, { dest })),
  fc.tuple(extn, number).map(([own, dest]) => api(own, "monitor", { dest, three_way: "true" })),
  fc.tuple(extn, number).map(([own, third]) => api(own, "unmonitor", { extn: third, three_way: "true" })),
  fc.tuple(extn, fc.constantFrom("answer", "unmonitor", "logout")).map(([own, cmd]) => api(own, cmd, {})),
  extn.map((own) => api(own, "login", { queue: ["10010"], type: "onhook" })),
  fc.tuple(number, number).map(([from, to]) => post("ola/makeCall", { from, to, gwGroup: "g" })),
  number.map((member) => post(`conferences/dialConf/${member}/${UUID}`)),
  fc
    .tuple(number, fc.constantFrom("kick", "mute", "unmute"))
    .map(([member, type]) => post(`conferences/oprConf/${member}/${UUID}/${type}`)),
  fc.constant(post("conferences/addConfMembers", { confId: UUID, members: "1001,138" })),
  extn.map((own) => post("ola/extensions/delete", { extn: own })),
  fc.constant<Step>((pbx) => pbx.simulator.callIn("10010", "139")),
);

function after(steps: readonly Step[]): { pbx: InMemory; wires: ReadonlyMap<string, Wire> } {
  const pbx = new InMemory({ seed, durations });
  const wires = new Map(
    ["1001", "1002", "1003"].map((own) => [own, new Wire(pbx.simulator).as(own)] as const),
  );
  for (const one of steps) one(pbx, wires);
  return { pbx, wires };
}

const steps = fc.array(step, { maxLength: 30 });

describe("whatever people do with their phones", () => {
  it("an agent is busy exactly when it is in a call, and in one call alone", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { agents, calls } = after(all).pbx.simulator.snapshot();
        const inside = calls.flatMap(({ legs }) => legs).filter(({ backTo }) => backTo !== "");
        const talking = inside.map((leg) => leg.number);
        expect(new Set(talking).size).toBe(talking.length);
        const busy = agents.filter((row) => row["state"] === "busy").map((row) => row["extn"]);
        expect(busy.sort()).toEqual(talking.sort());
        for (const row of agents) {
          const leg = inside.find((one) => one.number === row["extn"]);
          expect(row["private_data"]).toBe(leg?.phase ?? "");
          expect(row["channel_uuid"]).toBe(leg?.channel ?? "");
        }
      }),
    );
  });

  it("a member is in the conference exactly when there is a call for that", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { live_conf, calls } = after(all).pbx.simulator.snapshot();
        const live = live_conf.filter((row) => row["typ"] === "inMeeting" || row["typ"] === "beMute");
        const answered = calls
          .filter(({ conference }) => conference !== "")
          .flatMap(({ legs }) =>
            legs.filter(({ phase, listensTo }) => phase === "answered" && listensTo === ""),
          );
        expect(live.map((row) => row["uuid"]).sort()).toEqual(answered.map(({ channel }) => channel).sort());
      }),
    );
  });

  it("all comes to an end by itself: no call, nobody waiting, nobody wrapping up for ever", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { pbx } = after(all);
        // Whoever is ready goes on being called, as long as somebody waits.
        pbx.pass(86_400);
        expect(pbx.simulator.snapshot()).toMatchObject({ calls: [], callers: [], wrap_ups: [] });
        expect(pbx.simulator.next).toBeUndefined();
        const states = pbx.simulator.snapshot().agents.map((row) => row["state"]);
        expect(states.filter((state) => state === "busy" || state === "acw")).toEqual([]);
      }),
    );
  });

  it("events tell every change of state there is, in order", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { pbx, wires } = after(all);
        for (const [own, wire] of wires) {
          const events = wire.events().filter((event) => event["event_type"] === "agent_state");
          let state: unknown = "unready";
          for (const event of events) {
            if (event["state"] !== state && event["old_state"] !== "") expect(event["old_state"]).toBe(state);
            ({ state } = event);
          }
          // Who has been deleted is told nothing more.
          if (pbx.simulator.snapshot().extensions.some((row) => row["nbr"] === own)) {
            expect(pbx.agent(own)?.["state"] ?? "logout").toBe(state);
          }
        }
      }),
    );
  });

  it("a restart from a snapshot, in the middle of anything, changes nothing of what comes", () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 100 }), (all, seconds) => {
        const { pbx } = after(all);
        const snapshot = pbx.simulator.snapshot();
        let ids = 0;
        const uuid = (): string => `again-${(ids += 1)}`;
        const again = new Simulator({ seed: snapshot, durations, now: () => pbx.now, uuid });
        expect(again.snapshot()).toEqual(snapshot);
        pbx.pass(seconds);
        again.run();
        const told = ({ agents, callers, live_conf }: ReturnType<Simulator["snapshot"]>): unknown => [
          agents.map(({ extn: own, state, old_state, private_data, updated_at, other_number }) => [
            [own, state, old_state],
            [private_data, updated_at, other_number],
          ]),
          callers,
          live_conf,
        ];
        expect(told(again.snapshot())).toEqual(told(pbx.simulator.snapshot()));
      }),
    );
  });

  it("a snapshot is JSON, and a copy", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { pbx } = after(all);
        const snapshot = pbx.simulator.snapshot();
        const text = JSON.stringify(snapshot);
        expect(parseSeed(text, "s.json")).toEqual(snapshot);
        pbx.pass(86_400);
        expect(JSON.stringify(snapshot)).toBe(text);
      }),
    );
  });
});

describe("a seed with calls in progress", () => {
  const leg = {
    channel: "c-1",
    number: "138",
    direction: "inbound",
    phase: "ring",
    held: false,
    answeredAt: "",
    backTo: "",
    listensTo: "",
    dtmf: "",
    due: null,
  };
  const call = {
    uuid: "u-1",
    to: "",
    queue: "",
    conference: "",
    gateway: "",
    otherStr: "",
    legs: [leg],
    due: 1,
  };

  it("goes on with them, and ends at once what should have ended long ago", () => {
    const pbx = new InMemory({ seed: parseSeed(JSON.stringify({ calls: [call] }), "s.json") });
    pbx.get("/api/ola/agents");
    expect(pbx.simulator.snapshot().calls).toEqual([]);
  });

  it.each([
    [{ calls: [7] }, "calls[0]: expected a row (an object), found a number"],
    [{ calls: [{}] }, "calls[0].uuid: expected text or a number, found nothing"],
    [{ calls: [{ ...call, uuid: 7 }] }, "calls[0].uuid: this is not what a snapshot writes"],
    [{ calls: [{ ...call, legs: [] }] }, "calls[0].legs: this is not what a snapshot writes"],
    [{ calls: [call, { ...call, due: "1" }] }, "calls[1].due: this is not what a snapshot writes"],
    [{ calls: [{ ...call, legs: [null] }] }, "calls[0].legs[0]: expected an object"],
    [
      { calls: [{ ...call, legs: [leg, { ...leg, phase: "answer" }] }] },
      "calls[0].legs[1].phase: this is not what a snapshot writes",
    ],
    [
      { calls: [{ ...call, legs: [{ ...leg, due: undefined }] }] },
      "calls[0].legs[0].due: this is not what a snapshot writes",
    ],
    [
      { wrap_ups: [{ extn: "1001", backTo: "ready" }] },
      "wrap_ups[0].due: this is not what a snapshot writes",
    ],
    [{ callers: [{ queue: "10010" }] }, "callers[0].caller_number: expected text or a number, found nothing"],
    [{ live_conf: [{}] }, "live_conf[0].member_number: expected text or a number, found nothing"],
  ])("that no snapshot would hold is an error: %o", (wrong, message) => {
    expect(() => parseSeed(JSON.stringify(wrong), "s.json")).toThrow(new Error(`s.json: ${message}`));
  });
});
