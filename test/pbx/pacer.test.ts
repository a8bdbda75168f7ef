import { describe, expect, it } from "vitest";
import { Pacer } from "../../src/pbx/pacer.js";
import { clientOf, fakePbx, json, rejection } from "./support/fake-pbx.js";

/** A clock that stands still unless somebody sleeps or sets it. */
function clock() {
  const time = { now: 1000 };
  const sleep = (ms: number) => {
    time.now += ms;
    return Promise.resolve();
  };
  return { time, now: () => time.now, sleep };
}

describe("the pacer", () => {
  it("spaces requests evenly", async () => {
    const { time, now, sleep } = clock();
    const pacer = new Pacer(4, now, sleep);
    const starts: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      await pacer.turn();
      starts.push(time.now);
    }
    expect(starts).toEqual([1000, 1250, 1500, 1750]);
  });

  it("gives requests that come together different turns", async () => {
    const waits: number[] = [];
    const pacer = new Pacer(
      10,
      () => 0,
      (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    );
    await Promise.all([pacer.turn(), pacer.turn(), pacer.turn()]);
    expect(waits).toEqual([100, 200]);
  });

  it("does not save idle time up for a burst", async () => {
    const { time, now, sleep } = clock();
    const pacer = new Pacer(2, now, sleep);
    await pacer.turn();
    time.now += 60_000;
    await pacer.turn();
    expect(time.now).toBe(61_000);
    await pacer.turn();
    expect(time.now).toBe(61_500);
  });
});

describe("a client with a rate", () => {
  it("keeps to it with everything that it sends: log-in, repeats and all", async () => {
    const { now, sleep } = clock();
    const starts: number[] = [];
    const pbx = await fakePbx(
      () => {
        starts.push(now());
        return starts.length === 2 ? { status: 503 } : json([]);
      },
      {
        login: () => {
          starts.push(now());
          return { headers: { "X-Auth-Token": "t" } };
        },
      },
    );
    const { client } = clientOf(pbx.url, { rate: 10, now, sleep, random: () => 0 });
    await client.extensions();
    await client.queues();
    expect(starts).toEqual([1000, 1100, 1200, 1300]);
  });

  it("takes no rate for no cap", async () => {
    const pbx = await fakePbx(() => json([]));
    const { client, waits } = clientOf(pbx.url);
    await Promise.all(Array.from({ length: 50 }, () => client.extensions()));
    expect(waits).toEqual([]);
  });

  it("can be cancelled while it waits for its turn", async () => {
    const pbx = await fakePbx(() => json([]));
    const controller = new AbortController();
    const sleep = (_: number, signal?: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(new Error("stopped")), { once: true });
        controller.abort();
      });
    const { client } = clientOf(pbx.url, { rate: 1, sleep, signal: controller.signal });
    expect(await rejection(client.extensions())).toMatchObject({ name: "AbortError" });
    expect(pbx.asked).toHaveLength(0);
  });
});
