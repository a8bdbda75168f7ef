import fc from "fast-check";
import { expect, test } from "vitest";
import { playChaos } from "./run.js";
import { scenarios } from "./scenario.js";
import { expectTruth } from "./expect-truth.js";

/** More than any of the small plans needs, verification included. */
const MOST_CALLS = 60;

test("killed at any call, faults or none: the next apply converges", async () => {
  await expectTruth(300, (scenario) => ({
    ...scenario,
    cut: { how: "killed", call: 1 + (scenario.jitter % 30) },
    faults: scenario.jitter % 2 === 0 ? [] : scenario.faults,
  }));
});

test("interrupted at any call: the report is the truth", async () => {
  await expectTruth(300, (scenario) => ({
    ...scenario,
    cut: { how: "interrupted", call: 1 + (scenario.jitter % 30) },
  }));
});

test("one plan, killed after each of its calls in turn: the next apply converges", async () => {
  const [plan] = fc.sample(
    scenarios.filter(({ spec }) => Object.keys(spec.input).length >= 6),
    { seed: 4, numRuns: 1 },
  );
  if (!plan) throw new Error("no plan");
  let killed = 0;
  for (let call = 1; call <= MOST_CALLS; call += 1) {
    const cut = { how: "killed", call } as const;
    const { complaints, observation } = await playChaos({ ...plan, faults: [], cut, concurrency: 2 });
    expect(complaints).toEqual([]);
    if (observation.ended.end === "killed") killed += 1;
    else break;
  }
  expect(killed).toBeGreaterThan(5);
});
