/** One thing tried until it succeeds or trying again would not help. */
import { labelOf } from "./api-call.js";
import type { ApiCall } from "./api-call.js";
import { AuthError, CancelledError, HttpStatusError, PbxError } from "./errors.js";
import { backoff, mayRepeat } from "./retry.js";
import { TokenRefusal } from "./session.js";
import type { Settings } from "./settings.js";
import { joined } from "./signals.js";

/** Waits for a promise, but not past the call's cancellation: then a CancelledError is thrown, with nothing sent. */
export async function cancellable<T>(call: ApiCall, promise: Promise<T>): Promise<T> {
  const { signal } = call;
  if (!signal) return promise;
  const cancelled = (): CancelledError => new CancelledError(labelOf(call), false);
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled());
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([promise, aborted]);
  } catch (error) {
    throw signal.aborted ? cancelled() : error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The call as it waits for an attempt of this number: from the second on, `stop` ends the waiting as well. */
export function waiting(call: ApiCall, attempt: number): ApiCall {
  return attempt > 1 && call.stop ? { ...call, signal: joined(call.signal, call.stop) } : call;
}

/** How often one call has failed, by the reason, and how long to wait because of it. */
class Patience {
  readonly #call: ApiCall;
  readonly #settings: Settings;
  #faults = 0;
  #refusals = 0;

  constructor(call: ApiCall, settings: Settings) {
    this.#call = call;
    this.#settings = settings;
  }

  /** Milliseconds until the next attempt; undefined when there is none. */
  after(error: unknown): number | undefined {
    if (error instanceof TokenRefusal) return this.#afterRefusal();
    // An error of the log-in has had its attempts already.
    if (!(error instanceof PbxError) || error.call !== labelOf(this.#call)) return undefined;
    this.#faults += 1;
    if (!mayRepeat(error, this.#call) || this.#faults > this.#settings.retries) return undefined;
    const retryAfterMs = error instanceof HttpStatusError ? error.retryAfterMs : undefined;
    return backoff(this.#faults, this.#settings.random, retryAfterMs);
  }

  /**
   * The first refusal is an expired token, and a log-in helps at once. More of them are something else, which a call
   * that makes a phone ring does not try to find out.
   */
  #afterRefusal(): number | undefined {
    this.#refusals += 1;
    const most = this.#call.rings === true ? 1 : Math.max(1, this.#settings.retries);
    if (this.#refusals > most) return undefined;
    return this.#refusals > 1 ? backoff(this.#refusals - 1, this.#settings.random) : 0;
  }
}

/** Whether `stop`, and not `signal`, kept the attempt that failed with this from being made. */
function isStopped(call: ApiCall, error: unknown): boolean {
  const { signal, stop } = call;
  const isUnsent = error instanceof CancelledError && !error.sent;
  return isUnsent && stop?.aborted === true && signal?.aborted !== true;
}

/** Waits until it is time for another attempt; false when there is to be none, since `stop` has aborted. */
async function pause(call: ApiCall, settings: Settings, ms: number): Promise<boolean> {
  const { signal } = waiting(call, 2);
  try {
    if (ms > 0 && call.stop?.aborted !== true)
      await cancellable({ ...call, signal }, settings.sleep(ms, signal));
  } catch (error) {
    if (!isStopped(call, error)) throw error;
  }
  return call.stop?.aborted !== true;
}

/** Marks an error as the last one only because another try was not wanted any more. */
function interrupted(error: PbxError): PbxError {
  error.message += "; interrupted before another try";
  error.interrupted = true;
  return error;
}

/** What a stopped call fails with. A token that was refused once has most likely expired, which is not its last word. */
function stopped(call: ApiCall, last: unknown): unknown {
  if (last instanceof TokenRefusal) return interrupted(new AuthError(labelOf(call), "token-expired"));
  return last instanceof PbxError ? interrupted(last) : last;
}

/**
 * Runs `once` until it succeeds.
 * @param once one attempt, given its number from 1.
 * @throws what the last attempt threw, also when the call's `stop` aborts; CancelledError when its `signal` aborts in
 *   between.
 */
export async function repeat<T>(
  call: ApiCall,
  settings: Settings,
  once: (attempt: number) => Promise<T>,
): Promise<T> {
  const patience = new Patience(call, settings);
  let last: unknown;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(attempt);
    } catch (error) {
      if (attempt > 1 && isStopped(call, error)) throw stopped(call, last);
      const ms = patience.after(error);
      if (ms === undefined) throw error;
      last = error;
      if (!(await pause(call, settings, ms))) throw stopped(call, last);
    }
  }
}
