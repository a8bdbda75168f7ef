import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InMemory } from "./in-memory.js";
import { Wire } from "./wire.js";

const seed = {
  extensions: [
    { nbr: "1001", password: "pw-1001" },
    { nbr: "1002", password: "pw-1002" },
    { nbr: "1003", password: "" },
  ],
  agents: [{ extn: "1001", state: "unready", name: "张三", queue: ["10010"] }],
  all_queues: [{ uuid: 10010 }],
};

const start = (): { pbx: InMemory; wire: Wire } => {
  const pbx = new InMemory({ seed });
  return { pbx, wire: new Wire(pbx.simulator) };
};

const AUTH = { username: "1001", password: "pw-1001", accept: "application/json" };

describe("auth", () => {
  it("comes first; the reply is known by event_name, event_type and the sender's uuid", () => {
    const { pbx, wire } = start();
    expect(wire.plain("ping")).toBe("401 Authorization Required!");
    expect(wire.plain("subscribe", { key: "ola.agent.1001" })).toBe("401 Authorization Required!");
    expect(wire.api("go_ready", { extn: "1001" })).toBe("401 Authorization Required!");
    expect(wire.api("nonsense", {})).toBe("401 Authorization Required!");
    expect(wire.plain("auth", AUTH)).toBe("200 ok");
    expect(wire.received.at(-1)).toEqual({
      event_name: "command/reply",
      event_type: "command/reply",
      cmd: "auth",
      uuid: "u-5",
      code: 200,
      result: "ok",
    });
    expect(wire.plain("ping")).toBe("200 ok");
    expect(pbx.simulator.counts).toMatchObject({ unauthorized: 4, logins: 2, refused: 0 });
    expect(pbx.state("1001")).toBe("unready");
  });

  it.each([
    [{ username: "1001", password: "pw-1002" }, "401 auth failed!"],
    [{ username: "1009", password: "pw-1009" }, "401 auth failed!"],
    [{ username: "1003", password: "" }, "401 auth failed!"],
    [{ username: "admin", password: "admin" }, "401 auth failed!"],
    [{ username: "1001" }, "400 missing argument: password"],
    [{ ...AUTH, accept: "text/xml" }, "400 accept: expected application/json"],
    [{ username: 1001, password: "pw-1001" }, "400 username: expected text"],
    [{ ...AUTH, token: "x" }, "400 unknown argument: token"],
  ])("refuses %o", (args, reply) => {
    const { pbx, wire } = start();
    expect(wire.plain("auth", args)).toBe(reply);
    expect(wire.plain("ping")).toBe("401 Authorization Required!");
    expect(JSON.stringify(wire.received)).not.toContain("pw-");
    const { unauthorized, refused } = pbx.simulator.counts;
    expect([unauthorized, refused]).toEqual(reply.startsWith("401") ? [2, 0] : [1, 1]);
  });

  it("that fails ends an earlier one, and with it the events", () => {
    const { pbx, wire } = start();
    wire.as("1001");
    wire.plain("auth", { ...AUTH, password: "x" });
    pbx.put("/api/ola/agents/1001/go_ready");
    expect(wire.events()).toEqual([]);
  });

  it("lasts no longer than the extension", () => {
    const { pbx, wire } = start();
    wire.as("1001");
    wire.plain("subscribe", { key: "ola.agent.1002" });
    pbx.post("/api/ola/extensions/delete", { extn: "1001" });
    expect(wire.plain("ping")).toBe("401 Authorization Required!");
  });
});

describe("frames", () => {
  it.each(["", "{", "ping", "\u0000", "[1"])("%o is no JSON: the connection is closed", (text) => {
    const { pbx, wire } = start();
    wire.raw(text);
    expect(wire.closed).toEqual({ code: 1007, reason: "a frame is JSON" });
    expect(wire.received).toEqual([]);
    expect(pbx.simulator.counts.refused).toBe(1);
  });

  it.each([
    ["null", "a frame is a JSON object"],
    ['["ping"]', "a frame is a JSON object"],
    ['"ping"', "a frame is a JSON object"],
    ["{}", "uuid: expected text"],
    ['{"cmd":"ping"}', "uuid: expected text"],
    ['{"cmd":"ping","uuid":""}', "uuid: expected text"],
    ['{"cmd":"ping","uuid":7}', "uuid: expected text"],
    ['{"uuid":"u"}', "cmd: expected text"],
    ['{"uuid":"u","cmd":1}', "cmd: expected text"],
    ['{"uuid":"u","cmd":"dial","action":"API"}', 'action: expected "api"'],
    ['{"uuid":"u","cmd":"ping","args":[]}', "args: expected an object"],
    ['{"uuid":"u","cmd":"ping","args":null}', "args: expected an object"],
    ['{"uuid":"u","cmd":"ping","extn":"1001"}', "unknown part of a frame: extn"],
  ])("%s is refused, the connection stays", (text, result) => {
    const { pbx, wire } = start();
    wire.raw(text);
    expect(wire.received).toMatchObject([{ event_type: "command/reply", code: 400, result }]);
    expect(wire.closed).toBeUndefined();
    expect(pbx.simulator.counts.refused).toBe(1);
  });

  it.each([
    ["an unknown command", { action: "api", cmd: "whisper", args: {} }, "404 no such command"],
    [
      "a command without its action",
      { cmd: "dial", args: { extn: "1001", dest: "1" } },
      "404 no such command",
    ],
    ["an action where none belongs", { action: "api", cmd: "ping" }, "404 no such command"],
    ["a property of objects", { action: "api", cmd: "constructor" }, "404 no such command"],
    ["__proto__", { cmd: "__proto__" }, "404 no such command"],
    ["no arguments", { action: "api", cmd: "go_ready" }, "400 missing argument: extn"],
    ["an unknown argument", { cmd: "ping", args: { extn: "1001" } }, "400 unknown argument: extn"],
    [
      "somebody else's extension",
      { action: "api", cmd: "go_ready", args: { extn: "1002" } },
      "403 extn: expected the extension that signed in here",
    ],
  ])("%s is refused and counted", (_what, frame, reply) => {
    const { pbx, wire } = start();
    wire.as("1001");
    expect(wire.send(frame)).toBe(reply);
    expect(pbx.simulator.counts.refused).toBe(1);
  });

  it("whatever they are, are answered or end the connection, without a crash", () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          cmd: fc.constantFrom("auth", "ping", "subscribe", "login", "dial", "kill", "monitor", "x"),
          uuid: fc.string(),
          args: fc.dictionary(fc.constantFrom("extn", "dest", "key", "queue", "three_way"), fc.jsonValue()),
        })
        .map((frame) => JSON.stringify(frame)),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), fc.boolean(), (texts, signedIn) => {
        const { wire } = start();
        if (signedIn) wire.as("1001");
        const before = wire.received.length;
        for (const one of texts) wire.raw(one);
        const closings = wire.closed ? 1 : 0;
        expect(wire.received.length - before + closings).toBeGreaterThanOrEqual(Math.min(1, texts.length));
      }),
    );
  });
});

