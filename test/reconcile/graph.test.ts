import { describe, expect, test } from "vitest";
import type { Change } from "../../src/reconcile/change.js";
import { CycleError, operationsOf } from "../../src/reconcile/graph.js";
import { planned } from "../support/planning.js";
import { extensionRow, groupRow } from "../support/rows.js";

/** `address action` of each operation, with those that it needs. */
function order(...args: Parameters<typeof planned>): Record<string, string[]> {
  const operations = operationsOf(planned(...args).diff.changes);
  const names = operations.map(({ address, action }) => `${address} ${action}`);
  return Object.fromEntries(
    operations.map(({ needs }, index) => [
      names[index] ?? "",
      needs.map((needed) => names[needed] ?? "").sort(),
    ]),
  );
}

const groups = [groupRow("old"), groupRow("out")];

test("a group comes before the extensions that are created in it or moved to it", () => {
  const spec = {
    outboundGroups: [{ id: "new" }],
    extensions: [
      { extn: "1001", password: "s3cret-1001", outboundGroup: "new" },
      { extn: "1002", outboundGroup: "new" },
      { extn: "1003", autoLogin: true },
    ],
  };
  const extensions = [extensionRow("1002"), extensionRow("1003")];
  expect(order(spec, { groups, extensions })).toEqual({
    "outbound-group/new create": [],
    "extension/1001 create": ["outbound-group/new create"],
    "extension/1002 update": ["outbound-group/new create"],
    "extension/1003 update": [],
  });
});

test("an extension is moved or deleted before its group goes", () => {
  const spec = {
    outboundGroups: [{ id: "old", state: "absent" as const }],
    extensions: [
      { extn: "1001", outboundGroup: "out" },
      { extn: "1002", state: "absent" as const },
      { extn: "1003", autoLogin: true },
    ],
  };
  const extensions = [
    extensionRow("1001", { k: "old" }),
    extensionRow("1002", { k: "old" }),
    extensionRow("1003"),
  ];
  expect(order(spec, { groups, extensions })).toEqual({
    "outbound-group/old delete": ["extension/1001 update", "extension/1002 delete"],
    "extension/1001 update": [],
    "extension/1002 delete": [],
    "extension/1003 update": [],
  });
});

test("a replaced group: the insert waits for the deletion, what is written into the group for the insert", () => {
  const spec = {
    outboundGroups: [{ id: "out", name: "New" }],
    extensions: [
      { extn: "1001", autoLogin: true },
      { extn: "1002", state: "absent" as const },
      { extn: "1003", outboundGroup: "old" },
    ],
  };
  const extensions = ["1001", "1002", "1003"].map((nbr) => extensionRow(nbr));
  expect(order(spec, { groups, extensions })).toEqual({
    "outbound-group/out delete": [],
    "outbound-group/out create": ["outbound-group/out delete"],
    "extension/1001 update": ["outbound-group/out create"],
    "extension/1002 delete": [],
    "extension/1003 update": [],
  });
});

/** Changes of a made-up reference: two extensions cannot refer to each other, so these groups are extensions. */
function circle(length: number): Change[] {
  return Array.from({ length }, (_, index): Change => {
    const key = `g${index}`;
    const values = { outboundGroup: `g${(index + 1) % length}` };
    const base = { key, fields: [], sensitive: new Set<string>() };
    // An extension's deletion waits for nothing here; a group's creation is what it waits for.
    return { ...base, type: "extension", address: `outbound-group/${key}`, action: "create", after: values };
  });
}

describe("cycles", () => {
  test("are an error that prints the path", () => {
    expect(() => operationsOf(circle(3))).toThrow(CycleError);
    expect(() => operationsOf(circle(3))).toThrow(
      "these changes wait for each other: outbound-group/g0 -> outbound-group/g1 -> outbound-group/g2 -> outbound-group/g0",
    );
    expect(() => operationsOf(circle(1))).toThrow("outbound-group/g0 -> outbound-group/g0");
  });

  test("a long chain is none, and does not overflow the stack", () => {
    const chain = circle(50_000).slice(0, -1);
    expect(operationsOf(chain)).toHaveLength(49_999);
  });
});
