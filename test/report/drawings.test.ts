/** Drawings hold what users called their objects: nothing in a name may become syntax. */
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { dot } from "../../src/report/dot.js";
import { drawingOfObjects, drawingOfWaits } from "../../src/report/drawing.js";
import type { Drawing } from "../../src/report/drawing.js";
import { mermaid } from "../../src/report/mermaid.js";
import { printable } from "../../src/report/printable.js";
import { waitGraph } from "../../src/report/wait-graph.js";
import { hostile } from "../support/hostile.js";

const names = [
  ...hostile,
  'a"]; n9["b',
  "\\N \\G \\",
  '\\"',
  "%%{init: {}}%%",
  "style x fill:#fff;",
  "#quot; #35;",
  "end",
  "n0 --> n1",
  "周会 🎉",
  "line\nbreak",
];

const drawing: Drawing = {
  about: "About.",
  nodes: names.map((label) => ({ label, look: "declared" })),
  arrows: names.slice(1).map((_, index) => [index + 1, 0] as const),
};

/** Every line is one of the few forms there are; gives the labels as they will be read. */
function parseMermaid(text: string): string[] {
  const [about, head, ...lines] = text.split("\n");
  expect(about).toMatch(/^%% [A-Za-z. -]+$/);
  expect(head).toBe("flowchart LR");
  const labels: string[] = [];
  for (const line of lines) {
    const node = /^ {2}n(\d+)\["([^"]*)"\]$/.exec(line);
    if (!node)
      expect(line).toMatch(/^ {2}(?:n\d+ --> n\d+|classDef [a-z]+ [#\w:, -]+|class n\d+(?:,n\d+)* [a-z]+)$/);
    else {
      expect(Number(node[1])).toBe(labels.length);
      expect(node[2]).toMatch(/^(?:[\p{L}\p{M}\p{N} /.,_-]|#\d+;)*$/u);
      labels.push(
        (node[2] ?? "").replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
      );
    }
  }
  return labels;
}

/** The same for Graphviz. */
function parseDot(text: string): string[] {
  const lines = text.split("\n");
  expect(lines.slice(1, 4)).toEqual([
    "digraph pbx {",
    "  rankdir=LR;",
    '  node [shape=box, style="filled,rounded", fontname="sans-serif"];',
  ]);
  expect(lines.at(-1)).toBe("}");
  const labels: string[] = [];
  for (const line of lines.slice(4, -1)) {
    const node =
      /^ {2}n(\d+) \[label="((?:[^"\\]|\\["\\])*)", [a-z]+="[#\w]+"(?:, [a-z]+="[#\w,]+")*\];$/.exec(line);
    if (!node) expect(line).toMatch(/^ {2}n\d+ -> n\d+;$/);
    else labels.push((node[2] ?? "").replace(/\\(.)/g, "$1").replaceAll("&amp;", "&"));
  }
  return labels;
}

describe("hostile names", () => {
  test("are text in Mermaid", () => {
    expect(parseMermaid([...mermaid(drawing)].join("\n"))).toEqual(names.map(printable));
  });

  test("are text for Graphviz", () => {
    expect(parseDot([...dot(drawing)].join("\n"))).toEqual(names.map(printable));
  });

  test("Graphviz itself reads them so, where it is installed", (context) => {
    const text = [...dot(drawing)].join("\n");
    const { error, status, stdout, stderr } = spawnSync("dot", ["-Tjson"], { input: text, encoding: "utf8" });
    if (error) context.skip("no Graphviz (dot) on the path: passed over");
    expect([status, stderr.replaceAll(/^Fontconfig.*\n/gm, "")]).toEqual([0, ""]);
    const read = JSON.parse(stdout) as { objects: { name: string }[]; edges: unknown[] };
    expect(read.objects.map(({ name }) => name)).toEqual(names.map((_, index) => `n${index}`));
    expect(read.edges).toHaveLength(names.length - 1);
  });
});

describe("drawings", () => {
  test("of objects: arrows lead to what is referred to, and what is not declared says so", () => {
    const graph = {
      nodes: [
        { label: "outbound-group/out", standing: "undeclared", count: 1, refersTo: [] },
        { label: "extension/1001", standing: "absent", count: 1, refersTo: [0] },
      ],
      hidden: 0,
    } as const;
    expect([...mermaid(drawingOfObjects(graph))]).toEqual([
      "%% An arrow leads from an object to what it refers to.",
      "flowchart LR",
      '  n0["outbound-group/out #40;not declared#41;"]',
      '  n1["extension/1001 #40;absent#41;"]',
      "  n1 --> n0",
      "  classDef undeclared fill:#ffffff,stroke:#8a8f99,color:#1b1f2a,stroke-dasharray:4 3",
      "  class n0 undeclared",
      "  classDef absent fill:#fdecea,stroke:#b3261e,color:#1b1f2a,stroke-dasharray:4 3",
      "  class n1 absent",
    ]);
  });

  test("of steps: arrows lead to what waits; where nothing waits there are none", () => {
    const waits = [
      { address: "outbound-group/new", type: "outbound-group", action: "create", needs: [] },
      { address: "extension/1001", type: "extension", action: "update", needs: [0] },
    ] as const;
    const lines = [...dot(drawingOfWaits(waitGraph(waits)))];
    expect(lines).toContain('  n1 [label="update extension/1001", fillcolor="#fff4e0", color="#9a6700"];');
    expect(lines).toContain("  n0 -> n1;");
    expect([...mermaid(drawingOfWaits(undefined))]).toHaveLength(2);
  });
});
