import fc from "fast-check";
import { expect } from "vitest";
import { playChaos } from "./run.js";
import { scenarios } from "./scenario.js";
import type { Scenario } from "./scenario.js";

/** Plays so many runs. A failing one is shrunk and printed with the seed and path that repeat it. */
export async function expectTruth(
  numRuns: number,
  change: (scenario: Scenario) => Scenario = (scenario) => scenario,
): Promise<void> {
  const property = fc.asyncProperty(scenarios, async (scenario) => {
    expect((await playChaos(change(scenario))).complaints).toEqual([]);
  });
  await fc.assert(property, { numRuns });
}
