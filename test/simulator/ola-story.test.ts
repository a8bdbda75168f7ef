/** The story of a page that uses the vendor's script, over a real socket. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serve } from "../../src/simulator/serve.js";
import type { Served } from "../../src/simulator/serve.js";
import { Simulator } from "../../src/simulator/simulator.js";
import type { Message } from "../support/ola-client.js";
import { OlaPage } from "../support/ola-page.js";

const CUSTOMER = "13800001111";

/** Every field of the document's example, with its type there. */
const fields = {
  event_type: "string",
  state: "string",
  old_state: "string",
  call_accept: "string",
  other_accept: "string",
  agent_id: "string",
  agent_extn: "string",
  agent_name: "string",
  queue_id: "object",
  skill: "number",
  calls_queued: "number",
  max_queued_time: "number",
  call_id: "string",
  call_type: "string",
  ani: "string",
  dnis: "string",
  this_type: "string",
  this_dn: "string",
  other_type: "string",
  other_dn: "string",
  third_type: "string",
  third_dn: "string",
  timestamp: "number",
  private_data: "string",
  call_direction: "string",
  other_answered: "boolean",
  dtmf: "string",
  dtmf_his: "string",
  gateway: "string",
  app_data: "object",
};

const typesOf = (message: Message): unknown =>
  Object.fromEntries(Object.entries(message).map(([name, value]) => [name, typeof value]));

let now: Date;
let simulator: Simulator;
let served: Served;

beforeEach(async () => {
  now = new Date(2024, 0, 2, 3, 4, 5);
  simulator = new Simulator({
    now: () => now,
    durations: { ring: 3_000, talk: 600_000, wrapUp: 5_000 },
    seed: {
      extensions: ["1001", "1002"].map((nbr) => ({ nbr, password: `pw-${nbr}` })),
      all_queues: [{ uuid: 10010, name: "售后" }],
      gateway_groups: [{ name: "电信线路" }],
    },
  });
  served = await serve(simulator);
});
afterEach(() => served.close());

/** Time passes on the PBX. */
function pass(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000);
  simulator.run();
}

async function open(extn: string): Promise<OlaPage> {
  return new OlaPage().start(`ws://127.0.0.1:${served.port}/ola_socket`, extn, `pw-${extn}`);
}

/** The next event, which has all fields in their types; its state. */
async function next(page: OlaPage): Promise<Message & { readonly at: string }> {
  const event = await page.event();
  expect(typesOf(event)).toEqual(fields);
  return { ...event, at: [event["state"], event["private_data"]].filter((part) => part !== "").join("/") };
}

async function done(page: OlaPage, uuid: string): Promise<void> {
  expect(await page.reply(uuid)).toMatchObject({ event_type: "command/reply", code: 200 });
}

async function ready(page: OlaPage, extn: string): Promise<void> {
  await done(page, page.ola.login(["10010"], extn, { type: "onhook" }));
  expect(await next(page)).toMatchObject({ at: "login", old_state: "", queue_id: ["10010"] });
  await done(page, page.ola.go_ready());
  expect(await next(page)).toMatchObject({ at: "ready", old_state: "login", agent_extn: extn });
}

