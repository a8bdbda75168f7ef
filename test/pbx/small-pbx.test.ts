/** Ten thousand inserts into a simulated PBX that bears few requests at once, played on a clock that takes no time. */
import type { Dispatcher } from "undici";
import { expect, it } from "vitest";
import { PbxClient } from "../../src/pbx/client.js";
import type { MemoryAnswer } from "../../src/simulator/memory/memory-dispatcher.js";
import { SimulatorDispatcher } from "../../src/simulator/memory/simulator-dispatcher.js";
import { VirtualClock } from "../../src/simulator/memory/virtual-clock.js";
import { Simulator } from "../../src/simulator/simulator.js";

const INSERTS = 10_000;
const CAPACITY = 8;
const MS = 20;

const LOGIN = { username: "ops", password: "canary-login-password" };

/** Refuses with 429 what comes while it has its hands full; everything else takes its time. */
class SmallPbx extends SimulatorDispatcher {
  /** How many requests there were at once, each time that one came. */
  readonly seen: number[] = [];
  refused = 0;
  #inFlight = 0;
  readonly #wait: () => Promise<void>;

  constructor(simulator: Simulator, clock: VirtualClock) {
    super(simulator, clock);
    this.#wait = () => clock.sleep(MS);
  }

  protected override async respond(
    options: Dispatcher.DispatchOptions,
    signal: AbortSignal,
  ): Promise<MemoryAnswer> {
    this.#inFlight += 1;
    this.seen.push(this.#inFlight);
    const isTooMuch = this.#inFlight > CAPACITY;
    try {
      await this.#wait();
      if (!isTooMuch) return await super.respond(options, signal);
      this.refused += 1;
      return { status: 429, headers: {}, body: busy() };
    } finally {
      this.#inFlight -= 1;
    }
  }
}

async function* busy(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from('{"code":429,"result":"too many requests"}'));
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

it("the client settles near the PBX's capacity, and no insert is lost or made twice", async () => {
  const clock = new VirtualClock();
  const simulator = new Simulator(LOGIN);
  const pbx = new SmallPbx(simulator, clock);
  const client = new PbxClient({
    ...{ url: "http://pbx.example.cn", ...LOGIN, concurrency: 32, dispatcher: pbx },
    ...{ now: clock.now, sleep: clock.sleep, random: () => 0.5 },
  });
  const phones = Array.from({ length: INSERTS }, (_, at) => String(13_000_000_000 + at));
  const insert = (phone: string) =>
    client.send({
      method: "POST",
      path: "/api/special_phone/insert",
      params: { phone, special_flag: "2" },
    });
  const ends = await Promise.allSettled(phones.map(insert));
  await client.close();

  expect(ends.filter(({ status }) => status === "rejected")).toEqual([]);
  const rows = simulator.snapshot().special_phone;
  expect(rows.map(({ phone }) => phone).sort()).toEqual(phones);
  expect(simulator.counts.rejected).toBe(0);

  const settled = pbx.seen.slice(2_000, -100);
  expect(Math.max(...settled)).toBeLessThanOrEqual(CAPACITY + 1);
  expect(mean(settled)).toBeGreaterThan(CAPACITY / 2);
  // A round with one too many, now and then, is how it finds out that it may not have more.
  expect(pbx.refused / INSERTS).toBeLessThan(0.3);
}, 60_000);
