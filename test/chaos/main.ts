/** `npm run chaos`: as many chaos runs as asked for, with their figures. */
import { parseArgs } from "node:util";
import fc from "fast-check";
import { playChaos } from "./run.js";
import { scenarios } from "./scenario.js";
import { Tally } from "./tally.js";

const USAGE = "usage: npm run chaos -- [--runs N] [--seed S] [--path PATH]";
const EVERY_MS = 10_000;

interface Asked {
  readonly runs: number;
  readonly seed: number;
  readonly path: string | undefined;
}

/** @throws Error for options that make no sense */
function asked(): Asked {
  const { values } = parseArgs({
    options: { runs: { type: "string" }, seed: { type: "string" }, path: { type: "string" } },
  });
  const runs = Number(values.runs ?? 1000);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  if (!Number.isSafeInteger(runs) || runs < 1) throw new Error("--runs takes a whole number from 1");
  if (!Number.isSafeInteger(seed)) throw new Error("--seed takes a whole number");
  return { runs, seed, path: values.path };
}

async function main({ runs, seed, path }: Asked): Promise<number> {
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 1000);
  const tally = new Tally();
  let failed = false;
  let told = started;
  console.error(`${runs} chaos runs, seed ${seed}`);
  const property = fc.asyncProperty(scenarios, async (scenario) => {
    const { complaints, observation } = await playChaos(scenario);
    if (complaints.length > 0) {
      if (!failed) console.error("A run fails; looking for a smaller one that does");
      failed = true;
      throw new Error(complaints.join("\n"));
    }
    if (failed) return;
    tally.add(observation);
    if (performance.now() - told < EVERY_MS) return;
    told = performance.now();
    console.error(`${tally.runs} of ${runs} runs (${seconds()} s)`);
  });
  const result = await fc.check(property, { numRuns: runs, seed, ...(path !== undefined && { path }) });
  console.log(tally.lines(seconds()).join("\n"));
  if (!result.failed) {
    console.log(`\nEvery report was the truth. Repeat with: npm run chaos -- --runs ${runs} --seed ${seed}`);
    return 0;
  }
  const error = result.errorInstance;
  console.log(`\nA run failed, after ${result.numRuns - 1} that passed:`);
  console.log(error instanceof Error ? error.message : String(error));
  console.log(`\nWhat it was, shrunk ${result.numShrinks} times:\n${fc.stringify(result.counterexample)}`);
  const again = `--seed ${seed} --path ${result.counterexamplePath ?? ""}`;
  console.log(`\nRepeat it with: npm run chaos -- ${again}`);
  return 1;
}

try {
  process.exitCode = await main(asked());
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 1;
}
