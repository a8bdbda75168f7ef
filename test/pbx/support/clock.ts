/** Timers that only a test moves. */
import type { Schedule } from "../../../src/pbx/socket/settings.js";

interface Timer {
  readonly at: number;
  readonly ms: number;
  readonly run: () => void;
}

export class Clock {
  readonly #timers = new Set<Timer>();
  #now = 0;

  readonly schedule: Schedule = (run, ms) => {
    const timer = { at: this.#now + ms, ms, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** The waits that have not ended, in milliseconds. */
  get waits(): number[] {
    return [...this.#timers].map(({ ms }) => ms);
  }

  /** Lets so much time pass: what is due by then runs, in order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (!next || next.at > end) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.run();
    }
    this.#now = end;
  }
}
