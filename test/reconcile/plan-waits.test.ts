import { describe, expect, test } from "vitest";
import { operationsOf } from "../../src/reconcile/graph.js";
import { resourceChangesIn, waitsOfPlan } from "../../src/reconcile/plan-waits.js";
import { waitsOf } from "../../src/reconcile/waits.js";
import { everything, rows } from "../support/every-change.js";
import { planned } from "../support/planning.js";

const written = (plan: unknown): unknown => JSON.parse(JSON.stringify(plan));

describe("a plan document", () => {
  test("holds the order that apply works in", () => {
    const { plan, diff } = planned(everything, rows);
    const changes = resourceChangesIn(written(plan)) ?? [];
    expect(changes).toHaveLength(plan.resource_changes.length);
    const { waits } = waitsOfPlan(changes);
    expect(waits).toEqual(waitsOf(operationsOf(diff.changes)));
    expect(waits.some(({ needs }) => needs.length > 0)).toBe(true);
  });

  test("says which objects hide what they refer to", () => {
    const extension = {
      extn: "1001",
      password: "long-enough",
      outboundGroup: "out",
      references: ["outboundGroup"],
    };
    const { plan } = planned({ outboundGroups: [{ id: "out" }], extensions: [extension] }, {});
    expect(waitsOfPlan(plan.resource_changes)).toMatchObject({ hidden: ["extension/1001"] });
  });
});

test.each([
  null,
  [],
  {},
  { format_version: "1.0" },
  { format_version: "2.0", resource_changes: [] },
  { format_version: "1.0", resource_changes: [{}] },
  {
    format_version: "1.0",
    resource_changes: [
      { type: "x", name: "1", address: "x/1", change: { actions: ["create"], before: null, after: {} } },
    ],
  },
  {
    format_version: "1.0",
    resource_changes: [
      {
        type: "extension",
        name: "1",
        address: "extension/1",
        change: { actions: ["read"], before: null, after: {} },
      },
    ],
  },
  {
    format_version: "1.0",
    resource_changes: [
      {
        type: "extension",
        name: "1",
        address: "extension/1",
        change: { actions: ["create"], before: 1, after: {} },
      },
    ],
  },
])("%j is no plan", (data) => {
  expect(resourceChangesIn(data)).toBeUndefined();
});
