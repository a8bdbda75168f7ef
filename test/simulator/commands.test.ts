import { describe, expect, it } from "vitest";
import type { Seed } from "../../src/simulator/simulator.js";
import { InMemory } from "./in-memory.js";
import { Wire } from "./wire.js";

const durations = { ring: 3_000, talk: 600_000, wrapUp: 5_000 };

const seed: Seed = {
  extensions: ["1001", "1002", "1003"].map((nbr) => ({ nbr, name: `坐席${nbr}`, password: `pw-${nbr}` })),
  agents: ["1001", "1002", "1003"].map((extn) => ({ extn, queue: ["10010"], state: "unready" })),
  all_queues: [{ uuid: 10010 }, { uuid: "10020", takecallmanual: "true" }],
  gateway_groups: [{ uuid: "g-1", name: "电信线路" }],
};

const OK = "200 ok";
const CUSTOMER = "13800001111";

/** Three agents at their pages. */
function start(more: Seed = {}) {
  const pbx = new InMemory({ seed: { ...seed, ...more }, durations });
  const [a, b, c] = ["1001", "1002", "1003"].map((extn) => new Wire(pbx.simulator).as(extn));
  if (!a || !b || !c) throw new Error("unreachable");
  const counts = () => pbx.simulator.counts;
  return { pbx, a, b, c, counts };
}

/** The first of them talks to a customer. */
function talking() {
  const all = start();
  all.a.api("dial", { extn: "1001", dest: CUSTOMER });
  all.pbx.pass(3);
  all.a.events();
  return all;
}

describe("login and logout", () => {
  const nobody = { agents: [] };

  it("login shows in the list of agents, with its queues and the extension's name", () => {
    const { pbx, a } = start(nobody);
    expect(pbx.get("/api/ola/agents/1001")).toEqual({ code: "404" });
    expect(a.api("login", { queue: ["10010", "10020"], extn: "1001", type: "onhook" })).toBe(OK);
    expect(pbx.agent("1001")).toMatchObject({
      extn: "1001",
      name: "坐席1001",
      queue: ["10010", "10020"],
      state: "login",
      type: "onhook",
      wrapup_time: "5000",
    });
    expect(a.api("go_ready", { extn: "1001" })).toBe(OK);
    expect(a.states()).toEqual(["login", "ready"]);
  });

  it("login is possible again, for other queues", () => {
    const { pbx, a } = start();
    expect(a.api("login", { queue: [10020], extn: "1001", type: "onhook" })).toBe(OK);
    expect(a.events()).toMatchObject([{ state: "login", old_state: "unready", queue_id: ["10020"] }]);
    expect(pbx.simulator.snapshot().agents).toHaveLength(3);
  });

  it("login leads to ready at once where the extension says so", () => {
    const extensions = [{ nbr: "1001", password: "pw-1001", if_auto_ready: "true" }];
    const { a } = start({ extensions, agents: [] });
    a.api("login", { queue: [], extn: "1001", type: "onhook" });
    expect(a.states()).toEqual(["login", "ready"]);
  });

  it("logout: nobody is signed in there any more", () => {
    const { pbx, a } = start();
    expect(a.api("logout", { extn: "1001" })).toBe(OK);
    expect(a.events()).toMatchObject([{ state: "logout", old_state: "unready" }]);
    expect(pbx.get("/api/ola/agents/1001")).toEqual({ code: "404" });
    expect(a.api("logout", { extn: "1001" })).toBe("500 nobody is signed in at extension 1001");
    expect(a.api("go_ready", { extn: "1001" })).toBe("500 nobody is signed in at extension 1001");
  });

  it.each([
    [{ queue: ["10099"], extn: "1001", type: "onhook" }, "500 queue 10099 does not exist"],
    [{ queue: "10010", extn: "1001", type: "onhook" }, "400 queue: expected a list of queue ids"],
    [{ queue: [{}], extn: "1001", type: "onhook" }, "400 queue: expected a list of queue ids"],
    [{ queue: [], extn: "1001" }, "400 missing argument: type"],
    [{ queue: [], extn: "1001", type: "offhook" }, '400 type: expected "onhook"'],
    [{ queue: [], extn: 1001, type: "onhook" }, "400 extn: expected text"],
    [{ queue: [], extn: "1002", type: "onhook" }, "403 extn: expected the extension that signed in here"],
    [{ queue: [], extn: "1001", type: "onhook", x: 1 }, "400 unknown argument: x"],
  ])("login does not take %o", (args, reply) => {
    const { pbx, a, counts } = start(nobody);
    expect(a.api("login", args)).toBe(reply);
    expect(counts().refused + counts().rejected).toBe(1);
    expect(pbx.simulator.snapshot().agents).toEqual([]);
  });

  it("neither works in a call", () => {
    const { a } = talking();
    expect(a.api("login", { queue: [], extn: "1001", type: "onhook" })).toBe("500 1001 is in a call");
    expect(a.api("logout", { extn: "1001" })).toBe("500 1001 is in a call");
  });

  it("get_agent_state tells the state in its reply, anybody's", () => {
    const { a } = start({ agents: [{ extn: "1002", state: "acw" }] });
    a.api("get_agent_state", { extn: "1002" });
    a.api("get_agent_state", { extn: "1003" });
    expect(a.received.slice(-2)).toMatchObject([
      { event_type: "command/reply", cmd: "get_agent_state", code: 200, data: { state: "acw" } },
      { data: { state: "logout" } },
    ]);
  });
});

