import { describe, expect, test } from "vitest";
import type { ApplyEvent, ApplyReport, Mismatch, OperationResult } from "../../src/reconcile/events.js";
import { reportOf } from "../../src/reconcile/verify.js";
import { eventText } from "../../src/report/apply-text.js";
import { style } from "../../src/report/style.js";
import { expectGolden } from "../support/golden.js";

const actions = ["create", "update", "delete"] as const;
const results: OperationResult[] = [
  ...actions.map((action) => ({ address: `extension/${action}`, action, outcome: "done" as const })),
  ...actions.map((action) => ({
    address: `extension/${action}-2`,
    action,
    outcome: "failed" as const,
    reason: "POST /api/x: the PBX refused: code 500, \u001b[31mno",
    hint: "look at the PBX's log",
  })),
  { address: "extension/1007", action: "update", outcome: "blocked", reason: "waits for outbound-group/out" },
  {
    address: "extension/1008",
    action: "create",
    outcome: "unknown",
    reason: "the connection broke",
    hint: "look at extension/1008 on the PBX; the next plan shows whether it took effect",
  },
];
const mismatch: Mismatch = {
  address: "blacklist/4001",
  fields: [],
  message: "blacklist/4001 is still \u0007there",
};

const done = results.slice(0, 3);
const report = (operations: OperationResult[], mismatches: Mismatch[] = []): ApplyReport =>
  reportOf("http://pbx.example.cn", operations, "passed", mismatches, false);

const last = (...args: Parameters<typeof report>): string[] =>
  eventText({ type: "apply_end", report: report(...args) }, style(false));

test("a run with everything that can happen", () => {
  const events: ApplyEvent[] = [
    { type: "apply_start", operations: results.length },
    { type: "operation_start", address: "extension/create", action: "create" },
    ...results.map((result): ApplyEvent => ({ type: "operation_end", ...result })),
    { type: "lookup", address: "extension/1008", action: "create" },
    { type: "interrupted", in_flight: 2 },
    { type: "verify_start", types: ["extension"] },
    { type: "mismatch", mismatch },
    { type: "apply_end", report: report(results, [mismatch]) },
  ];
  expectGolden(
    "apply.txt",
    events.flatMap((event) => eventText(event, style(false))),
  );
});

describe("the last line", () => {
  test("all is done", () => {
    expect(last(done).at(-1)).toBe("Apply complete! Resources: 1 added, 1 changed, 1 destroyed.");
  });

  test("nothing was to be done", () => {
    expect(last([]).at(-1)).toBe("Apply complete! Resources: 0 added, 0 changed, 0 destroyed.");
  });

  test.each<[string, OperationResult[], Mismatch[], string]>([
    [
      "something failed",
      results.slice(2, 4),
      [],
      "Apply incomplete: 1 failed. Resources: 0 added, 0 changed, 1 destroyed.",
    ],
    [
      "something was not taken",
      done,
      [mismatch],
      "Apply incomplete: 1 not taken by the PBX. Resources: 1 added, 1 changed, 1 destroyed.",
    ],
    [
      "everything at once",
      results,
      [mismatch],
      "Apply incomplete: 3 failed, 1 blocked, 1 unknown, 1 not taken by the PBX. Resources: 1 added, 1 changed, 1 destroyed.",
    ],
  ])("%s is not called complete", (_, operations, mismatches, line) => {
    expect(last(operations, mismatches)).toEqual(["", line, "Run plan to see what is left."]);
  });
});

test("what was unknown and is known by now is told as that", () => {
  const settled = { type: "settled", address: "blacklist/4001", action: "create" } as const;
  const about = (event: ApplyEvent): string[] => eventText(event, style(false));
  expect(about({ ...settled, outcome: "done" })).toEqual(["Known by now: blacklist/4001: Creation complete"]);
  expect(about({ ...settled, outcome: "failed", reason: "lost", hint: "plan again" })).toEqual([
    "Known by now: blacklist/4001: Creation failed: lost",
    "  hint: plan again",
  ]);
});
