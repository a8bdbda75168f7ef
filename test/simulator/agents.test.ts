import { describe, expect, it } from "vitest";
import type { SimulatorOptions } from "../../src/simulator/simulator.js";
import { InMemory, OK, rejection } from "./in-memory.js";
import { Wire } from "./wire.js";

const durations = { ring: 3_000, talk: 30_000, wrapUp: 5_000 };

const seed = {
  extensions: ["1001", "1002", "1003"].map((nbr) => ({ nbr, password: `pw-${nbr}` })),
  agents: [
    { extn: "1001", queue: ["10010"] },
    { extn: "1002", state: "unready", wrapup_time: "0" },
  ],
  gateway_groups: [{ name: "电信线路" }],
  special_phone: [
    { phone: "110", special_flag: 3 },
    { phone: "95013", special_flag: "4" },
    { phone: "10086", special_flag: 2 },
  ],
};

const start = (options: SimulatorOptions = {}): InMemory => new InMemory({ seed, durations, ...options });

const PATH = "/api/ola/agents";

describe("an agent that dials", () => {
  it("calls, talks when the other answers, wraps up when that hangs up, and is ready again", () => {
    const pbx = start();
    expect(pbx.put(`${PATH}/1001/dial/13800001111`, { other_str: "单号 7" })).toEqual(OK);
    expect(pbx.agent("1001")).toMatchObject({
      state: "busy",
      old_state: "ready",
      private_data: "calling",
      call_direction: "outbound",
      other_number: "13800001111",
      gateway: "电信线路",
      answered_at: "undefined",
      channel_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      updated_at: "2024-01-02 03:04:05.000000",
    });
    expect(pbx.simulator.snapshot().calls).toMatchObject([{ otherStr: "单号 7" }]);
    pbx.pass(2);
    expect(pbx.state("1001")).toBe("busy/calling");
    pbx.pass(1);
    expect(pbx.agent("1001")).toMatchObject({
      old_state: "ready",
      private_data: "answered",
      answered_at: "2024-01-02 03:04:08",
    });
    pbx.pass(30);
    expect(pbx.agent("1001")).toMatchObject({
      state: "acw",
      old_state: "busy",
      private_data: "",
      channel_uuid: "",
      other_number: "",
      call_direction: "undefined",
    });
    pbx.pass(5);
    expect(pbx.agent("1001")).toMatchObject({ state: "ready", old_state: "acw" });
    expect(pbx.simulator.snapshot()).toMatchObject({ calls: [], wrap_ups: [] });
  });

  it("reaches another agent, whose phone rings; without wrap-up time each is at once what it was", () => {
    const pbx = start();
    pbx.put(`${PATH}/1001/dial/1002`);
    expect([pbx.state("1001"), pbx.state("1002")]).toEqual(["busy/calling", "busy/ring"]);
    expect(pbx.agent("1002")).toMatchObject({
      call_direction: "inbound",
      other_number: "1001",
      gateway: "undefined",
    });
    pbx.pass(3);
    expect([pbx.state("1001"), pbx.state("1002")]).toEqual(["busy/answered", "busy/answered"]);
    pbx.pass(30);
    expect([pbx.state("1001"), pbx.state("1002")]).toEqual(["acw", "unready"]);
  });

  it("finds an engaged extension engaged: the call ends unanswered, without wrapping up", () => {
    const pbx = start({ seed: { ...seed, agents: [...seed.agents, { extn: "1003" }] } });
    pbx.put(`${PATH}/1002/dial/1003`);
    pbx.put(`${PATH}/1001/dial/1003`);
    expect(pbx.state("1001")).toBe("busy/calling");
    pbx.pass(3);
    expect([pbx.state("1001"), pbx.state("1003")]).toEqual(["ready", "busy/answered"]);
    expect(pbx.agent("1003")).toMatchObject({ other_number: "1002" });
  });

  it("goes through all of it in one go when nobody asks in between", () => {
    const pbx = start();
    pbx.put(`${PATH}/1001/dial/13800001111`);
    pbx.now = new Date(pbx.now.getTime() + 3_600_000);
    expect(pbx.agent("1001")).toMatchObject({ state: "ready", updated_at: "2024-01-02 03:04:43.000000" });
  });

  it.each([
    ["1001", "110", "calls to 110 are barred"],
    ["1001", "95013", "calls to 95013 are barred"],
    ["1001", "1001", "1001 cannot call itself"],
    ["1001", "%E5%BC%A0%E4%B8%89", "this is no number to call"],
    ["1003", "10010", "nobody is signed in at extension 1003"],
    ["9999", "10010", "nobody is signed in at extension 9999"],
  ])("not so: %s dials %s", (extn, number, reason) => {
    const pbx = start();
    expect(pbx.put(`${PATH}/${extn}/dial/${number}`)).toEqual(rejection(reason));
    expect(pbx.simulator.counts).toMatchObject({ rejected: 1, refused: 0 });
    expect(pbx.state("1001")).toBe("ready");
  });

  it("needs no body, and so no content type, to dial", () => {
    const pbx = start();
    expect(pbx.send("PUT", `${PATH}/1001/dial/10010`).body).toBe(JSON.stringify(OK));
    expect(pbx.simulator.counts.refused).toBe(0);
  });

  it("calls one number at a time, and a number that is barred for incoming calls alone", () => {
    const pbx = start();
    expect(pbx.put(`${PATH}/1001/dial/10086`)).toEqual(OK);
    expect(pbx.put(`${PATH}/1001/dial/10010`)).toEqual(rejection("1001 is in a call"));
  });
});

