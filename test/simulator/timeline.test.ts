import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Timeline } from "../../src/simulator/timeline.js";

describe("a timeline", () => {
  const start = (at = 0): { timeline: Timeline; to: (ms: number) => boolean; asked: () => number } => {
    let now = at;
    let asked = 0;
    const timeline = new Timeline(() => {
      asked += 1;
      return new Date(now);
    });
    const to = (ms: number): boolean => {
      now = ms;
      return timeline.run();
    };
    return { timeline, to, asked: () => asked };
  };

  it("does nothing by itself, and what is due when it is run, at its own moment", () => {
    const { timeline, to } = start();
    const seen: number[] = [];
    timeline.at(100, () => seen.push(timeline.now().getTime()));
    expect(timeline.next).toBe(100);
    expect([to(99), seen]).toEqual([false, []]);
    expect([to(5000), seen]).toEqual([true, [100]]);
    expect([timeline.next, timeline.now().getTime()]).toEqual([undefined, 5000]);
  });

  it("does what comes due by what it does, in the same run", () => {
    const { timeline, to } = start();
    const seen: number[] = [];
    const tick = (): void => {
      seen.push(timeline.now().getTime());
      if (seen.length < 4) timeline.at(timeline.now().getTime() + 10, tick);
    };
    timeline.at(10, tick);
    to(35);
    expect(seen).toEqual([10, 20, 30]);
    expect(timeline.next).toBe(40);
  });

  it("forgets what was taken back, also by what was due before", () => {
    const { timeline, to } = start();
    const seen: string[] = [];
    const cancel = timeline.at(20, () => seen.push("no"));
    timeline.at(10, cancel);
    expect(to(30)).toBe(true);
    expect(seen).toEqual([]);
    timeline.at(40, () => seen.push("no"))();
    expect(timeline.next).toBeUndefined();
  });

  it("never goes back: what was planned for the past happens after what led to it", () => {
    const { timeline, to } = start(1000);
    const seen: number[] = [];
    timeline.at(1000, () => timeline.at(1, () => seen.push(timeline.now().getTime())));
    to(1000);
    expect(seen).toEqual([1000]);
  });

  it("goes on after work that failed", () => {
    const { timeline, to } = start();
    timeline.at(1, () => {
      throw new Error("no");
    });
    expect(() => to(5)).toThrow("no");
    expect(timeline.now().getTime()).toBe(5);
    expect(timeline.next).toBeUndefined();
  });

  it("does not ask a clock that goes on by being asked, as long as nothing is planned", () => {
    const { timeline, asked } = start();
    timeline.run();
    expect(asked()).toBe(0);
  });

  it("does what is due in one moment in the order of the keys", () => {
    const { timeline, to } = start();
    const seen: string[] = [];
    for (const key of ["b", "c", "", "a"]) timeline.at(1, () => seen.push(key), key);
    to(1);
    expect(seen).toEqual(["", "a", "b", "c"]);
  });

  it("does everything in the order of its moments, and of planning where they are the same", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (dues) => {
        const { timeline, to } = start();
        const seen: number[] = [];
        for (const [index, due] of dues.entries()) timeline.at(due, () => seen.push(index));
        to(20);
        const sorted = dues.map((due, index) => ({ due, index })).sort((a, b) => a.due - b.due);
        expect(seen).toEqual(sorted.map(({ index }) => index));
      }),
    );
  });
});
