/** Waits that can be given up together, so that nothing has to wait for them. */
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();
  #ended = false;

  /** Resolves after so many milliseconds; never, when it is given up. */
  async pause(ms: number): Promise<void> {
    if (ms <= 0 && !this.#ended) return;
    await new Promise<void>((resolve) => {
      if (this.#ended) return;
      const timer = setTimeout(() => {
        this.#running.delete(timer);
        resolve();
      }, ms);
      this.#running.add(timer);
    });
  }

  /** Gives up all that wait now. */
  clear(): void {
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }

  /** Gives up all that wait, and whatever will. */
  end(): void {
    this.#ended = true;
    this.clear();
  }
}