describe("calls", () => {
  it("dial tells the way of the call; the reply comes first", () => {
    const { pbx, a } = start();
    a.received.length = 0;
    expect(a.api("dial", { extn: "1001", dest: CUSTOMER, otherStr: "K7", gateway: "g-1" })).toBe(OK);
    expect(a.received.map((message) => message["event_type"])).toEqual(["command/reply", "agent_state"]);
    pbx.pass(3);
    expect(a.states()).toEqual(["busy/calling", "busy/answered"]);
    expect(pbx.simulator.snapshot().calls).toMatchObject([{ otherStr: "K7", gateway: "g-1" }]);
    expect(a.api("dial", { extn: "1001", dest: "1", gateway: "x" })).toBe("500 1001 is in a call");
    expect(start().a.api("dial", { extn: "1001", dest: "1", gateway: "x" })).toBe(
      "500 there is no such gateway group",
    );
  });

  it("answer picks up what rings, before it is answered by itself", () => {
    const { pbx, a, b } = start();
    a.api("dial", { extn: "1001", dest: "1002" });
    expect(a.api("answer", { extn: "1001" })).toBe("500 1001 is not ringing");
    expect(b.api("answer", { extn: "1002" })).toBe(OK);
    expect(b.states()).toEqual(["busy/ring", "busy/answered"]);
    expect(a.states()).toEqual(["busy/calling", "busy/answered"]);
    pbx.pass(3);
    expect([a.states(), b.states()]).toEqual([[], []]);
    expect(b.api("answer", { extn: "1002" })).toBe("500 1002 is not ringing");
  });

  it("hangup_other ends the call of two", () => {
    const { a, pbx } = talking();
    expect(a.api("hangup_other", { extn: "1001" })).toBe(OK);
    pbx.pass(5);
    expect(a.states()).toEqual(["acw", "unready"]);
    expect(a.api("hangup_other", { extn: "1001" })).toBe("500 1001 is in no call");
  });

  it("hold and unhold tell of themselves", () => {
    const { a, counts } = talking();
    expect(a.api("hold", { extn: "1001" })).toBe(OK);
    expect(a.api("unhold", { extn: "1001" })).toBe(OK);
    expect(a.states()).toEqual(["busy/answered", "busy/answered"]);
    expect(a.api("unhold", { extn: "1001" })).toBe("500 1001 holds no call");
    expect(counts().calls).toMatchObject({ "WS hold": 1, "WS unhold": 2, "WS dial": 1, "WS auth": 3 });
  });

  it("collect_dtmf brings the key that the other side presses", () => {
    const { a } = talking();
    const args = { extn: "1001", soundfile: "/a.wav" };
    a.api("collect_dtmf", args);
    a.api("collect_dtmf", args);
    expect(a.events()).toMatchObject([
      { dtmf: "1", dtmf_his: "1" },
      { dtmf: "1", dtmf_his: "11" },
    ]);
  });

  it("kill hangs up by channel or by extension, whoever's", () => {
    const { a, b } = talking();
    const channel = a.received.at(-1)?.["other_accept"];
    expect(b.api("kill", {})).toBe("400 missing argument: channel_uuid or extn");
    expect(b.api("kill", { channel_uuid: "x" })).toBe("500 there is no such channel");
    expect(b.api("kill", { extn: "1002" })).toBe("500 1002 is in no call");
    expect(b.api("kill", { channel_uuid: channel, cause: "NORMAL_CLEARING" })).toBe(OK);
    expect(a.states()).toEqual(["acw"]);
    a.api("dial", { extn: "1001", dest: "10086" });
    expect(b.api("kill", { extn: "1001" })).toBe(OK);
    expect(a.states()).toEqual(["busy/calling", "unready"]);
  });
});