describe("subscriptions", () => {
  it.each([
    ["ola.agent.1001", "200 ok"],
    ["ola.agent.1002", "200 ok"],
    ["ola.caller.1001", "200 ok"],
    ["ola.queue.10010.1001", "200 ok"],
    ["ola.agent.9999", "400 key: there is no such extension"],
    ["ola.queue.10099.1001", "400 key: there is no such queue"],
    ["ola.agent.*", "400 key: there is no such extension"],
    ["ola.agent.", "400 key: expected ola.agent.EXTN, ola.caller.EXTN or ola.queue.QUEUE.EXTN"],
    ["agent.1001", "400 key: expected ola.agent.EXTN, ola.caller.EXTN or ola.queue.QUEUE.EXTN"],
    ["ola.agent.1001\n", "400 key: there is no such extension"],
  ])("%o: %s", (key, reply) => {
    const { wire } = start();
    wire.as("1001");
    expect(wire.plain("subscribe", { key })).toBe(reply);
  });

  it("bring events from the moment they are made until they end", () => {
    const { pbx, wire } = start();
    const other = new Wire(pbx.simulator).as("1002");
    other.plain("subscribe", { key: "ola.agent.1001" });
    wire.plain("auth", AUTH);
    pbx.put("/api/ola/agents/1001/go_ready");
    expect([wire.states(), other.states()]).toEqual([[], ["ready"]]);
    wire.plain("subscribe", { key: "ola.agent.1001" });
    wire.plain("subscribe", { key: "ola.agent.1001" });
    pbx.put("/api/ola/agents/1001/go_break");
    expect([wire.states(), other.states()]).toEqual([["unready"], ["unready"]]);
    expect(wire.plain("unsubscribe", { key: "ola.agent.1001" })).toBe("200 ok");
    expect(wire.plain("unsubscribe", { key: "ola.agent.1001" })).toBe("500 there is no such subscription");
    other.end();
    pbx.put("/api/ola/agents/1001/go_ready");
    expect([wire.states(), other.states()]).toEqual([[], []]);
  });

  it("agent_state has the fields of the document's example, in their types", () => {
    const { pbx, wire } = start();
    wire.as("1001");
    pbx.put("/api/ola/agents/1001/go_ready");
    expect(wire.events()).toEqual([
      {
        event_type: "agent_state",
        state: "ready",
        old_state: "unready",
        call_accept: "",
        other_accept: "",
        agent_id: "1001",
        agent_extn: "1001",
        agent_name: "张三",
        queue_id: ["10010"],
        skill: 0,
        calls_queued: 0,
        max_queued_time: 0,
        call_id: "",
        call_type: "",
        ani: "",
        dnis: "",
        this_type: "agent",
        this_dn: "1001",
        other_type: "",
        other_dn: "",
        third_type: "",
        third_dn: "",
        timestamp: pbx.now.getTime(),
        private_data: "",
        call_direction: "undefined",
        other_answered: false,
        dtmf: "undefined",
        dtmf_his: "undefined",
        gateway: "undefined",
        app_data: {},
      },
    ]);
  });

  it("a command changes what a state file keeps, a question does not", () => {
    const { pbx, wire } = start();
    wire.as("1001");
    let changes = 0;
    pbx.simulator.onChange(() => (changes += 1));
    wire.api("get_agent_state", { extn: "1001" });
    wire.plain("ping");
    wire.api("hold", { extn: "1001" });
    expect(changes).toBe(0);
    wire.api("go_ready", { extn: "1001" });
    expect(changes).toBe(1);
  });
});
