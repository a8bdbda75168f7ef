import { expect, test } from "vitest";
import { staleText } from "../../src/report/stale-text.js";
import { expectGolden } from "../support/golden.js";
import { planned } from "../support/planning.js";
import { bigPlan } from "../support/reports.js";
import { extensionRow, groupRow, many, phoneRow } from "../support/rows.js";

const groups = [groupRow("out")];
const spec = {
  extensions: [
    { extn: "1001", password: "s3cret-1001", autoLogin: true },
    { extn: "1002", name: "b" },
  ],
};
const rows = { groups, extensions: [extensionRow("1001"), extensionRow("1002")] };
const saved = planned(spec, rows).plan;

test("what differs, as a unified diff of what people read", () => {
  const changed = {
    groups,
    extensions: [
      extensionRow("1001", { transfer_phone: "139" }),
      extensionRow("1002", { name: "c" }),
      extensionRow("1003"),
    ],
  };
  const now = planned(
    {
      extensions: [
        { ...spec.extensions[0], extn: "1001", transferPhone: "" },
        { extn: "1002", name: "b" },
      ],
    },
    changed,
  ).plan;
  expectGolden("stale.txt", staleText(saved, now));
});

test("nothing to show where only secrets differ", () => {
  const changed = {
    groups,
    extensions: [extensionRow("1001", { password: "Another-one" }), extensionRow("1002")],
  };
  expect(staleText(saved, planned(spec, changed).plan)).toEqual([]);
});

test("two huge plans that have nothing in common are summed up", () => {
  const flag = (from: number): typeof saved =>
    planned({ blacklist: many(from, 3000, (phone) => ({ phone })) }, { blacklist: [phoneRow("1", 2)] }).plan;
  expect(staleText(flag(10_000), flag(20_000))).toEqual([
    "saved plan:  Plan: 3000 to add, 0 to change, 0 to destroy.",
    "plan of now: Plan: 3000 to add, 0 to change, 0 to destroy.",
  ]);
});

test("of large plans what one of them lacks, as quickly as it is found", () => {
  const whole = bigPlan(30_000);
  const fewer = {
    ...whole,
    resource_changes: whole.resource_changes.filter((_, index) => index !== 20_000),
    summary: { ...whole.summary, change: whole.summary.change - 1 },
  };
  const lines = staleText(whole, fewer).filter((line) => /^[-+]/.test(line));
  expect(lines.filter((line) => line.startsWith("-") && line.includes("blacklist/"))).toHaveLength(2);
  expect(lines).toContain("-Plan: 10000 to add, 10000 to change, 10000 to destroy.");
  expect(lines).toContain("+Plan: 10000 to add, 9999 to change, 10000 to destroy.");
  expect(staleText(whole, whole)).toEqual([]);
});
