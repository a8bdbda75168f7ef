import { describe, expect, it } from "vitest";
import { style } from "../../src/report/style.js";
import { noteText, watchData, watchText } from "../../src/report/watch-text.js";
import type { AgentEvent } from "../../src/watch/events.js";

const at = new Date(2026, 0, 2, 3, 4, 5);
const plain = style(false);
const event: AgentEvent = {
  event: "ringing",
  extn: "1001",
  name: "1001",
  state: "busy",
  old_state: "ready",
  number: "13800001111",
  direction: "inbound",
  queues: ["10010", "10023"],
  gateway: "out",
};
const idle = { number: "", direction: "", queues: [], gateway: "" };

describe("an event as a line", () => {
  it.each([
    [event, "03:04:05 1001   ringing     inbound from 13800001111, queue 10010 10023, by out"],
    [
      { ...event, ...idle, event: "calling", number: "1", direction: "outbound" },
      "03:04:05 1001   calling     outbound to 1",
    ],
    [{ ...event, ...idle, event: "answered", number: "1" }, "03:04:05 1001   answered    with 1"],
    [{ ...event, ...idle, event: "ready", state: "ready" }, "03:04:05 1001   ready"],
    [{ ...event, ...idle, event: "initial", state: "unready" }, "03:04:05 1001   is          unready"],
    [{ ...event, ...idle, event: "initial", state: "" }, "03:04:05 1001   is          not signed in"],
    [{ ...event, ...idle, event: "busy", state: "odd" }, "03:04:05 1001   busy        state odd"],
    [{ ...event, ...idle, event: "busy" }, "03:04:05 1001   busy"],
    [{ event: "caller_waiting", call: "c", number: "138" }, "03:04:05        a caller waits: 138"],
    [{ event: "caller_gone", call: "c", number: "138" }, "03:04:05        a caller waits no longer: 138"],
  ] satisfies [Parameters<typeof watchText>[0], string][])("%j", (told, line) => {
    expect(watchText(told, at, plain)).toBe(line);
  });

  it("trap 14: what the PBX wrote steers no terminal", () => {
    const evil = "\u001b[2J\u0007\n";
    const told = {
      ...event,
      extn: evil,
      number: evil,
      direction: evil,
      queues: [evil],
      gateway: evil,
      state: evil,
    };
    for (const name of ["ringing", "busy", "initial"] as const)
      expect(watchText({ ...told, event: name }, at, plain)).not.toMatch(/[\u0000-\u001f]/);
    expect(watchText({ event: "caller_gone", call: evil, number: evil }, at, plain)).not.toMatch(
      /[\u0000-\u001f]/,
    );
  });
});

it("an event as data has its moment", () => {
  expect(watchData(event, at)).toEqual({ time: at.toISOString(), ...event });
});

describe("what happens to the watch", () => {
  it("is said in a sentence", () => {
    const error = new Error("it broke\u0007");
    expect(noteText({ note: "lost", error, retryInMs: 1_234 }, false)).toBe(
      "Lost: it broke\\u{7}; trying again in 1.2 s",
    );
    expect(noteText({ note: "deaf", error }, false)).toContain("No longer subscribed");
    expect(noteText({ note: "back" }, false)).toContain("answers again");
    expect(noteText({ note: "nobody" }, false)).toContain("name the extensions");
  });

  it("is kept for --debug when it is of no use to anybody else", () => {
    expect(noteText({ note: "odd", what: "a binary frame" }, false)).toBeUndefined();
    expect(noteText({ note: "odd", what: "a binary frame" }, true)).toBe("debug: a binary frame");
  });
});
