import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Timers } from "../../src/simulator/timers.js";

let timers: Timers;
let woken: string[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  timers = new Timers();
  woken = [];
});
afterEach(() => {
  timers.end();
  vi.useRealTimers();
});

const note = (name: string, wait: Promise<void>): void => void wait.then(() => woken.push(name));

/** Lets so much time pass, and whoever is due wake. */
async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms);
  for (let turns = 0; turns < 3; turns += 1) await turn();
}

describe("a wait", () => {
  it("ends when its time has come, not when a timer fires too early", async () => {
    note("20", timers.pause(20));
    await pass(19);
    expect(vi.getTimerCount()).toBe(0);
    expect(woken).toEqual([]);
    await pass(1);
    expect(woken).toEqual(["20"]);
  });

  it("is over at once when its moment is past", async () => {
    note("past", timers.until(performance.now() - 5));
    note("none", timers.pause(0));
    await pass(0);
    expect(woken).toEqual(["past", "none"]);
  });

  it("ends in the order of the moments, those of one moment in the order in which they came", async () => {
    const now = performance.now();
    note("late", timers.until(now + 30));
    note("first", timers.until(now + 20));
    note("second", timers.until(now + 20));
    await pass(20);
    expect(woken).toEqual(["first", "second"]);
    await pass(10);
    expect(woken).toEqual(["first", "second", "late"]);
  });
});

describe("what is given up", () => {
  it("never ends, however near it was; what comes later does", async () => {
    note("near", timers.pause(2));
    note("far", timers.pause(200));
    await pass(1);
    timers.clear();
    expect(vi.getTimerCount()).toBe(0);
    note("later", timers.pause(5));
    await pass(300);
    expect(woken).toEqual(["later"]);
  });

  it("never ends after the end, not even what would not have to wait", async () => {
    timers.end();
    note("none", timers.pause(0));
    note("some", timers.pause(5));
    await pass(10);
    expect(woken).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