describe("an agent in a call", () => {
  const talking = (): InMemory => {
    const pbx = start();
    pbx.put(`${PATH}/1001/dial/1002`);
    pbx.pass(3);
    return pbx;
  };

  it("hangs up", () => {
    const pbx = talking();
    expect(pbx.put(`${PATH}/1001/hangup`)).toEqual(OK);
    expect([pbx.state("1001"), pbx.state("1002")]).toEqual(["acw", "unready"]);
    expect(pbx.put(`${PATH}/1001/hangup`)).toEqual(rejection("1001 is in no call"));
  });

  it("hangs up before the other answers, and does not wrap up", () => {
    const pbx = start();
    pbx.put(`${PATH}/1001/dial/1002`);
    pbx.put(`${PATH}/1001/hangup`);
    expect([pbx.state("1001"), pbx.state("1002")]).toEqual(["ready", "unready"]);
    pbx.pass(60);
    expect(pbx.state("1001")).toBe("ready");
  });

  it("holds and goes on", () => {
    const pbx = talking();
    expect(pbx.put(`${PATH}/1001/unhold`)).toEqual(rejection("1001 holds no call"));
    expect(pbx.put(`${PATH}/1001/hold`)).toEqual(OK);
    expect(pbx.simulator.snapshot().calls[0]?.legs.map(({ held }) => held)).toEqual([true, false]);
    expect(pbx.put(`${PATH}/1001/hold`)).toEqual(rejection("1001 holds its call already"));
    expect(pbx.put(`${PATH}/1001/unhold`)).toEqual(OK);
    expect(pbx.state("1001")).toBe("busy/answered");
  });

  it("cannot hold what has not been answered", () => {
    const pbx = start();
    expect(pbx.put(`${PATH}/1001/hold`)).toEqual(rejection("1001 is in no call"));
    pbx.put(`${PATH}/1001/dial/10010`);
    expect(pbx.put(`${PATH}/1001/hold`)).toEqual(rejection("1001 is not talking"));
  });

  it.each([
    ["go_break", "unready"],
    ["go_ready", "ready"],
  ])("%s takes effect when the call is over, and does not end it", (verb, state) => {
    const pbx = talking();
    expect(pbx.put(`${PATH}/1001/${verb}`)).toEqual(OK);
    expect(pbx.state("1001")).toBe("busy/answered");
    pbx.put(`${PATH}/1001/hangup`);
    pbx.pass(5);
    expect(pbx.state("1001")).toBe(state);
  });

  it("trap 7: is cut off and signed out when the extension is deleted", () => {
    const pbx = talking();
    expect(pbx.post("/api/ola/extensions/delete", { extn: "1001" })).toEqual(OK);
    expect(pbx.get(`${PATH}/1001`)).toEqual({ code: "404" });
    expect(pbx.state("1002")).toBe("unready");
    pbx.pass(60);
    expect(pbx.simulator.snapshot()).toMatchObject({ calls: [], wrap_ups: [], agents: [{ extn: "1002" }] });
  });
});

describe("an agent who is ready while callers wait", () => {
  it("trap 7: gets no further call when its extension is deleted in the middle of one", () => {
    const queue = { all_queues: [{ uuid: 10010 }], agents: [{ extn: "1001", queue: ["10010"] }] };
    const pbx = start({ seed: { ...seed, ...queue } });
    pbx.simulator.callIn("10010", "138");
    pbx.simulator.callIn("10010", "139");
    pbx.post("/api/ola/extensions/delete", { extn: "1001" });
    expect(pbx.simulator.snapshot()).toMatchObject({ calls: [], agents: [], callers: [{}] });
  });
});

