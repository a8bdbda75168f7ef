/** How many requests may be in flight, against models of a PBX whose time only the test moves. */
import { describe, expect, it } from "vitest";
import { Pressure } from "../../src/pbx/pressure.js";
import { clientOf, fakePbx, json, ok } from "./support/fake-pbx.js";

interface Model {
  readonly most: number;
  readonly operations: number;
  /** How long a request takes, and whether it is refused, with so many in flight. */
  readonly answer: (inFlight: number, begun: number) => { readonly ms: number; readonly refused: boolean };
}

/** Carries operations out, refused ones again, as many at once as allowed; gives the number in flight at each start. */
function play({ most, operations, answer }: Model): { done: number; inFlight: number[] } {
  let allowed = most;
  const pressure = new Pressure(most, (now) => (allowed = now));
  const running: { started: number; ended: number; refused: boolean; timed: true }[] = [];
  const inFlight: number[] = [];
  let [now, waiting, done] = [0, operations, 0];
  while (done < operations && inFlight.length < operations * 50) {
    while (waiting > 0 && running.length < allowed) {
      waiting -= 1;
      const { ms, refused } = answer(running.length + 1, inFlight.length);
      running.push({ started: now, ended: now + ms, refused, timed: true });
      inFlight.push(running.length);
    }
    running.sort((one, other) => one.ended - other.ended);
    const next = running.shift();
    if (!next) break;
    now = next.ended;
    if (next.refused) waiting += 1;
    else done += 1;
    pressure.ended(next);
  }
  return { done, inFlight };
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

describe("the number in flight", () => {
  it("stays what the user allows while the PBX bears it", () => {
    const { done, inFlight } = play({
      most: 32,
      operations: 5_000,
      answer: () => ({ ms: 20, refused: false }),
    });
    expect(done).toBe(5_000);
    expect(inFlight.slice(32, -32).every((one) => one === 32)).toBe(true);
  });

  it.each([1, 5, 20])("settles near the capacity of a PBX that refuses more than %i", (capacity) => {
    const answer = (inFlight: number) => ({ ms: 20, refused: inFlight > capacity });
    const { done, inFlight } = play({ most: 64, operations: 5_000, answer });
    expect(done).toBe(5_000);
    const settled = inFlight.slice(1_000, 4_000);
    expect(Math.max(...settled)).toBeLessThanOrEqual(capacity + 1);
    expect(mean(settled)).toBeGreaterThanOrEqual(capacity / 2);
  });

  it("falls when a PBX takes ever longer, and all is done", () => {
    // Beyond eight at once each further one makes all of them wait.
    const answer = (inFlight: number) => ({
      ms: inFlight <= 8 ? 20 : 20 + 200 * (inFlight - 8),
      refused: false,
    });
    const warm = (inFlight: number, begun: number) =>
      begun < 100 ? { ms: 20, refused: false } : answer(inFlight);
    const { done, inFlight } = play({ most: 64, operations: 5_000, answer: warm });
    expect(done).toBe(5_000);
    expect(mean(inFlight.slice(2_000, 4_500))).toBeLessThan(16);
  });

  it("comes back step by step when the PBX has recovered", () => {
    const answer = (inFlight: number, begun: number) => ({ ms: 20, refused: begun < 500 && inFlight > 2 });
    const { inFlight } = play({ most: 16, operations: 5_000, answer });
    expect(Math.max(...inFlight.slice(100, 400))).toBeLessThanOrEqual(3);
    expect(inFlight.slice(-1_000, -16).every((one) => one === 16)).toBe(true);
  });

  it("is not halved twice by what was under way together", () => {
    const numbers: number[] = [];
    const pressure = new Pressure(32, (allowed) => numbers.push(allowed));
    for (let at = 0; at < 32; at += 1) pressure.ended({ started: 0, ended: 20, refused: true, timed: true });
    expect(numbers).toEqual([16]);
  });
});

it("a client asks a PBX that is too busy for less, and loses no call", async () => {
  const CAPACITY = 4;
  const calls = 200;
  let [now, answered, refusedLate] = [0, 0, 0];
  const pbx = await fakePbx(async () => {
    now += 1;
    const tooMuch = now > CAPACITY;
    // Everything that is under way comes in before anything is answered.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    answered += 1;
    if (tooMuch && answered > calls / 2) refusedLate += 1;
    return tooMuch ? json({ code: 429, result: "busy" }, 429) : ok;
  });
  const { client } = clientOf(pbx.url, { concurrency: 16, retries: 20 });
  const write = { method: "POST", path: "/api/ola/extensions/delete", params: { extn: "1001" } } as const;
  const ends = await Promise.allSettled(Array.from({ length: calls }, () => client.send(write)));
  expect(ends.every(({ status }) => status === "fulfilled")).toBe(true);
  expect(refusedLate).toBeLessThan(calls / 4);
});
