import { test } from "vitest";
import { expectTruth } from "./expect-truth.js";

// `npm run chaos -- --runs N --seed S` plays as many as asked for, and repeats one that failed.
test("whatever befalls an apply, its report is the truth, and the next one converges", async () => {
  await expectTruth(700);
});
