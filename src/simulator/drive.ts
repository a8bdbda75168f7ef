import type { Simulator } from "./simulator.js";

/** The longest that a timer can wait (ms). */
const LONGEST = 2 ** 31 - 1;

/**
 * Lets what happens by itself in a simulator happen when it is due, by a timer.
 * @returns what ends that; no timer is left
 */
export function drive(simulator: Simulator): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wind = (): void => {
    clearTimeout(timer);
    const { next } = simulator;
    if (next === undefined) return;
    const wait = Math.min(Math.max(next - simulator.now, 0), LONGEST);
    timer = setTimeout(() => {
      simulator.run();
      wind();
    }, wait);
  };
  const stop = simulator.onChange(wind);
  wind();
  return () => {
    stop();
    clearTimeout(timer);
  };
}
