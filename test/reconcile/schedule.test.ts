import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runSchedule } from "../../src/reconcile/schedule.js";
import type { Schedule, Verdict } from "../../src/reconcile/schedule.js";

/** A schedule whose tasks end when the test says so. */
class Run {
  readonly started: number[] = [];
  readonly blocked: [number, number | undefined][] = [];
  readonly finished: Promise<void>;
  running = 0;
  most = 0;
  stopped = false;
  readonly #ends = new Map<number, (verdict: Verdict) => void>();

  constructor(needs: number[][], options: Partial<Schedule> = {}) {
    this.finished = runSchedule({
      needs,
      concurrency: 2,
      completes: new Set(),
      stopped: () => this.stopped,
      blocked: (task, by) => this.blocked.push([task, by]),
      run: (task) => {
        this.started.push(task);
        this.running += 1;
        this.most = Math.max(this.most, this.running);
        return new Promise((resolve) => this.#ends.set(task, resolve));
      },
      ...options,
    });
  }

  async end(task: number, verdict: Verdict = "done"): Promise<void> {
    this.running -= 1;
    this.#ends.get(task)?.(verdict);
    // Everything that follows from an end follows within a few turns.
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

test("no barriers: a task starts as soon as what it needs is done, whatever else runs", async () => {
  const run = new Run([[], [], [0]]);
  expect(run.started).toEqual([0, 1]);
  await run.end(0);
  expect(run.started).toEqual([0, 1, 2]);
  await run.end(2);
  await run.end(1);
  await run.finished;
  expect(run.blocked).toEqual([]);
});

test("never more at once than allowed", async () => {
  const run = new Run([[], [], [], []], { concurrency: 3 });
  expect(run.started).toEqual([0, 1, 2]);
  await run.end(1);
  expect(run.started).toEqual([0, 1, 2, 3]);
});

test("a task that is not done blocks what depends on it, through and through, and nothing else", async () => {
  const run = new Run([[], [0], [1], [], [3]]);
  await run.end(0, "not-done");
  expect(run.blocked).toEqual([
    [1, 0],
    [2, 1],
  ]);
  await run.end(3);
  await run.end(4);
  await run.finished;
  expect(run.started).toEqual([0, 3, 4]);
});

describe("once stopped", () => {
  test("nothing new starts, what runs is waited for, the rest is told", async () => {
    const run = new Run([[], [], [], [0]]);
    run.stopped = true;
    await run.end(0);
    expect(run.blocked).toEqual([]);
    await run.end(1);
    await run.finished;
    expect(run.started).toEqual([0, 1]);
    expect(run.blocked).toEqual([
      [2, undefined],
      [3, undefined],
    ]);
  });

  test("what completes another task's work still starts, and goes first", async () => {
    const run = new Run([[], [], [0], []], { completes: new Set([2]) });
    run.stopped = true;
    await run.end(0);
    expect(run.started).toEqual([0, 1, 2]);
    await run.end(1);
    await run.end(2);
    await run.finished;
    expect(run.blocked).toEqual([[3, undefined]]);
  });

  test("before the start: nothing runs", async () => {
    const run = new Run([[], [0]], { stopped: () => true });
    await run.finished;
    expect(run.started).toEqual([]);
    expect(run.blocked).toHaveLength(2);
  });
});

test("no tasks, no wait", async () => {
  await new Run([]).finished;
});

test("every task of any graph runs or is told off, once, and only after what it needs is done", async () => {
  const graphs = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { maxLength: 20 });
  const scenario = fc.record({
    graphs,
    failing: fc.array(fc.nat(20), { maxLength: 4 }),
    lanes: fc.integer({ min: 1, max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ graphs: raw, failing, lanes }) => {
      // Needs point backwards, so that there is no circle.
      const needs = raw.map((list, task) => list.filter((needed) => needed < task));
      const done = new Set<number>();
      const ended: number[] = [];
      let running = 0;
      await runSchedule({
        needs,
        concurrency: lanes,
        completes: new Set(),
        stopped: () => false,
        blocked: (task) => ended.push(task),
        async run(task) {
          expect(needs[task]?.every((needed) => done.has(needed))).toBe(true);
          running += 1;
          expect(running).toBeLessThanOrEqual(lanes);
          await Promise.resolve();
          running -= 1;
          ended.push(task);
          if (failing.includes(task)) return "not-done";
          done.add(task);
          return "done";
        },
      });
      expect(ended.toSorted((one, other) => one - other)).toEqual(needs.map((_, task) => task));
      needs.forEach((list, task) => {
        const reachable = list.every((needed) => done.has(needed)) && !failing.includes(task);
        expect(done.has(task)).toBe(reachable);
      });
    }),
  );
});

describe("a task that has to wait for the world", () => {
  test("holds no place meanwhile, goes first when it may, and the end is waited for", async () => {
    const order: string[] = [];
    let open: (() => void) | undefined;
    const until = new Promise<void>((resolve) => (open = resolve));
    let waited = false;
    await runSchedule({
      needs: [[], [], [], [0]],
      concurrency: 1,
      completes: new Set(),
      stopped: () => false,
      run: (task) => {
        order.push(`run ${task}`);
        if (task === 0 && !waited) {
          waited = true;
          return Promise.resolve({ until });
        }
        if (task === 1) open?.();
        return Promise.resolve("done");
      },
      blocked: (task) => void order.push(`blocked ${task}`),
    });
    expect(order.slice(0, 2)).toEqual(["run 0", "run 1"]);
    expect(order.filter((step) => step === "run 0")).toHaveLength(2);
    expect(order.indexOf("run 3")).toBeGreaterThan(order.lastIndexOf("run 0"));
    expect(order.some((step) => step.startsWith("blocked"))).toBe(false);
  });

  test("does not run when the schedule was stopped meanwhile", async () => {
    const order: string[] = [];
    let stopped = false;
    await runSchedule({
      needs: [[], [0]],
      concurrency: 2,
      completes: new Set(),
      stopped: () => stopped,
      run: (task) => {
        order.push(`run ${task}`);
        return Promise.resolve({ until: Promise.resolve().then(() => (stopped = true)) });
      },
      blocked: (task, by) => void order.push(`blocked ${task} ${String(by)}`),
    });
    expect(order).toEqual(["run 0", "blocked 0 undefined", "blocked 1 undefined"]);
  });
});
