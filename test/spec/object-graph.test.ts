import { describe, expect, test } from "vitest";
import { glob } from "../../src/resources/address.js";
import { objectGraph } from "../../src/spec/object-graph.js";
import type { ObjectGraph } from "../../src/spec/object-graph.js";
import { many } from "../support/rows.js";
import { specOf } from "../support/spec-builder.js";
import type { SpecInput } from "../support/spec-builder.js";

const graphOf = (input: SpecInput, ...targets: string[]): ObjectGraph =>
  objectGraph(
    specOf(input).spec,
    targets.map((target) => glob(target)),
  );

/** `LABEL STANDING -> LABEL, …` */
const drawn = ({ nodes }: ObjectGraph): string[] =>
  nodes.map(({ label, standing, refersTo }) => {
    const others = refersTo.map((index) => nodes[index]?.label ?? "?");
    return `${label} ${standing}${others.length > 0 ? ` -> ${others.join(", ")}` : ""}`;
  });

const small: SpecInput = {
  outboundGroups: [{ id: "out" }, { id: "old", state: "absent" }],
  extensions: [
    { extn: "1001", outboundGroup: "out" },
    { extn: "1002", outboundGroup: "live" },
    { extn: "1003" },
  ],
  conferences: [{ topic: "Weekly", outboundGroup: "out", members: ["1001"] }],
};

describe("a small spec", () => {
  test("each object, what it refers to, and what is only referred to", () => {
    expect(drawn(graphOf(small))).toEqual([
      "outbound-group/live undeclared",
      "outbound-group/out declared",
      "outbound-group/old absent",
      "extension/1001 declared -> outbound-group/out",
      "extension/1002 declared -> outbound-group/live",
      "extension/1003 declared",
      "conference/Weekly declared -> outbound-group/out",
    ]);
  });

  test("a target keeps what it refers to and what refers to it", () => {
    expect(drawn(graphOf(small, "extension/1001"))).toEqual([
      "outbound-group/out declared",
      "extension/1001 declared -> outbound-group/out",
    ]);
    expect(drawn(graphOf(small, "outbound-group/out"))).toEqual([
      "outbound-group/out declared",
      "extension/1001 declared -> outbound-group/out",
      "conference/Weekly declared -> outbound-group/out",
    ]);
    expect(drawn(graphOf(small, "extension/9999"))).toEqual([]);
  });

  test("a reference that is a ${…} is counted, not followed", () => {
    const graph = graphOf({ extensions: [{ extn: "1001", outboundGroup: "${env:GROUP}" }] });
    expect(drawn(graph)).toEqual(["extension/1001 declared"]);
    expect(graph.hidden).toBe(1);
  });
});

describe("a large spec", () => {
  test("the kind with the most objects is folded by what it refers to, the others stay", () => {
    const extensions = many(1000, 100, (extn) => ({
      extn,
      outboundGroup: Number(extn) < 1060 ? "a" : "b",
    }));
    const graph = graphOf({ outboundGroups: [{ id: "a" }, { id: "b" }], extensions });
    expect(drawn(graph)).toEqual([
      "outbound-group/a declared",
      "outbound-group/b declared",
      "60 extensions declared -> outbound-group/a",
      "40 extensions declared -> outbound-group/b",
    ]);
  });

  test("whatever its size, no more than 40 nodes, and no object is lost", () => {
    const outboundGroups = many(1, 300, (id) => ({ id }));
    const extensions = many(10_000, 3_000, (extn) => ({
      extn,
      outboundGroup: String((Number(extn) % 300) + 1),
    }));
    const blacklist = many(20_000, 5_000, (phone) => ({ phone }));
    const { nodes } = graphOf({ outboundGroups, extensions, blacklist });
    expect(nodes.length).toBeLessThanOrEqual(40);
    expect(nodes.reduce((sum, { count }) => sum + count, 0)).toBe(8_300);
    expect(nodes.find(({ label }) => label === "3,000 extensions")?.refersTo).toHaveLength(1);
  });
});