describe("a page with the vendor's script", () => {
  it("logs in, is ready, dials, holds, transfers, calls with three, hangs up", async () => {
    const page = await open("1001");
    const colleague = await open("1002");
    const { ola } = page;
    await ready(page, "1001");
    await ready(colleague, "1002");

    await done(page, ola.dial(CUSTOMER, "订单 7"));
    const call = {
      call_direction: "outbound",
      call_type: "outbound",
      other_dn: CUSTOMER,
      gateway: "电信线路",
    };
    expect(await next(page)).toMatchObject({ ...call, at: "busy/calling", other_answered: false });
    pass(3);
    const answered = await next(page);
    expect(answered).toMatchObject({ ...call, at: "busy/answered", other_answered: true, ani: "1001" });
    expect(answered).toMatchObject({ dnis: CUSTOMER, call_id: "1001", timestamp: now.getTime() });

    await done(page, ola.hold());
    expect((await next(page)).at).toBe("busy/answered");
    await done(page, ola.unhold());
    expect((await next(page)).at).toBe("busy/answered");

    await done(page, ola.transfer("1002"));
    expect(await next(page)).toMatchObject({ at: "acw", old_state: "busy", other_dn: "" });
    expect(await next(colleague)).toMatchObject({
      at: "busy/ring",
      call_direction: "inbound",
      other_dn: CUSTOMER,
      other_accept: answered["other_accept"],
    });
    pass(3);
    expect(await next(colleague)).toMatchObject({ at: "busy/answered", ani: CUSTOMER, dnis: "1002" });
    await done(colleague, colleague.ola.hangup());
    expect((await next(colleague)).at).toBe("acw");
    pass(5);
    expect((await next(page)).at).toBe("ready");
    expect(await next(colleague)).toMatchObject({ at: "ready", old_state: "acw" });

    await done(page, ola.dial("10086"));
    pass(3);
    expect([(await next(page)).at, (await next(page)).at]).toEqual(["busy/calling", "busy/answered"]);
    await done(page, ola.three_way("1002", "1001"));
    expect(await next(page)).toMatchObject({ at: "busy/answered", other_dn: "10086", third_dn: "1002" });
    expect((await next(colleague)).at).toBe("busy/ring");
    pass(3);
    expect((await next(colleague)).at).toBe("busy/answered");
    expect(await next(page)).toMatchObject({ third_dn: "1002", third_type: "agent" });
    await done(page, ola.exit_three_way("1002"));
    expect((await next(colleague)).at).toBe("acw");
    expect(await next(page)).toMatchObject({ at: "busy/answered", third_dn: "", other_dn: "10086" });

    await done(page, ola.hangup());
    expect((await next(page)).at).toBe("acw");
    await done(page, ola.logout());
    expect(await next(page)).toMatchObject({ at: "logout", old_state: "acw" });
    expect(simulator.counts).toMatchObject({ refused: 0, rejected: 0, unauthorized: 0 });
  });

  it("does what public applications of the script do on connecting: everything at once", async () => {
    const page = await open("1001");
    const { ola } = page;
    ola.subscribe("ola.caller.1001");
    ola.get_agent_state();
    ola.login(["10010"], "1001", { type: "onhook" });
    ola.logout();
    ola.login(["10010"], "1001", { type: "onhook" });
    await done(page, ola.go_ready());
    const states = [];
    for (let event = 0; event < 4; event += 1) states.push((await next(page)).at);
    expect(states).toEqual(["login", "logout", "login", "ready"]);

    simulator.callIn("10010", CUSTOMER);
    const caller = { cid_number: CUSTOMER };
    expect(await page.event()).toMatchObject({ event_type: "agent_caller_state", action: "in", caller });
    expect(await page.event()).toMatchObject({ event_type: "agent_caller_state", action: "out", caller });
    expect(await next(page)).toMatchObject({ at: "busy/ring", call_type: "inbound", ani: CUSTOMER });
    await done(page, ola.answer());
    expect((await next(page)).at).toBe("busy/answered");
  });

  it("has a method for each of the document's, and none is refused for its frame", async () => {
    const page = await open("1001");
    const { ola } = page;
    await ready(page, "1001");
    const frames = [
      ola.ping(),
      ola.go_break(),
      ola.go_break("吃饭"),
      ola.dial(CUSTOMER),
      ola.collect_dtmf("1001", "/a.wav"),
      ola.intercept("1002", "1001"),
      ola.monitor("1001", "1002"),
      ola.unmonitor("1001"),
      ola.three_way("1002", "1001", "电信线路"),
      ola.take_call("x"),
      ola.kill("x"),
      ola.kill(undefined, "1002"),
      ola.unsubscribe("ola.agent.1001"),
    ];
    const replies = await Promise.all(frames.map((uuid) => page.reply(uuid)));
    const codes = replies.map(({ code }) => code);
    expect(codes.every((code) => code === 200 || code === 500)).toBe(true);
    expect(simulator.counts.refused).toBe(0);
  });
});
