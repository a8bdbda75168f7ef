import { describe, expect, it } from "vitest";
import type { Seed, SimulatorOptions } from "../../src/simulator/simulator.js";
import { InMemory, OK, rejection } from "./in-memory.js";

const durations = { ring: 3_000, talk: 30_000, wrapUp: 5_000 };
const AGENTS = "/api/ola/agents";

const seed: Seed = {
  extensions: [{ nbr: "1001" }, { nbr: "1002" }],
  agents: [{ extn: "1001", queue: ["10010"], state: "unready" }],
  all_queues: [
    { uuid: 10010, name: "售后" },
    { uuid: 10020, name: "前台", takecallmanual: "true", timeouttype: 1 },
  ],
  gateway_groups: [{ uuid: "g-1", name: "电信线路" }],
  ivr_flows: [{ flow_id: 29, flow_name: "呼入语音导航" }],
  special_phone: [{ phone: "110", special_flag: 3 }],
};

const start = (options: SimulatorOptions = {}): InMemory => new InMemory({ seed, durations, ...options });

const callers = (pbx: InMemory, queue = "10010"): unknown => {
  const answer = pbx.get(`/api/ola/queues/${queue}/get_callers`);
  const { count, callers: rows } = answer as { count: string; callers: { caller_number: string }[] };
  expect(count).toBe(String(rows.length));
  return rows.map((row) => row.caller_number);
};

describe("groupCall", () => {
  const call = {
    numbers: "13800001111,13800002222",
    gatewayGrp: "电信线路",
    OprType: "queue",
    queue: "10010",
  };
  const GROUP_CALL = "/api/ola/groupCall";

  it("calls the numbers; who answers waits in the queue, and ready agents get them in turn", () => {
    const pbx = start();
    expect(pbx.put(GROUP_CALL, call)).toEqual(OK);
    expect(callers(pbx)).toEqual([]);
    pbx.pass(3);
    expect(callers(pbx)).toEqual(["13800001111", "13800002222"]);
    pbx.put(`${AGENTS}/1001/go_ready`);
    expect(pbx.agent("1001")).toMatchObject({
      state: "busy",
      private_data: "ring",
      call_direction: "inbound",
      other_number: "13800001111",
    });
    expect(callers(pbx)).toEqual(["13800002222"]);
    pbx.pass(3 + 30);
    expect(pbx.state("1001")).toBe("acw");
    pbx.pass(5);
    expect(pbx.agent("1001")).toMatchObject({ private_data: "ring", other_number: "13800002222" });
  });

  it.each([
    ["ivr", { flow_id: "29" }],
    ["play", { file: "/a.wav", fileType: "", daFlag: "true", timeOut: "30", batchAccept: "00000001" }],
    ["play", { file: "您好", fileType: "text", daFlag: "false" }],
    ["ai", { planId: "1", companyId: "2" }],
  ])("talks by itself where OprType is %s, until the call ends", (OprType, more) => {
    const pbx = start();
    expect(pbx.put(GROUP_CALL, { numbers: "138", gatewayGrp: "g-1", OprType, ...more })).toEqual(OK);
    pbx.pass(3);
    expect(pbx.simulator.snapshot().calls).toMatchObject([{ legs: [{ number: "138", phase: "answered" }] }]);
    pbx.pass(30);
    expect(pbx.simulator.snapshot().calls).toEqual([]);
  });

  it.each([
    ["queue", {}, "missing parameter: queue"],
    ["ivr", { queue: "10010" }, "missing parameter: flow_id"],
    ["ai", { planId: "1" }, "missing parameter: companyId"],
    ["ai", {}, "missing parameter: planId, companyId"],
    ["play", { flowId: "29" }, "unknown parameter: flowId"],
  ])("refuses OprType %s with %o", (OprType, more, result) => {
    const pbx = start();
    expect(pbx.put(GROUP_CALL, { numbers: "138", gatewayGrp: "电信线路", OprType, ...more })).toEqual({
      code: 400,
      result,
    });
    expect(pbx.simulator.counts.refused).toBe(1);
  });

  it.each([
    [{ OprType: "toString" }, "OprType is none of ivr, play, queue, ai"],
    [{ queue: "10099" }, "queue is no queue's id"],
    [{ OprType: "ivr", flow_id: "30" }, "flow_id is no flow's id"],
    [{ OprType: "ai", planId: "", companyId: "1" }, "planId or companyId is empty"],
    [{ gatewayGrp: "移动" }, "there is no such gateway group"],
    [{ numbers: "" }, "numbers holds what is no number outside"],
    [{ numbers: "138，139" }, "numbers holds what is no number outside"],
    [{ numbers: "138,1002" }, "numbers holds what is no number outside"],
    [{ daFlag: "1" }, "daFlag is neither true nor false"],
    [{ timeOut: "30s" }, "timeOut is not a number"],
    [{ fileType: "wav" }, "fileType is neither empty nor text"],
  ])("rejects %o, and nobody is called", (more, reason) => {
    const pbx = start();
    expect(pbx.put(GROUP_CALL, { ...call, ...more })).toEqual(rejection(reason));
    expect(pbx.simulator.snapshot().calls).toEqual([]);
  });

  it("leaves out barred numbers", () => {
    const pbx = start();
    expect(pbx.put(GROUP_CALL, { ...call, numbers: "110,138" })).toEqual(OK);
    expect(pbx.simulator.snapshot().calls).toHaveLength(1);
  });

  it("calls ten thousand numbers in no time", () => {
    const pbx = start();
    const numbers = Array.from({ length: 10_000 }, (_, index) => String(13_800_000_000 + index)).join(",");
    pbx.put(GROUP_CALL, { ...call, numbers });
    pbx.pass(3);
    expect(callers(pbx)).toHaveLength(10_000);
  });
});

