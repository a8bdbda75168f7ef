import { expect, test } from "vitest";
import { staleText } from "../../src/report/stale-text.js";
import { expectGolden } from "../support/golden.js";
import { planned } from "../support/planning.js";
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
