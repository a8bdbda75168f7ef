/** Frames of the PBX as events: the document's fields, and whatever else may come. */
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SocketEvent } from "../../src/pbx/socket/events.js";
import { readFrame } from "../../src/pbx/socket/frames.js";
import { rejection } from "./support/fake-pbx.js";
import { reply, socketOf, socketPbx } from "./support/socket-pbx.js";

/** As the document shows it. */
const documented = {
  event_type: "agent_state",
  state: "login",
  old_state: "",
  call_accept: "",
  other_accept: "",
  agent_id: "1002",
  agent_extn: "1002",
  agent_name: "1002",
  queue_id: ["10010"],
  skill: 0,
  calls_queued: 0,
  max_queued_time: 0,
  call_id: "",
  call_type: "",
  ani: "",
  dnis: "",
  this_type: "agent",
  this_dn: "1002",
  other_type: "",
  other_dn: "",
  third_type: "",
  third_dn: "",
  timestamp: 1685430732167,
  private_data: "",
  call_direction: "undefined",
  other_answered: false,
  dtmf: "undefined",
  dtmf_his: "undefined",
  gateway: "undefined",
  app_data: {},
};

const read = (frame: unknown) => readFrame(JSON.stringify(frame));

describe("agent_state", () => {
  it("has every field of the document, and what stands for nothing is nothing", () => {
    expect(read(documented)).toEqual({
      ...documented,
      event_type: undefined,
      type: "agent_state",
      call_direction: "",
      dtmf: "",
      dtmf_his: "",
      gateway: "",
      raw: documented,
    });
  });

  it.each([
    [{ private_data: "answer" }, { private_data: "answered" }],
    [{ private_data: "answered" }, { private_data: "answered" }],
    [{ private_data: "ring" }, { private_data: "ring" }],
    [{ state: "meditating" }, { state: "meditating" }],
    [{ timestamp: "1685430732167" }, { timestamp: 1685430732167 }],
    [
      { timestamp: "soon", skill: null },
      { timestamp: null, skill: null },
    ],
    [{ other_answered: "true" }, { other_answered: true }],
    [{ other_answered: undefined }, { other_answered: false }],
    [{ queue_id: "10010, 10023" }, { queue_id: ["10010", "10023"] }],
    [{ queue_id: [10010, "", null] }, { queue_id: ["10010"] }],
    [{ queue_id: undefined }, { queue_id: [] }],
    [{ app_data: { ticket: "7" } }, { app_data: { ticket: "7" } }],
    [{ app_data: "undefined" }, { app_data: {} }],
    [{ agent_extn: undefined }, { agent_extn: "1002" }],
    [
      { agent_extn: 1002, call_id: 138 },
      { agent_extn: "1002", call_id: "138" },
    ],
    [{ event_type: undefined, event_name: "agent_state" }, { type: "agent_state" }],
  ])("%j is read as %j", (given, expected) => {
    expect(read({ ...documented, ...given })).toMatchObject(expected);
  });

  it("keeps what the document does not know", () => {
    expect(read({ ...documented, mood: "good" })).toMatchObject({ raw: { mood: "good" } });
  });
});

describe("agent_caller_state", () => {
  it("says who waits", () => {
    const frame = {
      event_type: "agent_caller_state",
      action: "in",
      caller: { uuid: "33333131", cid_number: "130" },
    };
    expect(read(frame)).toEqual({
      type: "agent_caller_state",
      action: "in",
      caller: { uuid: "33333131", cid_number: "130" },
      raw: frame,
    });
  });
});

