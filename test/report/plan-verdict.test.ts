import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/reconcile/plan.js";
import { planVerdict } from "../../src/report/plan-verdict.js";
import { bigPlan } from "../support/reports.js";

const gate = (allowed: boolean): Plan["gates"][number] => ({
  gate: "replace",
  message: "m",
  addresses: [],
  allowed,
  hint: "h",
});
const summary = { add: 2, change: 0, destroy: 0, unmanaged: 0 };
const gentle: Plan = { ...bigPlan(3), summary };
const empty: Plan = { ...bigPlan(0), applyable: false };
const stray = { address: "extension/1", type: "extension", created_at: null, updated_at: null };

describe("the verdict on a plan, and how it looks", () => {
  test.each<[string, Plan, string, string[], string]>([
    ["nothing to do", empty, "No changes. Your PBX matches the configuration.", [], "good"],
    [
      "changes",
      gentle,
      "Plan: 2 to add, 0 to change, 0 to destroy.",
      ["Apply would carry this out: it runs into no gate."],
      "calm",
    ],
    [
      "deletions, and gates that were opened",
      { ...bigPlan(3), gates: [gate(true), gate(true)] },
      "Plan: 1 to add, 1 to change, 1 to destroy.",
      ["Apply would carry this out: 2 gates that it runs into are open."],
      "care",
    ],
    [
      "a closed gate, before the counts",
      { ...gentle, applyable: false, gates: [gate(true), gate(false)] },
      "Apply would refuse: 1 gate is closed.",
      ["Plan: 2 to add, 0 to change, 0 to destroy."],
      "bad",
    ],
    [
      "what nobody declared, though nothing changes",
      { ...empty, undeclared: [stray] },
      "No changes. Your PBX matches the configuration.",
      ["Nobody declared 1 live object."],
      "bad",
    ],
    [
      "no change that was seen without the secrets",
      { ...empty, without_secrets: true },
      "No changes. Your PBX matches the configuration.",
      ["It was planned without the secrets, and can't be applied."],
      "calm",
    ],
  ])("%s", (_, plan, headline, besides, mood) => {
    expect(planVerdict(plan)).toEqual({ headline, besides, mood });
  });
});
