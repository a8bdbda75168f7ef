/**
 * Waits that can be given up together, so that nothing has to wait for them. They end when their time has come, not before
 * and hardly after: a timer fires up to a millisecond too early or too late, which of a latency of 20 would be much.
 * So the last of a wait is spent looking at the clock, between whatever else there is to do.
 */

/** How much of a wait (ms) timers are not trusted with. */
const LAST = 2;

interface Waiter {
  /** Of `performance.now()`. */
  readonly moment: number;
  readonly wake: () => void;
}

export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();
  /** Those that wait for the clock, in the order in which they came to that. */
  readonly #near = new Set<Waiter>();
  #looks = false;
  #ended = false;

  /** Resolves after so many milliseconds; never, when it is given up. */
  async pause(ms: number): Promise<void> {
    await this.until(performance.now() + ms);
  }

  /** Resolves at a moment of `performance.now()`, at once when it is past; never, when it is given up. */
  async until(moment: number): Promise<void> {
    const left = moment - performance.now();
    if (left <= 0 && !this.#ended) return;
    await new Promise<void>((wake) => {
      if (this.#ended) return;
      const waiter = { moment, wake };
      const timer = setTimeout(
        () => {
          this.#running.delete(timer);
          this.#near.add(waiter);
          if (!this.#looks) setImmediate(this.#look);
          this.#looks = true;
        },
        Math.max(0, left - LAST),
      );
      this.#running.add(timer);
    });
  }

  readonly #look = (): void => {
    const now = performance.now();
    for (const waiter of this.#near) {
      if (waiter.moment > now) continue;
      this.#near.delete(waiter);
      waiter.wake();
    }
    this.#looks = this.#near.size > 0;
    if (this.#looks) setImmediate(this.#look);
  };

  /** Gives up all that wait now. */
  clear(): void {
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
    this.#near.clear();
  }

  /** Gives up all that wait, and whatever will. */
  end(): void {
    this.#ended = true;
    this.clear();
  }
}
