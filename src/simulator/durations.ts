/** How long the phones of the simulator take, in milliseconds. */
export interface Durations {
  /** A phone rings for so long before it is answered. */
  readonly ring: number;
  /** A call lasts for so long after it was answered. */
  readonly talk: number;
  /** A member stays in a conference for so long. */
  readonly meeting: number;
  /** An agent wraps up after a call for so long, where the agent's row has no `wrapup_time` of its own. 0: not at all. */
  readonly wrapUp: number;
}

/** What they are unless given. */
export const usualDurations: Durations = { ring: 3_000, talk: 30_000, meeting: 600_000, wrapUp: 5_000 };

/**
 * Completes durations with the usual ones.
 * @throws Error naming the one that is no whole number of milliseconds from 0 on
 */
export function durationsFrom(given: Partial<Durations> = {}): Durations {
  const all = { ...usualDurations, ...given };
  for (const [name, ms] of Object.entries(all)) {
    if (Number.isSafeInteger(ms) && ms >= 0) continue;
    throw new Error(`durations.${name}: expected a whole number of milliseconds, found ${String(ms)}`);
  }
  return all;
}