describe("transfer", () => {
  it("to an extension: the first agent wraps up, the other's phone rings", () => {
    const { pbx, a, b } = talking();
    expect(a.api("transfer", { extn: "1001", dest: "1002" })).toBe(OK);
    expect(a.states()).toEqual(["acw"]);
    expect(b.events()).toMatchObject([
      { state: "busy", private_data: "ring", call_direction: "inbound", other_dn: CUSTOMER, ani: CUSTOMER },
    ]);
    pbx.pass(3);
    expect(b.events()).toMatchObject([{ private_data: "answered", other_answered: true }]);
    pbx.pass(600);
    expect(b.states()).toEqual(["acw"]);
  });

  it("to a number outside, of a colleague", () => {
    const { pbx, a, b } = start();
    a.api("dial", { extn: "1001", dest: "1002" });
    pbx.pass(3);
    expect(a.api("transfer", { extn: "1001", dest: "10086" })).toBe(OK);
    pbx.pass(3);
    expect(b.events().at(-1)).toMatchObject({ other_dn: "10086", private_data: "answered" });
  });

  it("shortly before the call would have ended: the new one lasts as long as any", () => {
    const { pbx, a } = talking();
    pbx.pass(599);
    a.api("transfer", { extn: "1001", dest: "1002" });
    pbx.pass(3 + 599);
    expect(pbx.state("1002")).toBe("busy/answered");
    pbx.pass(1);
    expect(pbx.state("1002")).toBe("acw");
  });

  it("to a queue: the customer waits", () => {
    const { pbx, a } = talking();
    expect(a.api("transfer", { extn: "1001", dest: "10010" })).toBe(OK);
    expect(a.events()).toMatchObject([{ state: "acw" }]);
    expect(pbx.get("/api/ola/queues/10010/get_callers")).toMatchObject({
      count: "1",
      callers: [{ caller_number: CUSTOMER }],
    });
    expect(pbx.simulator.snapshot().calls).toEqual([]);
  });

  it("goes to nobody who is engaged, barred, in the call, or no number", () => {
    const { pbx, a, b, c } = talking();
    b.api("dial", { extn: "1002", dest: "10086" });
    pbx.post("/api/special_phone/insert", { phone: "110", special_flag: "4" });
    const to = (dest: string): string => a.api("transfer", { extn: "1001", dest });
    expect(to("1002")).toBe("500 1002 is in a call");
    expect(to("110")).toBe("500 calls to 110 are barred");
    expect(to(CUSTOMER)).toBe(`500 ${CUSTOMER} is in this call`);
    expect(to("张三")).toBe("500 this is no number to call");
    expect(b.api("transfer", { extn: "1002", dest: "1003" })).toBe("500 1002 is not talking");
    expect(c.api("transfer", { extn: "1003", dest: "1002" })).toBe("500 1003 is in no call");
    expect(a.states()).toEqual([]);
  });

  it("does not put an extension into a queue", () => {
    const { pbx, a } = start();
    a.api("dial", { extn: "1001", dest: "1002" });
    pbx.pass(3);
    expect(a.api("transfer", { extn: "1001", dest: "10010" })).toMatch(/^500 1002 is an extension/);
    expect(pbx.state("1002")).toBe("busy/answered");
  });
});