describe("makeCall", () => {
  const MAKE_CALL = "/api/ola/makeCall";
  const call = { from: "1001", to: "13800001111", gwGroup: "电信线路" };

  it("calls one party, and the other when that has answered", () => {
    const pbx = start();
    expect(pbx.post(MAKE_CALL, { ...call, caller_id: "K7" })).toEqual(OK);
    expect(pbx.agent("1001")).toMatchObject({
      private_data: "ring",
      other_number: "13800001111",
      gateway: "电信线路",
    });
    pbx.pass(3);
    expect(pbx.state("1001")).toBe("busy/calling");
    pbx.pass(3);
    expect(pbx.state("1001")).toBe("busy/answered");
    pbx.pass(30);
    expect(pbx.state("1001")).toBe("acw");
  });

  it("is called twice when it is sent twice: two phones outside ring twice", () => {
    const pbx = start();
    for (let sent = 0; sent < 2; sent += 1) pbx.post(MAKE_CALL, { ...call, from: "139" });
    expect(pbx.simulator.snapshot().calls).toHaveLength(2);
  });

  it("reaches an extension that has become engaged meanwhile: the call ends", () => {
    const pbx = start();
    pbx.post(MAKE_CALL, { ...call, from: "139", to: "1001" });
    pbx.put(`${AGENTS}/1001/dial/10086`);
    pbx.pass(3);
    pbx.pass(3);
    expect(pbx.simulator.snapshot().calls).toMatchObject([{ to: "10086" }]);
  });

  it.each([
    [{ from: "张三" }, "this is no number to call"],
    [{ to: "" }, "this is no number to call"],
    [{ to: "110" }, "calls to 110 are barred"],
    [{ to: "1001" }, "from and to are the same number"],
    [{ gwGroup: "" }, "there is no such gateway group"],
  ])("rejects %o", (more, reason) => {
    const pbx = start();
    expect(pbx.post(MAKE_CALL, { ...call, ...more })).toEqual(rejection(reason));
  });

  it("does not ring a phone that is engaged", () => {
    const pbx = start();
    pbx.put(`${AGENTS}/1001/dial/10086`);
    expect(pbx.post(MAKE_CALL, call)).toEqual(rejection("1001 is in a call"));
  });

  it("is a POST with all of its parameters", () => {
    const pbx = start();
    expect(pbx.put(MAKE_CALL, call)).toMatchObject({ code: 405 });
    expect(pbx.post(MAKE_CALL, { from: "1001", to: "138" })).toMatchObject({
      code: 400,
      result: "missing parameter: gwGroup",
    });
  });
});

describe("a queue", () => {
  it("lists who waits, since when and for how long, with the document's columns", () => {
    const pbx = start();
    pbx.simulator.callIn("10010", "13800001111");
    pbx.pass(20);
    expect(pbx.get("/api/ola/queues/10010/get_callers")).toEqual({
      count: "1",
      callers: [
        {
          uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
          caller_number: "13800001111",
          created_at: "2024-01-02 03:04:05",
          wait_time: "20",
        },
      ],
    });
    expect(callers(pbx, "10020")).toEqual([]);
    expect(() => pbx.simulator.callIn("10099", "1")).toThrow("queue 10099 does not exist");
  });

  it("is left by a caller who has waited too long, unless it says to wait on", () => {
    const pbx = start();
    pbx.simulator.callIn("10010", "138");
    pbx.simulator.callIn("10020", "139");
    pbx.pass(59);
    expect([callers(pbx), callers(pbx, "10020")]).toEqual([["138"], ["139"]]);
    pbx.pass(1);
    expect([callers(pbx), callers(pbx, "10020")]).toEqual([[], ["139"]]);
  });

  it("rings the first ready agent of its own, and no other", () => {
    const agents = [
      { extn: "1001", queue: ["10020"] },
      { extn: "1002", queue: "10010" },
    ];
    const pbx = start({ seed: { ...seed, agents } });
    pbx.simulator.callIn("10010", "138");
    expect([pbx.state("1001"), pbx.state("1002")]).toEqual(["ready", "busy/ring"]);
    pbx.simulator.callIn("10010", "139");
    expect(callers(pbx)).toEqual(["139"]);
  });

  it("rings nobody where agents take the calls themselves", () => {
    const pbx = start({ seed: { ...seed, agents: [{ extn: "1001", queue: ["10020"] }] } });
    pbx.simulator.callIn("10020", "138");
    expect([pbx.state("1001"), callers(pbx, "10020")]).toEqual(["ready", ["138"]]);
  });

  it("of a seed keeps its callers waiting until an agent becomes ready", () => {
    const waiting = [{ queue: "10010", caller_number: "138", created_at: "2024-01-02 03:00:05" }];
    const pbx = start({ seed: { ...seed, callers: waiting } });
    pbx.pass(3600);
    expect(pbx.get("/api/ola/queues/10010/get_callers")).toMatchObject({
      callers: [{ wait_time: "3840" }],
    });
    pbx.put(`${AGENTS}/1001/go_ready`);
    expect(pbx.agent("1001")).toMatchObject({ other_number: "138", private_data: "ring" });
  });
});
