/** Reading that is not given up at the first fault. */
import { AuthError, CancelledError, PbxOptionError } from "../pbx/errors.js";
import { backoff } from "../pbx/retry.js";

/** How something is tried again. */
export interface Retrying {
  readonly retries: number;
  /** Waits; an abort of the signal ends the wait. */
  readonly sleep: (milliseconds: number, stop?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** Aborted when nothing is to be tried again. */
  readonly stop?: AbortSignal;
}

/** Whether asking again could end differently: not where the credentials are refused, or the question can't be asked. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof AuthError || error instanceof CancelledError || error instanceof PbxOptionError);

/**
 * Asks until there is an answer, with growing waits. The client tries again what a connection loses; this is for the rest: a PBX
 * that is restarting answers with errors of its own and with other people's pages, too.
 * @throws what the last try threw
 */
export async function persistently<Result>(
  ask: () => Promise<Result>,
  { retries, sleep, random, stop }: Retrying,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt > retries || stop?.aborted === true || !mayPass(error)) throw error;
    }
    await sleep(backoff(attempt, random), stop);
  }
}
