import { errors } from "undici";
import type { Dispatcher } from "undici";

/** What undici's handlers steer a request with. Answers are small and in memory: a pause has nothing to hold back. */
export class Controller implements Dispatcher.DispatchController {
  readonly #abort = new AbortController();
  readonly paused = false;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }
  get aborted(): boolean {
    return this.#abort.signal.aborted;
  }
  get reason(): Error | null {
    const reason: unknown = this.#abort.signal.reason;
    return reason instanceof Error ? reason : null;
  }
  abort(reason: Error): void {
    this.#abort.abort(reason);
  }
  pause(): void {
    // See above.
  }
  resume(): void {
    // See above.
  }

  /** `promise`, unless the request is given up before. */
  async orAborted<T>(promise: Promise<T>): Promise<T> {
    let give = (): void => undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      give = () => reject(this.reason ?? new errors.RequestAbortedError());
      if (this.aborted) give();
      else this.signal.addEventListener("abort", give, { once: true });
    });
    return Promise.race([promise, aborted]).finally(() => this.signal.removeEventListener("abort", give));
  }
}
