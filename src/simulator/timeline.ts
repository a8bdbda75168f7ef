/** What happens by itself: a phone rings, is answered, a call ends. */

/** Takes back what was planned; nothing happens when it is already done. */
export type Cancel = () => void;

interface Job {
  /** Milliseconds since 1970. */
  readonly due: number;
  work: (() => void) | undefined;
}

/**
 * A queue of things to come, over a clock that may be any function. Nothing runs by a timer of its own: whoever holds the
 * timeline calls `run` when time has passed, and everything due happens in order, each at its own moment.
 */
export class Timeline {
  readonly #clock: () => Date;
  /** By moment, and in the order of planning where moments are the same. */
  readonly #jobs: Job[] = [];
  #present: number | undefined;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  /** The present moment; for what `run` does, the moment at which that was due. */
  now(): Date {
    return this.#present === undefined ? this.#clock() : new Date(this.#present);
  }

  /** When the next thing is due, in milliseconds since 1970; undefined when nothing is planned. */
  get next(): number | undefined {
    return this.#peek()?.due;
  }

  /** Plans `work` for a moment (milliseconds since 1970), which may have passed: then it is for the next `run`. */
  at(due: number, work: () => void): Cancel {
    const job: Job = { due, work };
    this.#jobs.splice(this.#placeFor(due), 0, job);
    return () => {
      job.work = undefined;
    };
  }

  /** Does all that is due, and what comes due by that; tells whether there was anything. */
  run(): boolean {
    // The clock is not asked without need: there are clocks that go on each time they are asked.
    if (!this.#peek()) return false;
    const limit = this.#clock().getTime();
    let ran = false;
    try {
      for (let job = this.#peek(); job && job.due <= limit; job = this.#peek()) {
        this.#jobs.shift();
        // What was planned for a moment that has passed happens after what led to it.
        this.#present = Math.max(job.due, this.#present ?? job.due);
        job.work?.();
        ran = true;
      }
    } finally {
      this.#present = undefined;
    }
    return ran;
  }

  /** The first job that was not taken back. */
  #peek(): Job | undefined {
    while (this.#jobs[0] && !this.#jobs[0].work) this.#jobs.shift();
    return this.#jobs[0];
  }

  /** After all that is due no later: a binary search. */
  #placeFor(due: number): number {
    let [low, high] = [0, this.#jobs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#jobs[middle]?.due ?? 0) <= due) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
