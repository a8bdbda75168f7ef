/** Spaces requests evenly: the nth starts no earlier than n/rate seconds after the first of a busy stretch. */

/** Waits so many milliseconds; rejects when the signal aborts. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export class Pacer {
  readonly #interval: number;
  readonly #now: () => number;
  readonly #sleep: Sleep;
  #next = -Infinity;

  /**
   * @param rate requests a second.
   * @param now a clock in milliseconds that never goes back.
   */
  constructor(rate: number, now: () => number, sleep: Sleep) {
    this.#interval = 1000 / rate;
    this.#now = now;
    this.#sleep = sleep;
  }

  /** Resolves when it is the next request's turn. Idle time is not saved up for a burst. */
  async turn(signal?: AbortSignal): Promise<void> {
    const now = this.#now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#interval;
    if (at > now) await this.#sleep(at - now, signal);
  }
}