describe("more than two", () => {
  it("three_way brings in a third, who rings and joins; the first two hear of it", () => {
    const { pbx, a, b } = talking();
    const args = { extn: "1001", dest: "1002", three_way: "true" };
    expect(a.api("monitor", args)).toBe(OK);
    expect(a.events()).toMatchObject([{ other_dn: CUSTOMER, third_dn: "1002", third_type: "agent" }]);
    expect(b.states()).toEqual(["busy/ring"]);
    pbx.pass(3);
    expect(b.events()).toMatchObject([{ private_data: "answered", third_dn: CUSTOMER }]);
    expect(a.api("monitor", { ...args, dest: "1003" })).toBe("500 this takes a call of two");
    expect(a.api("monitor", { ...args, three_way: "yes" })).toBe('400 three_way: expected "true"');
  });

  it.each(["1002", "1001"])("exit_three_way, naming %s, puts the third out and leaves the two", (extn) => {
    const { pbx, a, b } = talking();
    expect(a.api("unmonitor", { extn, three_way: "true" })).toBe("500 1001 is in no three-way call");
    a.api("monitor", { extn: "1001", dest: "1002", three_way: "true" });
    pbx.pass(3);
    expect(a.api("unmonitor", { extn: "1003", three_way: "true" })).toBe("500 1003 is not the third party");
    expect(a.api("unmonitor", { extn, three_way: "true" })).toBe(OK);
    expect(pbx.state("1002")).toBe("acw");
    expect(a.events().at(-1)).toMatchObject({ private_data: "answered", third_dn: "", other_dn: CUSTOMER });
    b.events();
  });

  it("hangup of one of three leaves the others talking", () => {
    const { pbx, a, b } = talking();
    a.api("monitor", { extn: "1001", dest: "1002", three_way: "true", goip_gateway: "x" });
    pbx.pass(3);
    b.events();
    a.api("hangup_other", { extn: "1001" });
    expect(a.states().at(-1)).toBe("acw");
    expect(b.events()).toMatchObject([{ private_data: "answered", other_dn: CUSTOMER, third_dn: "" }]);
  });

  it("monitor listens, unseen by those who talk, until unmonitor or the call's end", () => {
    const { pbx, a, c } = talking();
    expect(c.api("monitor", { extn: "1003", dest: "1001" })).toBe(OK);
    expect([a.states(), c.states()]).toEqual([[], ["busy/answered"]]);
    expect(pbx.agent("1003")).toMatchObject({ other_number: "1001" });
    expect(c.api("hold", { extn: "1003" })).toBe("500 1003 is not talking");
    expect(c.api("unmonitor", { extn: "1003" })).toBe(OK);
    expect(c.states()).toEqual(["unready"]);
    expect(c.api("unmonitor", { extn: "1003" })).toBe("500 1003 is in no call");
    c.api("monitor", { extn: "1003", dest: "1001" });
    a.api("hangup_other", { extn: "1001" });
    expect(pbx.state("1003")).toBe("unready");
    expect(c.api("monitor", { extn: "1003", dest: "1001" })).toBe("500 1001 is in no call");
    expect(a.api("unmonitor", { extn: "1003" })).toMatch(/^500 1003 is not/);
  });

  it("three_way does not prolong the call", () => {
    const { pbx, a, b } = talking();
    pbx.pass(590);
    a.api("monitor", { extn: "1001", dest: "1002", three_way: "true" });
    pbx.pass(9);
    expect(pbx.state("1002")).toBe("busy/answered");
    pbx.pass(1);
    expect([a.states().at(-1), b.states().at(-1)]).toEqual(["acw", "acw"]);
  });

  it("monitor ends when the one who is listened to leaves, though the others go on", () => {
    const { pbx, a, c } = talking();
    a.api("monitor", { extn: "1001", dest: "1002", three_way: "true" });
    pbx.pass(3);
    c.api("monitor", { extn: "1003", dest: "1001" });
    a.api("hangup_other", { extn: "1001" });
    expect([pbx.state("1002"), pbx.state("1003")]).toEqual(["busy/answered", "unready"]);
  });

  it("intercept takes nobody out of a conference", () => {
    const { pbx, b } = start({ conferences: [{ uuid: "c-1", topic: "周会" }] });
    pbx.post("/api/conferences/dialConf/1001/c-1", {});
    pbx.pass(3);
    expect(b.api("intercept", { extn: "1002", dest: "1001" })).toBe("500 there is nothing of 1001 to take");
    expect(pbx.state("1001")).toBe("busy/answered");
  });

  it("monitor ends when the one who is listened to hands the call over", () => {
    const { pbx, a, c } = talking();
    c.api("monitor", { extn: "1003", dest: "1001" });
    a.api("transfer", { extn: "1001", dest: "1002" });
    expect([pbx.state("1003"), pbx.state("1002")]).toEqual(["unready", "busy/ring"]);
  });

  it("intercept takes over who talks, and picks up what rings elsewhere", () => {
    const { pbx, a, b, c } = talking();
    expect(b.api("intercept", { extn: "1002", dest: "1001" })).toBe(OK);
    expect(a.states()).toEqual(["acw"]);
    expect(b.events()).toMatchObject([{ private_data: "answered", other_dn: CUSTOMER }]);
    pbx.pass(5);
    a.api("dial", { extn: "1001", dest: "10086" });
    expect(c.api("intercept", { extn: "1003", dest: "1001" })).toBe("500 there is nothing of 1001 to take");
    a.api("hangup_other", { extn: "1001" });
    c.api("dial", { extn: "1003", dest: "1001" });
    b.api("hangup_other", { extn: "1002" });
    expect(b.api("intercept", { extn: "1002", dest: "1001" })).toBe(OK);
    expect([pbx.state("1001"), pbx.state("1002"), pbx.state("1003")]).toEqual([
      "unready",
      "busy/answered",
      "busy/answered",
    ]);
  });
});

