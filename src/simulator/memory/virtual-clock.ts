import { setImmediate as turn } from "node:timers/promises";

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/**
 * A clock that does not wait: where everything sleeps, it moves on to whoever is to wake first. What a run that takes hours would
 * do is done at once, in the same order.
 */
export class VirtualClock {
  /** Milliseconds since 1970. */
  #now: number;
  readonly #sleepers: Sleeper[] = [];
  #running = false;

  /** @param start milliseconds since 1970 */
  constructor(start = 0) {
    this.#now = start;
  }

  /** The present moment, in milliseconds since 1970. */
  readonly now = (): number => this.#now;

  /**
   * Resolves when so many milliseconds have passed.
   * @throws the signal's reason when it aborts before
   */
  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const sleeper: Sleeper = { due: this.#now + Math.max(0, ms), wake: resolve };
      this.#sleepers.push(sleeper);
      const leave = (): void => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        const reason: unknown = signal?.reason;
        reject(reason instanceof Error ? reason : new Error("aborted"));
      };
      signal?.addEventListener("abort", () => this.#sleepers.includes(sleeper) && leave(), { once: true });
      void this.#run();
    });
  };

  /** Wakes one after the other; what is awake gets its turns before time passes. */
  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#sleepers.length > 0) {
      for (let turns = 0; turns < QUIET_TURNS; turns += 1) await turn();
      const next = this.#first();
      if (!next) continue;
      this.#now = Math.max(this.#now, next.due);
      this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
      next.wake();
    }
    this.#running = false;
  }

  #first(): Sleeper | undefined {
    return this.#sleepers.reduce<Sleeper | undefined>(
      (first, other) => (first && first.due <= other.due ? first : other),
      undefined,
    );
  }
}

/** Turns of the event loop in which an answer in memory is read to its end. */
const QUIET_TURNS = 3;
