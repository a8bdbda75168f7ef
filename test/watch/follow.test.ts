import { describe, expect, it } from "vitest";
import { AuthError, PbxCodeError, TransportError } from "../../src/pbx/errors.js";
import type { AgentStateEvent, SocketEvent } from "../../src/pbx/socket/events.js";
import { follow } from "../../src/watch/follow.js";

const lost = new TransportError("WS", { code: "WS_CLOSED", sent: true, transient: true, message: "gone" });

function pushed(state: string, old_state: string, more: Partial<AgentStateEvent> = {}): AgentStateEvent {
  return {
    type: "agent_state",
    state,
    old_state,
    call_accept: "",
    other_accept: "",
    agent_id: "1001",
    agent_extn: "1001",
    agent_name: "1001",
    queue_id: [],
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
    timestamp: null,
    private_data: "",
    call_direction: "",
    other_answered: false,
    dtmf: "",
    dtmf_his: "",
    gateway: "",
    app_data: {},
    raw: {},
    ...more,
  };
}

/** A socket that gives `states` when it is asked for one, and whatever a test pushes. */
function socketOf(...states: (string | Error)[]) {
  const keys: string[] = [];
  const said: string[] = [];
  let listener: (event: SocketEvent) => void = () => undefined;
  const socket = {
    extn: "1001",
    connect: () => Promise.resolve(),
    subscribe: (key: string) => Promise.resolve(keys.push(key)).then(() => undefined),
    getAgentState: () => {
      const state = states.shift() ?? "";
      return state instanceof Error ? Promise.reject(state) : Promise.resolve(state);
    },
    listen: (heard: (event: SocketEvent) => void) => {
      listener = heard;
      return () => undefined;
    },
  };
  const audience = {
    event: (event: { event: string; extn?: string; number: string }) =>
      void said.push([event.extn, event.event, event.number].filter((part) => part).join(" ")),
    note: ({ note }: { note: string }) => void said.push(note),
  };
  const tell = async (...events: SocketEvent[]): Promise<void> => {
    for (const event of events) {
      listener(event);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const ended = (extns: readonly string[] = []): Promise<void> => follow(socket, extns, audience);
  return { keys, said, tell, ended };
}

const closed: SocketEvent = { type: "closed", error: undefined };
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("watching on the WebSocket", () => {
  it("subscribes to its own agent and callers, or to the named agents", async () => {
    const own = socketOf("ready");
    const end = own.ended();
    await settle();
    await own.tell(closed);
    await end;
    expect(own.keys).toEqual(["ola.agent.1001", "ola.caller.1001"]);
    const others = socketOf("ready");
    const otherEnd = others.ended(["1002", "1003"]);
    await settle();
    await others.tell(closed);
    await otherEnd;
    expect(others.keys).toEqual(["ola.agent.1002", "ola.agent.1003"]);
    expect(others.said).toEqual([]);
  });

  it.each([
    ["ready", "1001 initial"],
    ["", "1001 initial"],
    [new PbxCodeError("WS get_agent_state", "500", "nobody"), "1001 initial"],
  ])("begins with the state %s", async (state, first) => {
    const { said, tell, ended } = socketOf(state);
    const end = ended();
    await settle();
    await tell(pushed("login", ""), closed);
    await end;
    expect(said[0]).toBe(first);
    expect(said.slice(1)).toEqual(["1001 signed_in"]);
  });

  it("of an agent that was not seen yet, takes the state before from the event", async () => {
    const call = { call_accept: "c", private_data: "answered", other_dn: "138", agent_extn: "1002" };
    const { said, tell, ended } = socketOf("ready");
    const end = ended(["1002", "1003", "1004"]);
    await settle();
    await tell(pushed("busy", "ready", call), pushed("acw", "busy", { agent_extn: "1002" }));
    await tell(
      pushed("ready", "", { agent_extn: "1003" }),
      pushed("login", "", { agent_extn: "1004" }),
      closed,
    );
    await end;
    expect(said).toEqual([
      "1002 answered 138",
      "1002 hung_up 138",
      "1002 acw",
      "1003 initial",
      "1004 signed_in",
    ]);
  });

  it("asks for the state again after a loss, and tells it when it is news", async () => {
    const { said, tell, ended } = socketOf("ready", "ready", "unready");
    const end = ended();
    await settle();
    const gone: SocketEvent = { type: "disconnected", error: lost, retryInMs: 5 };
    const back: SocketEvent = { type: "connected", resumed: true };
    await tell(gone, back, gone, back, closed);
    await end;
    expect(said).toEqual(["1001 initial", "lost", "back", "lost", "back", "1001 break"]);
  });

  it("tells of callers, lost subscriptions and frames that it does not know", async () => {
    const { said, tell, ended } = socketOf("ready");
    const end = ended();
    await settle();
    const caller = { uuid: "c", cid_number: "138" };
    await tell(
      { type: "agent_caller_state", action: "in", caller, raw: {} },
      { type: "agent_caller_state", action: "out", caller, raw: {} },
      { type: "subscription_lost", key: "ola.agent.1001", error: lost },
      { type: "unknown", event_type: "x", raw: {} },
      { type: "malformed", found: "a binary frame" },
      { type: "reply", cmd: "ping", code: "200", result: "", data: {} },
      closed,
    );
    await end;
    expect(said).toEqual(["1001 initial", "caller_waiting 138", "caller_gone 138", "deaf", "odd", "odd"]);
  });

  it("fails when the PBX no longer takes the password", async () => {
    const refused = new AuthError("WS auth", "extension-refused");
    const { tell, ended } = socketOf("ready");
    const end = ended();
    await settle();
    await Promise.all([expect(end).rejects.toBe(refused), tell({ type: "closed", error: refused })]);
  });

  it("fails when the state cannot be asked for at the beginning", async () => {
    await expect(socketOf(lost).ended()).rejects.toBe(lost);
  });
});
