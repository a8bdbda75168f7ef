import fc from "fast-check";
import { expect, test } from "vitest";
import { playChaos } from "./run.js";
import { scenarios } from "./scenario.js";

test("whatever befalls an apply, its report is the truth", async () => {
  const property = fc.asyncProperty(scenarios, async (scenario) => {
    expect((await playChaos(scenario)).complaints).toEqual([]);
  });
  await fc.assert(property, {
    numRuns: Number(process.env["RUNS"] ?? 250),
    ...(process.env["SEED"] ? { seed: Number(process.env["SEED"]) } : {}),
  });
}, 600_000);
