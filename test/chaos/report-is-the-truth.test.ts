import { test } from "vitest";
import { expectTruth } from "./expect-truth.js";

// `npm run chaos -- --runs N --seed S` plays as many as asked for, and repeats one that failed.
test("whatever befalls an apply, its report is the truth, and the next one converges", async () => {
  await expectTruth(700);
});

test("other people's pages at the log-in after a restart refuse nothing, and the report is the truth", async () => {
  await expectTruth(150, (scenario) => ({
    ...scenario,
    cut: null,
    fromTheStart: false,
    retries: 4,
    faults: ["restart:300=0.1", "html-before=0.4@GET /api/login", "code-500=0.1@GET"],
  }));
});
