import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { CLEAN_DIGEST } from "../../src/alarm/alarm.js";
import type { Alarm } from "../../src/alarm/alarm.js";
import { NOBODY_TOLD, afterwards, isNews, parseState } from "../../src/alarm/state.js";
import type { State } from "../../src/alarm/state.js";

type Situation = Pick<Alarm, "status" | "digest" | "timestamp" | "target">;

const situation = (digest: string): Situation => ({
  status: digest === CLEAN_DIGEST ? "clean" : "drift",
  digest,
  timestamp: "2026-01-15T08:00:00.000Z",
  target: "http://pbx",
});

const night = fc.record({
  digest: fc.constantFrom(CLEAN_DIGEST, "a", "b"),
  down: fc.subarray(["slack", "feishu"]),
});

describe("the state", () => {
  it("tells each change once, recovery too, and what was not delivered the next time", () => {
    fc.assert(
      fc.property(fc.array(night, { maxLength: 30 }), (nights) => {
        let state: State = NOBODY_TOLD;
        const heard: Record<string, string[]> = { slack: [], feishu: [] };
        for (const { digest, down } of nights) {
          const now = situation(digest);
          const due = Object.keys(heard).filter((name) => isNews(state, name, now));
          const reached = due.filter((name) => !down.includes(name));
          for (const name of reached) heard[name]?.push(digest);
          state =
            parseState(JSON.stringify(afterwards(state, now, Object.keys(heard), reached))) ?? NOBODY_TOLD;
          // Whoever can be reached knows how things are.
          for (const [name, all] of Object.entries(heard))
            if (!down.includes(name)) expect(all.at(-1) ?? CLEAN_DIGEST).toBe(digest);
        }
        // Nobody is told the same twice in a row, and nobody first that all is well.
        for (const all of Object.values(heard))
          for (const [index, digest] of all.entries())
            expect(all[index - 1] ?? CLEAN_DIGEST).not.toBe(digest);
      }),
    );
  });

  it("forgets who is not a recipient any more", () => {
    const before = afterwards(NOBODY_TOLD, situation("a"), ["slack", "feishu"], ["slack", "feishu"]);
    expect(Object.keys(afterwards(before, situation("a"), ["slack"], []).recipients)).toEqual(["slack"]);
  });

  it("reads an empty file as nobody told, and nothing else that is not a state", () => {
    expect(parseState("\n")).toEqual(NOBODY_TOLD);
    for (const text of [
      "{",
      "[]",
      "null",
      '{"kind":"x","recipients":{}}',
      '{"kind":"pbxctl drift state","recipients":{"a":{}}}',
    ])
      expect(parseState(text), text).toBeUndefined();
  });
});
