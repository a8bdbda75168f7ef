/** What happens by itself: a phone rings, is answered, a call ends. */

/** Takes back what was planned; nothing happens when it is already done. */
export type Cancel = () => void;

interface Job {
  /** Milliseconds since 1970. */
  readonly due: number;
  readonly key: string;
  work: (() => void) | undefined;
}

/**
 * A queue of things to come, over a clock that may be any function. Nothing runs by a timer of its own: whoever holds the
 * timeline calls `run` when time has passed, and everything due happens in order, each at its own moment.
 */
export class Timeline {
  readonly #clock: () => Date;
  /** By moment, then by key, then in the order of planning. */
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

  /**
   * Plans `work` for a moment (milliseconds since 1970), which may have passed: then it is for the next `run`.
   * @param key decides what comes first of what is due in one moment, so that a restart does not change the order
   */
  at(due: number, work: () => void, key = ""): Cancel {
    const job: Job = { due, key, work };
    this.#jobs.splice(this.#placeFor(job), 0, job);
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

  /** After all that come first: a binary search. */
  #placeFor(job: Job): number {
    let [low, high] = [0, this.#jobs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#jobs[middle];
      if (other && isBefore(job, other)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const isBefore = (one: Job, other: Job): boolean =>
  one.due < other.due || (one.due === other.due && one.key < other.key);
