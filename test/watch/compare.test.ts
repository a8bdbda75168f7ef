import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { viewOfRow, viewOfState } from "../../src/watch/agent-view.js";
import type { AgentView } from "../../src/watch/agent-view.js";
import { compareAgent, compareAgents, initial } from "../../src/watch/compare.js";

const view = (state: string, more: Partial<AgentView> = {}): AgentView => ({
  ...viewOfState("1001", state),
  ...more,
});

const call = (phase: AgentView["phase"], more: Partial<AgentView> = {}): AgentView =>
  view("busy", { phase, number: "138", direction: "inbound", channel: "c1", queues: ["10010"], ...more });

/** The events' names, with the number where there is a call. */
const told = (before: AgentView | undefined, after: AgentView | undefined): string[] =>
  compareAgent(before, after).map(({ event, number }) => (number === "" ? event : `${event} ${number}`));

describe("what happened between two looks at an agent", () => {
  it.each([
    ["nothing", view("ready"), view("ready"), []],
    ["a break", view("ready"), view("unready"), ["break"]],
    ["back from it", view("unready"), view("ready"), ["ready"]],
    ["signed in", undefined, view("login"), ["signed_in"]],
    ["signed in and ready at once", undefined, view("ready"), ["signed_in", "ready"]],
    ["signed in, from a row that says logout", view("logout"), view("login"), ["signed_in"]],
    ["signed out", view("unready"), undefined, ["signed_out"]],
    ["signed out, in a row that says so", view("unready"), view("logout"), ["signed_out"]],
    ["still nobody", undefined, view("logout"), []],
    ["it rings", view("ready"), call("ring"), ["ringing 138"]],
    [
      "it rings while the state still says ready",
      view("ready"),
      call("ring", { state: "ready" }),
      ["ringing 138"],
    ],
    ["the agent calls", view("ready"), call("calling"), ["calling 138"]],
    ["answered", call("ring"), call("answered"), ["answered 138"]],
    ["answered between the looks", view("ready"), call("answered"), ["answered 138"]],
    ["in a call of which the PBX says no more", view("ready"), view("busy"), ["busy"]],
    ["still talking", call("answered"), call("answered"), []],
    [
      "transferred to another number",
      call("answered"),
      call("answered", { number: "139" }),
      ["answered 139"],
    ],
    ["hung up, wrapping up", call("answered"), view("acw"), ["hung_up 138", "acw"]],
    ["hung up, ready at once", call("answered"), view("ready"), ["hung_up 138", "ready"]],
    ["not answered", call("ring"), view("ready"), ["hung_up 138", "ready"]],
    ["wrapped up", view("acw"), view("ready"), ["ready"]],
    [
      "wrapping up, and the past call still stands there",
      call("answered"),
      call("answered", { state: "acw" }),
      ["hung_up 138", "acw"],
    ],
    [
      "the next call at once",
      call("answered"),
      call("ring", { channel: "c2", number: "139" }),
      ["hung_up 138", "ringing 139"],
    ],
    [
      "the next call at once, without ids",
      call("answered", { channel: "" }),
      call("ring", { channel: "", number: "139" }),
      ["hung_up 138", "ringing 139"],
    ],
    ["signed out in the middle of a call", call("answered"), undefined, ["hung_up 138", "signed_out"]],
    ["trap 13: an unknown state counts as busy", view("ready"), view("meditating"), ["busy"]],
  ] satisfies [string, AgentView | undefined, AgentView | undefined, string[]][])(
    "%s",
    (_, before, after, events) => {
      expect(told(before, after)).toEqual(events);
    },
  );

  it("is told with states, direction, queues, and for the end of a call with whom it was", () => {
    expect(compareAgent(call("answered", { gateway: "g" }), view("acw", { queues: ["10010"] }))).toEqual([
      {
        event: "hung_up",
        extn: "1001",
        name: "",
        state: "acw",
        old_state: "busy",
        number: "138",
        direction: "inbound",
        queues: ["10010"],
        gateway: "g",
      },
      {
        event: "acw",
        extn: "1001",
        name: "",
        state: "acw",
        old_state: "busy",
        number: "",
        direction: "",
        queues: ["10010"],
        gateway: "",
      },
    ]);
  });
});

describe("agents together", () => {
  const look = (...views: AgentView[]) => new Map(views.map((each) => [each.extn, each]));

  it("are told in the PBX's order, those that are gone last", () => {
    const before = look(view("ready"), view("ready", { extn: "1002" }), view("ready", { extn: "1003" }));
    const after = look(view("unready", { extn: "1003" }), view("unready", { extn: "1002" }));
    const events = compareAgents(before, after).map(({ extn, event }) => `${extn} ${event}`);
    expect(events).toEqual(["1003 break", "1002 break", "1001 signed_out"]);
  });
});

const views = fc.option(
  fc.record({
    extn: fc.constant("1001"),
    name: fc.constant("1001"),
    state: fc.constantFrom("ready", "unready", "busy", "acw", "login", "logout", "odd"),
    phase: fc.constantFrom<AgentView["phase"]>("ring", "calling", "answered", ""),
    number: fc.constantFrom("138", "139"),
    direction: fc.constantFrom("inbound", "outbound"),
    queues: fc.constant([]),
    gateway: fc.constant(""),
    channel: fc.constantFrom("", "c1", "c2"),
  }),
  { nil: undefined },
);

describe("laws", () => {
  it("nothing happens between a look and itself", () => {
    fc.assert(fc.property(views, (same) => compareAgent(same, same).length === 0));
  });

  it("whoever starts a call ends it before doing anything else, and who signs out signed in", () => {
    const starts = ["ringing", "calling", "answered", "busy"];
    fc.assert(
      fc.property(fc.array(views, { maxLength: 12 }), (looks) => {
        let [isIn, isCalling] = [false, false];
        let before: AgentView | undefined;
        for (const after of looks) {
          for (const { event } of compareAgent(before, after)) {
            if (event === "signed_out") expect([isIn, isCalling]).toEqual([true, false]);
            if (event === "hung_up") expect(isCalling).toBe(true);
            if (["ready", "break", "acw"].includes(event)) expect([isIn, isCalling]).toEqual([true, false]);
            isIn = event !== "signed_out";
            isCalling = starts.includes(event);
          }
          before = after;
        }
      }),
    );
  });
});

describe("a row", () => {
  it("is read as the document and as deployed systems write it", () => {
    const row = {
      extn: 1001,
      state: "busy",
      private_data: "answer",
      queue: "10010, 10023",
      other_number: 138,
    };
    expect(viewOfRow({ ...row, call_direction: "undefined", gateway: null })).toEqual({
      ...view("busy"),
      phase: "answered",
      number: "138",
      queues: ["10010", "10023"],
    });
    expect(viewOfRow({ ...row, queue: [10010, ""], private_data: "odd" })).toMatchObject({
      phase: "",
      queues: ["10010"],
    });
  });

  it("of nobody is an initial event without a state", () => {
    expect(initial(view("logout"))).toMatchObject({ event: "initial", state: "" });
  });
});
