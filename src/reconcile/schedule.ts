/** Runs operations as soon as what they need is done: no barriers, and never more at once than allowed. */

/** How a task ended, as far as the schedule cares. */
export type Verdict = "done" | "not-done";

/** A task that has to wait for the world before it can run: it holds no place meanwhile, and is run again then. */
export interface Parked {
  /** Never rejects. */
  readonly until: Promise<unknown>;
}

/** What the schedule runs. */
export interface Schedule {
  /** For each task, the tasks that have to be done before. No cycles. */
  readonly needs: readonly (readonly number[])[];
  /** At most this many run at once. */
  readonly concurrency: number;
  /** Runs a task; never rejects. */
  run(task: number): Promise<Verdict | Parked>;
  /** Told of each task that will not run, and of the one that it waited for (none: the schedule was stopped). */
  blocked(task: number, by: number | undefined): void;
  /** Asked before each start: whether nothing new may start. */
  stopped(): boolean;
  /** Tasks that complete what another began (a replacement's insert): they go first, and start even when stopped. */
  readonly completes: ReadonlySet<number>;
}

/**
 * Runs all tasks. One that ends `not-done` blocks what depends on it and nothing else; once stopped, nothing new starts
 * and what runs is waited for.
 */
export async function runSchedule(schedule: Schedule): Promise<void> {
  const { needs } = schedule;
  const dependants: number[][] = needs.map(() => []);
  const waiting = needs.map((list) => new Set(list).size);
  needs.forEach((list, task) => new Set(list).forEach((needed) => dependants[needed]?.push(task)));
  const settled = new Uint8Array(needs.length);
  // First come, first served, without the cost of shifting an array of a million.
  const ready = needs.flatMap((_, task) => (waiting[task] === 0 ? [task] : []));
  let next = 0;
  const urgent: number[] = [];
  const resumed: number[] = [];
  const take = (): number | undefined => {
    const first = urgent.pop();
    if (first !== undefined) return first;
    if (schedule.stopped()) return undefined;
    const waited = resumed.shift();
    if (waited !== undefined || next >= ready.length) return waited;
    next += 1;
    return ready[next - 1];
  };

  const block = (from: number): void => {
    const path = [...(dependants[from] ?? [])].map((task) => [task, from] as const);
    for (let step = path.pop(); step; step = path.pop()) {
      const [task, by] = step;
      if (settled[task] === 1) continue;
      settled[task] = 1;
      schedule.blocked(task, by);
      for (const other of dependants[task] ?? []) path.push([other, task]);
    }
  };

  const settle = (task: number, verdict: Verdict): void => {
    settled[task] = 1;
    if (verdict === "not-done") {
      block(task);
      return;
    }
    for (const other of dependants[task] ?? []) {
      const left = (waiting[other] ?? 0) - 1;
      waiting[other] = left;
      if (left === 0 && settled[other] === 0) (schedule.completes.has(other) ? urgent : ready).push(other);
    }
  };

  // Each lane takes one ready task after the other; a lane that finds none ends and is started again on demand.
  let lanes = 0;
  let parked = 0;
  await new Promise<void>((resolve) => {
    const pump = (): void => {
      while (lanes < schedule.concurrency) {
        const task = take();
        if (task === undefined) break;
        lanes += 1;
        void schedule.run(task).then((verdict) => {
          lanes -= 1;
          if (typeof verdict === "object") park(task, verdict);
          else settle(task, verdict);
          pump();
        });
      }
      if (lanes === 0 && parked === 0) resolve();
    };
    const park = (task: number, { until }: Parked): void => {
      parked += 1;
      void until.then(() => {
        parked -= 1;
        resumed.push(task);
        pump();
      });
    };
    pump();
  });
  needs.forEach((_, task) => {
    if (settled[task] === 0) schedule.blocked(task, undefined);
  });
}