describe("a frame that cannot be believed", () => {
  it.each([
    ["text that is not JSON", "hello"],
    ["text that is not JSON", ""],
    ["text that is not JSON", '{"event_type":"agent_st'],
    ["JSON that is no object", "[]"],
    ["JSON that is no object", "null"],
    ["JSON that is no object", "7"],
    ["an object without event_type", "{}"],
    ["an object without event_type", '{"event_type":7,"event_name":""}'.replace("7", "null")],
    ["agent_state without state", '{"event_type":"agent_state","agent_extn":"1001"}'],
    ["agent_state without agent_extn", '{"event_type":"agent_state","state":"ready"}'],
    ["agent_caller_state without action", '{"event_type":"agent_caller_state","caller":{"uuid":"3"}}'],
    [
      "agent_caller_state without caller.uuid",
      '{"event_type":"agent_caller_state","action":"in","caller":[]}',
    ],
    ["a binary frame", new ArrayBuffer(3)],
  ])("is told as such: %s", (found, data) => {
    expect(readFrame(data)).toEqual({ type: "malformed", found });
  });

  it("reaches no prototype", () => {
    const frame = readFrame(
      '{"event_type":"agent_state","state":"ready","agent_extn":"1","__proto__":{"polluted":1},"app_data":{"__proto__":{"polluted":1}}}',
    );
    expect(frame.type).toBe("agent_state");
    if (frame.type !== "agent_state") return;
    expect(Object.assign({}, frame.raw)).not.toHaveProperty("polluted");
    expect(Object.assign({}, frame.app_data)).not.toHaveProperty("polluted");
  });

  it("is never thrown over, whatever it is", () => {
    const kinds = fc.constantFrom("agent_state", "agent_caller_state", "command/reply", "other");
    const frame = fc.tuple(kinds, fc.dictionary(fc.string(), fc.jsonValue())).map(([event_type, fields]) =>
      JSON.stringify({
        ...fields,
        event_type,
        caller: fields,
        app_data: fields,
        code: fields["code"] ?? 1,
      }),
    );
    fc.assert(
      fc.property(fc.oneof(frame, fc.json(), fc.string()), (text) => {
        expect(readFrame(text).type).toMatch(/^(agent_state|agent_caller_state|reply|unknown|malformed)$/);
      }),
    );
  });
});

describe("on a connection", () => {
  it("events come in order, and what is malformed ends nothing", async () => {
    const pbx = await socketPbx();
    const { socket, events } = socketOf(pbx.url);
    await socket.connect();
    const line = pbx.line();
    line.send(JSON.stringify(documented));
    line.send("<html>");
    line.send(Buffer.from("bytes"));
    line.send('{"event_type":"queue_state","waiting":3}');
    line.send('{"event_type":"agent_caller_state","action":"out","caller":{"uuid":"3","cid_number":"130"}}');
    await socket.ping();
    expect(events.slice(2).map((event) => (event.type === "malformed" ? event.found : event.type))).toEqual([
      "agent_state",
      "text that is not JSON",
      "a binary frame",
      "unknown",
      "agent_caller_state",
      "reply",
    ]);
  });

  it("a message of a size that no event has ends the connection, which is made again", async () => {
    const pbx = await socketPbx();
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    pbx.line().send(`"${"x".repeat(5_000_000)}"`);
    clock.pass((await event("disconnected")).retryInMs);
    await event("connected", 2);
  });

  it("a reply says which command it answers", async () => {
    const pbx = await socketPbx((sent) => reply(sent, { data: { state: "ready" } }));
    const { socket, events } = socketOf(pbx.url);
    await socket.connect();
    await socket.getAgentState();
    expect(events.at(-1)).toEqual({
      type: "reply",
      cmd: "get_agent_state",
      code: "200",
      result: "ok",
      data: { state: "ready" },
    });
  });
});

describe("the password", () => {
  const password = "canary pass+word&";

  it("is in no error, no event and no view of the client, whatever the PBX repeats", async () => {
    const pbx = await socketPbx((sent) => {
      const code = sent.cmd === "auth" ? 200 : sent.cmd === "dial" ? `E ${password}` : 500;
      return reply(sent, { code, result: JSON.stringify([password, sent]) });
    });
    const { socket, events } = socketOf(pbx.url, { password });
    await socket.connect();
    const errors = [await rejection(socket.dial("138")), await rejection(socket.subscribe("ola.agent.1"))];
    for (const view of [...errors, socket])
      expect(inspect(view, { depth: Infinity, showHidden: true, getters: true })).not.toMatch(/canary/i);
    const told = events.map((event) => (event.type === "reply" ? event.result : event));
    expect(told.length).toBeGreaterThan(3);
    expect(inspect(told, { depth: Infinity })).not.toMatch(/canary/i);
  });

  it("is in no error of a sign-in that fails", async () => {
    const pbx = await socketPbx((sent) => reply(sent, { code: 401, result: password, args: sent.args }));
    const error = await rejection(socketOf(pbx.url, { password }).socket.connect());
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toMatch(/canary/i);
  });
});

/** A switch over every event compiles only while the union is closed. */
function wordFor(event: SocketEvent): string {
  switch (event.type) {
    case "agent_state":
      return event.agent_extn;
    case "agent_caller_state":
      return event.caller.uuid;
    case "reply":
      return event.cmd ?? "";
    case "unknown":
      return event.event_type;
    case "malformed":
      return event.found;
    case "connected":
      return String(event.resumed);
    case "disconnected":
      return event.error.name;
    case "subscription_lost":
      return event.key;
    case "closed":
      return event.error?.name ?? "";
  }
}

it("the union of events is closed", () => {
  expect(wordFor({ type: "connected", resumed: true })).toBe("true");
});
