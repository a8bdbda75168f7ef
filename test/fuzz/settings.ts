/** How long to fuzz: bounded in the tests, as long as asked for by hand (`npm run fuzz`), which also watches the clock. */
import { writeFileSync } from "node:fs";
import type { Parameters } from "fast-check";

const number = (name: string): number | undefined => {
  const text = process.env[name] ?? "";
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
};

/** Where the hand-run script looks for a sign of life. */
const beat = process.env["PBXCTL_FUZZ_BEAT"];

/** Milliseconds for up to 100 kB, and again for each 100 kB more. */
const PATIENCE = 1_000;

/** fast-check's settings; a failure prints the seed that repeats it. */
export function settings<T>(usual: number): Parameters<T> {
  const seed = number("PBXCTL_FUZZ_SEED");
  return { numRuns: number("PBXCTL_FUZZ_RUNS") ?? usual, ...(seed !== undefined && { seed }) };
}

/** How many of these runs must at least have gone all the way, lest the fuzzer prove nothing: far fewer than do. */
export const enough = (usual: number): number => Math.floor((settings(usual).numRuns ?? usual) / 100);

let runs = 0;

/**
 * Runs one case. By hand, the time is watched: whoever takes longer than a second for 100 kB has failed, and the script
 * ends a run that does not come back. It is this process's own time that counts, so that a busy machine decides nothing. In the tests nothing is measured: there the
 * size of the input bounds the work, and a hang runs into the test's own limit.
 */
export async function timed(bytes: number, work: () => Promise<void>): Promise<void> {
  runs += 1;
  if (beat === undefined) return work();
  writeFileSync(beat, String(runs));
  const allowed = PATIENCE * Math.max(1, Math.ceil(bytes / 100_000));
  const first = await costOf(work);
  // What is slow once may be somebody else's garbage; what is slow twice is slow.
  const took = first > allowed ? Math.min(first, await costOf(work)) : first;
  if (took > allowed)
    throw new Error(`${Math.round(took)} ms for ${bytes} bytes, and ${allowed} ms are allowed`);
}

/** Milliseconds of this process's own time. */
async function costOf(work: () => Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}