describe("queues", () => {
  it("tell who comes and goes, to those who subscribed to the agent's callers or to the queue", () => {
    const { pbx, a, b, c } = start();
    a.plain("subscribe", { key: "ola.caller.1001" });
    b.plain("subscribe", { key: "ola.queue.10010.1002" });
    b.plain("subscribe", { key: "ola.caller.1002" });
    c.plain("subscribe", { key: "ola.queue.10020.1003" });
    pbx.simulator.callIn("10010", CUSTOMER);
    const [caller] = (pbx.get("/api/ola/queues/10010/get_callers") as { callers: { uuid: string }[] })
      .callers;
    const event = {
      event_type: "agent_caller_state",
      queue_id: "10010",
      caller: { uuid: caller?.uuid, cid_number: CUSTOMER },
    };
    expect(a.events()).toEqual([{ ...event, action: "in" }]);
    expect(b.events()).toEqual([{ ...event, action: "in" }]);
    expect(c.events()).toEqual([]);
    b.plain("unsubscribe", { key: "ola.caller.1002" });
    b.plain("unsubscribe", { key: "ola.queue.10010.1002" });
    pbx.pass(60);
    expect(a.events()).toEqual([{ ...event, action: "out" }]);
    expect(b.events()).toEqual([]);
  });

  it("count in an agent's events", () => {
    const { pbx, a } = start();
    pbx.simulator.callIn("10010", "1");
    pbx.simulator.callIn("10010", "2");
    pbx.pass(7);
    a.api("dial", { extn: "1001", dest: "10086" });
    expect(a.events()).toMatchObject([{ calls_queued: 2, max_queued_time: 7 }]);
  });

  it("tell once that a caller is gone, however the call goes on", () => {
    const { pbx, a, b } = start();
    b.plain("subscribe", { key: "ola.caller.1002" });
    pbx.simulator.callIn("10010", CUSTOMER);
    a.api("go_ready", { extn: "1001" });
    pbx.pass(120);
    expect(b.events().map((event) => event["action"])).toEqual(["in", "out"]);
  });

  it("take_call answers a caller of the agent's own queues at once", () => {
    const { pbx, a } = start({ agents: [{ extn: "1001", state: "unready", queue: ["10020"] }] });
    pbx.simulator.callIn("10020", CUSTOMER);
    pbx.simulator.callIn("10010", "139");
    const channel = (queue: string): unknown =>
      (pbx.get(`/api/ola/queues/${queue}/get_callers`) as { callers: { uuid: string }[] }).callers[0]?.uuid;
    const take = (channel_uuid: unknown): string => a.api("take_call", { extn: "1001", channel_uuid });
    expect(take("x")).toBe("500 no such caller waits in the queues of 1001");
    expect(take(channel("10010"))).toBe("500 no such caller waits in the queues of 1001");
    const own = channel("10020");
    expect(take(own)).toBe(OK);
    expect(a.states()).toEqual(["busy/ring", "busy/answered"]);
    expect(a.received.at(-1)).toMatchObject({ other_dn: CUSTOMER, other_accept: own });
    expect(take(own)).toBe("500 1001 is in a call");
  });

  it("kill hangs up on a caller who waits", () => {
    const { pbx, a } = start();
    pbx.simulator.callIn("10010", CUSTOMER);
    const { callers } = pbx.get("/api/ola/queues/10010/get_callers") as { callers: { uuid: string }[] };
    expect(a.api("kill", { channel_uuid: callers[0]?.uuid })).toBe(OK);
    expect(pbx.get("/api/ola/queues/10010/get_callers")).toMatchObject({ count: "0" });
  });
});
