/** A day at an agent's desk, told once, for a page in Node and for one in a browser. */
import { expect } from "vitest";
import type { Button } from "../browser/buttons.js";
import type { Message } from "../browser/ola.js";
import { serve } from "../../src/simulator/serve.js";
import type { Served } from "../../src/simulator/serve.js";
import { Simulator } from "../../src/simulator/simulator.js";

export const CUSTOMER = "13800001111";

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

/** Where the script is used: its buttons, and what it is told. */
export interface Desk {
  /** Presses a button, with this in the number field; gives the reply. */
  press(button: Button, number?: string): Promise<Message>;
  /** The next event. */
  event(): Promise<Message>;
}

/** A PBX on a socket, whose clock is the test's. */
export class Office {
  readonly simulator: Simulator;
  #now = new Date(2024, 0, 2, 3, 4, 5);
  #served: Served | undefined;

  constructor() {
    this.simulator = new Simulator({
      now: () => this.#now,
      durations: { ring: 3_000, talk: 600_000, wrapUp: 5_000 },
      seed: {
        extensions: ["1001", "1002"].map((nbr) => ({ nbr, password: `pw-${nbr}` })),
        all_queues: [{ uuid: 10010, name: "售后" }],
        gateway_groups: [{ name: "电信线路" }],
      },
    });
  }

  /** Starts to serve; gives the address of the WebSocket. */
  async open(): Promise<string> {
    this.#served = await serve(this.simulator);
    return `ws://127.0.0.1:${this.#served.port}/ola_socket`;
  }

  async close(): Promise<void> {
    await this.#served?.close();
  }

  /** Time passes on the PBX. */
  pass(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1000);
    this.simulator.run();
  }

  get now(): number {
    return this.#now.getTime();
  }
}

const typesOf = (message: Message): unknown =>
  Object.fromEntries(Object.entries(message).map(([name, value]) => [name, typeof value]));

/** The next event, which has all fields in their types; `at` is its state. */
export async function next(desk: Desk): Promise<Message & { readonly at: string }> {
  const event = await desk.event();
  expect(typesOf(event)).toEqual(fields);
  return { ...event, at: [event["state"], event["private_data"]].filter((part) => part !== "").join("/") };
}

/** Presses a button; the reply must be a yes. */
export async function press(desk: Desk, button: Button, number?: string): Promise<void> {
  expect(await desk.press(button, number)).toMatchObject({ event_type: "command/reply", code: 200 });
}

/** Signs in to the queue, and is ready for calls. */
export async function ready(desk: Desk, extn: string): Promise<void> {
  await press(desk, "login", "10010");
  expect(await next(desk)).toMatchObject({ at: "login", old_state: "", queue_id: ["10010"] });
  await press(desk, "go_ready");
  expect(await next(desk)).toMatchObject({ at: "ready", old_state: "login", agent_extn: extn });
}

async function dialAndHold(office: Office, page: Desk): Promise<Message> {
  await press(page, "dial", CUSTOMER);
  const call = {
    call_direction: "outbound",
    call_type: "outbound",
    other_dn: CUSTOMER,
    gateway: "电信线路",
  };
  expect(await next(page)).toMatchObject({ ...call, at: "busy/calling", other_answered: false });
  office.pass(3);
  const answered = await next(page);
  expect(answered).toMatchObject({ ...call, at: "busy/answered", other_answered: true, ani: "1001" });
  expect(answered).toMatchObject({ dnis: CUSTOMER, call_id: "1001", timestamp: office.now });
  await press(page, "hold");
  expect((await next(page)).at).toBe("busy/answered");
  await press(page, "unhold");
  expect((await next(page)).at).toBe("busy/answered");
  return answered;
}

async function transferAway(office: Office, page: Desk, colleague: Desk, answered: Message): Promise<void> {
  await press(page, "transfer", "1002");
  expect(await next(page)).toMatchObject({ at: "acw", old_state: "busy", other_dn: "" });
  expect(await next(colleague)).toMatchObject({
    at: "busy/ring",
    call_direction: "inbound",
    other_dn: CUSTOMER,
    other_accept: answered["other_accept"],
  });
  office.pass(3);
  expect(await next(colleague)).toMatchObject({ at: "busy/answered", ani: CUSTOMER, dnis: "1002" });
  await press(colleague, "hangup");
  expect((await next(colleague)).at).toBe("acw");
  office.pass(5);
  expect((await next(page)).at).toBe("ready");
  expect(await next(colleague)).toMatchObject({ at: "ready", old_state: "acw" });
}

async function callWithThree(office: Office, page: Desk, colleague: Desk): Promise<void> {
  await press(page, "dial", "10086");
  office.pass(3);
  expect([(await next(page)).at, (await next(page)).at]).toEqual(["busy/calling", "busy/answered"]);
  await press(page, "three_way", "1002");
  expect(await next(page)).toMatchObject({ at: "busy/answered", other_dn: "10086", third_dn: "1002" });
  expect((await next(colleague)).at).toBe("busy/ring");
  office.pass(3);
  expect((await next(colleague)).at).toBe("busy/answered");
  expect(await next(page)).toMatchObject({ third_dn: "1002", third_type: "agent" });
  await press(page, "exit_three_way", "1002");
  expect((await next(colleague)).at).toBe("acw");
  expect(await next(page)).toMatchObject({ at: "busy/answered", third_dn: "", other_dn: "10086" });
}

/** From signing in to signing out: every method that an agent needs, and what both desks are told of it. */
export async function workADay(office: Office, page: Desk, colleague: Desk): Promise<void> {
  await ready(page, "1001");
  await ready(colleague, "1002");
  const answered = await dialAndHold(office, page);
  await transferAway(office, page, colleague, answered);
  await callWithThree(office, page, colleague);
  await press(page, "hangup");
  expect((await next(page)).at).toBe("acw");
  await press(page, "logout");
  expect(await next(page)).toMatchObject({ at: "logout", old_state: "acw" });
  expect(office.simulator.counts).toMatchObject({ refused: 0, rejected: 0, unauthorized: 0 });
}
