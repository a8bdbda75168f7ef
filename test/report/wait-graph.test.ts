import { describe, expect, test } from "vitest";
import type { Wait } from "../../src/reconcile/waits.js";
import { waitGraph } from "../../src/report/wait-graph.js";

const wait = (address: string, action: Wait["action"], ...needs: number[]): Wait => ({
  address,
  type: address.split("/")[0] ?? "",
  action,
  needs,
});

const drawn = (...waits: Wait[]): unknown[] =>
  (waitGraph(waits)?.nodes ?? []).map(({ label, level, needs }) => [label, level, ...needs]);

test("nothing waits: nothing is drawn", () => {
  expect(waitGraph([wait("extension/1", "create"), wait("extension/2", "create")])).toBeUndefined();
  expect(waitGraph([])).toBeUndefined();
});

test("each step stands right of what it waits for, and what has no part in it is left out", () => {
  expect(
    drawn(
      wait("extension/1", "update", 2),
      wait("extension/9", "create"),
      wait("outbound-group/new", "create"),
      wait("outbound-group/old", "delete", 0),
    ),
  ).toEqual([
    ["outbound-group/new", 0],
    ["extension/1", 1, 0],
    ["outbound-group/old", 2, 1],
  ]);
});

describe("many steps", () => {
  test("that wait for the same are one", () => {
    const extensions = Array.from({ length: 149 }, (_, index) => wait(`extension/${index}`, "create", 0));
    expect(drawn(wait("outbound-group/a", "create"), ...extensions)).toEqual([
      ["outbound-group/a", 0],
      ["149 extensions", 1, 0],
    ]);
  });

  test("of many groups are drawn by their sort", () => {
    const groups = Array.from({ length: 500 }, (_, index) => wait(`outbound-group/${index}`, "create"));
    const extensions = groups.map((_, index) => wait(`extension/${index}`, "create", index));
    expect(drawn(...groups, ...extensions)).toEqual([
      ["500 outbound groups", 0],
      ["500 extensions", 1, 0],
    ]);
  });

  test("a chain of a hundred thousand is bounded, and says what is left", () => {
    const chain = Array.from({ length: 100_000 }, (_, index) =>
      wait(`extension/${index}`, "create", ...(index > 0 ? [index - 1] : [])),
    );
    const graph = waitGraph(chain);
    expect(graph?.nodes).toHaveLength(24);
    expect(graph?.left).toBeGreaterThan(0);
  });
});