describe("an agent between calls", () => {
  it("takes a break and is ready again; the filter by state follows", () => {
    const pbx = start();
    const ready = (): unknown =>
      (pbx.get(PATH, { state: "ready" }) as { agent: { extn: string }[] }).agent.map(({ extn }) => extn);
    expect(pbx.put(`${PATH}/1001/go_break`)).toEqual(OK);
    expect([pbx.state("1001"), ready()]).toEqual(["unready", []]);
    expect(pbx.put(`${PATH}/1001/go_ready`)).toEqual(OK);
    expect([pbx.state("1001"), ready()]).toEqual(["ready", ["1001"]]);
    expect(pbx.agent("1001")).toMatchObject({ old_state: "unready" });
  });

  it("ends wrapping up by being ready, and later nothing happens by itself", () => {
    const pbx = start();
    pbx.put(`${PATH}/1001/dial/10010`);
    pbx.pass(3);
    pbx.put(`${PATH}/1001/hangup`);
    expect(pbx.state("1001")).toBe("acw");
    pbx.put(`${PATH}/1001/go_break`);
    pbx.pass(60);
    expect(pbx.state("1001")).toBe("unready");
  });

  it("may dial while wrapping up, and returns to what it was before all that", () => {
    const pbx = start({ seed: { ...seed, agents: [{ extn: "1001", state: "unready" }] } });
    for (let call = 0; call < 2; call += 1) {
      pbx.put(`${PATH}/1001/dial/10010`);
      pbx.pass(3);
      pbx.put(`${PATH}/1001/hangup`);
    }
    expect(pbx.state("1001")).toBe("acw");
    pbx.pass(5);
    expect(pbx.state("1001")).toBe("unready");
  });

  it("is not taken out of a new call when wrapping up after the last would have ended", () => {
    const pbx = start();
    pbx.put(`${PATH}/1001/dial/10010`);
    pbx.pass(3);
    pbx.put(`${PATH}/1001/hangup`);
    pbx.put(`${PATH}/1001/dial/10010`);
    pbx.pass(6);
    expect(pbx.state("1001")).toBe("busy/answered");
  });

  it("is told of once: being ready twice is no event", () => {
    const pbx = start();
    const wire = new Wire(pbx.simulator).as("1001");
    for (const verb of ["go_break", "go_break", "go_ready", "go_ready"]) {
      expect(pbx.put(`${PATH}/1001/${verb}`)).toEqual(OK);
    }
    expect(wire.states()).toEqual(["unready", "ready"]);
  });

  it.each(["dial/1", "hangup", "go_break", "go_ready", "hold", "unhold"])(
    "PUT %s takes no query, no unknown parameter, and no other method",
    (verb) => {
      const pbx = start();
      const path = `${PATH}/1001/${verb}`;
      expect(pbx.put(path, { extn: "1001" })).toMatchObject({ code: 400 });
      expect(pbx.put(`${path}?extn=1001`)).toMatchObject({ code: 400 });
      expect(pbx.post(path, {})).toMatchObject({ code: 405 });
      expect(pbx.simulator.counts.refused).toBe(3);
      expect(pbx.state("1001")).toBe("ready");
    },
  );
});

describe("an agent of a seed that is busy", () => {
  it("may be said to talk to itself", () => {
    const agents = [{ extn: "1001", state: "busy", private_data: "answered", other_number: "1001" }];
    const { calls } = start({ seed: { ...seed, agents } }).simulator.snapshot();
    expect(calls.map(({ legs }) => legs.length)).toEqual([1]);
  });

  it("stays so, since nothing is known of its call, until a command ends it", () => {
    const agents = [
      { extn: "1001", state: "busy", private_data: "answered", other_number: "1002", channel_uuid: "c-1" },
      { extn: "1002", state: "busy", private_data: "answered", other_number: "1001" },
      { extn: "1003", state: "busy", private_data: "ring", other_number: "138", call_direction: "inbound" },
    ];
    const pbx = start({ seed: { ...seed, agents } });
    pbx.pass(86_400);
    expect(pbx.simulator.snapshot().agents).toMatchObject(agents);
    expect(pbx.put(`${PATH}/1001/dial/10010`)).toEqual(rejection("1001 is in a call"));
    pbx.put(`${PATH}/1002/hangup`);
    expect([pbx.state("1001"), pbx.state("1002")]).toEqual(["acw", "acw"]);
    pbx.put(`${PATH}/1003/hangup`);
    expect(pbx.state("1003")).toBe("ready");
  });
});

describe("what happens by itself", () => {
  it("is a change that a state file has to keep; time alone is none", () => {
    const pbx = start();
    pbx.put(`${PATH}/1001/dial/10010`);
    let changes = 0;
    pbx.simulator.onChange(() => (changes += 1));
    pbx.pass(2);
    expect(changes).toBe(0);
    pbx.pass(1);
    expect(changes).toBe(1);
  });
});

describe("durations", () => {
  it.each([[{ ring: -1 }], [{ talk: 0.5 }], [{ meeting: Number.NaN }], [{ wrapUp: Infinity }]])(
    "%o: an error that names it",
    (wrong) => {
      const [name = ""] = Object.keys(wrong);
      expect(() => start({ durations: wrong })).toThrow(
        `durations.${name}: expected a whole number of milliseconds`,
      );
    },
  );

  it("may all be nothing: then a call is over as soon as anything is asked", () => {
    const agents = [{ extn: "1001" }];
    const pbx = start({ seed: { ...seed, agents }, durations: { ring: 0, talk: 0, wrapUp: 0 } });
    pbx.put(`${PATH}/1001/dial/10010`);
    expect(pbx.agent("1001")).toMatchObject({ state: "ready", wrapup_time: "0" });
  });
});
