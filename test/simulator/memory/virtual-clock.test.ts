import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { VirtualClock } from "../../../src/simulator/memory/virtual-clock.js";

it("wakes sleepers in the order of their time, without waiting", async () => {
  const clock = new VirtualClock(1_000);
  const woken: string[] = [];
  const sleep = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms);
    woken.push(`${name} at ${clock.now()}`);
    if (name === "b") await sleep("b again", 3_600_000);
  };
  await Promise.all([sleep("a", 86_400_000), sleep("b", 10), sleep("c", 10), sleep("d", 0)]);
  expect(woken).toEqual(["d at 1000", "b at 1010", "c at 1010", "b again at 3601010", "a at 86401000"]);
});

it("lets a sleep be given up, which moves no time", async () => {
  const clock = new VirtualClock();
  const abort = new AbortController();
  const long = clock.sleep(1_000_000, abort.signal);
  const short = clock.sleep(5).then(() => abort.abort(new Error("enough")));
  await expect(long).rejects.toThrow("enough");
  await short;
  expect(clock.now()).toBe(5);
  await expect(clock.sleep(1, abort.signal)).rejects.toThrow("enough");
  await clock.sleep(1, new AbortController().signal);
  expect(clock.now()).toBe(6);
});

it("leaves no listener behind on a signal that many sleeps share", async () => {
  const clock = new VirtualClock();
  const { signal } = new AbortController();
  for (let round = 0; round < 20; round += 1) await clock.sleep(1, signal);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
