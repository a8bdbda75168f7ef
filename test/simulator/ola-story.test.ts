/** The story of a page that uses the vendor's script, over a real socket. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OlaPage } from "../support/ola-page.js";
import { CUSTOMER, Office, next, press, ready, workADay } from "../support/ola-story.js";

let office: Office;
let address: string;

beforeEach(async () => {
  office = new Office();
  address = await office.open();
});
afterEach(() => office.close());

const open = async (extn: string): Promise<OlaPage> => new OlaPage().start(address, extn, `pw-${extn}`);

describe("a page with the vendor's script", () => {
  it("logs in, is ready, dials, holds, transfers, calls with three, hangs up", async () => {
    await workADay(office, await open("1001"), await open("1002"));
  });

  it("does what public applications of the script do on connecting: everything at once", async () => {
    const page = await open("1001");
    const { ola } = page;
    ola.subscribe("ola.caller.1001");
    ola.get_agent_state();
    ola.login(["10010"], "1001", { type: "onhook" });
    ola.logout();
    ola.login(["10010"], "1001", { type: "onhook" });
    await press(page, "go_ready");
    const states = [];
    for (let event = 0; event < 4; event += 1) states.push((await next(page)).at);
    expect(states).toEqual(["login", "logout", "login", "ready"]);

    office.simulator.callIn("10010", CUSTOMER);
    const caller = { cid_number: CUSTOMER };
    expect(await page.event()).toMatchObject({ event_type: "agent_caller_state", action: "in", caller });
    expect(await page.event()).toMatchObject({ event_type: "agent_caller_state", action: "out", caller });
    expect(await next(page)).toMatchObject({ at: "busy/ring", call_type: "inbound", ani: CUSTOMER });
    await press(page, "answer");
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
    expect(office.simulator.counts.refused).toBe(0);
  });
});
