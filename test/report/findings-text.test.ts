import { describe, expect, test } from "vitest";
import { SHOWN_FINDINGS, countFindings, findingData, findingsText } from "../../src/report/findings-text.js";
import { style } from "../../src/report/style.js";
import type { Finding, Place, Position } from "../../src/spec/finding.js";
import { expectGolden } from "../support/golden.js";

const findings: Finding[] = [
  {
    code: "prune-without-collection",
    severity: "warning",
    message: "manage.blacklist prunes, and the spec has no blacklist",
    at: { file: "pbx.yaml", path: ["manage", "blacklist"] },
  },
  {
    code: "duplicate-object",
    severity: "error",
    message: "extension/1001 is declared twice",
    hint: "take one of them out",
    at: { file: "b.yaml", path: ["extensions", 0] },
    related: [{ message: "declared here, too", at: { file: "a.yaml", path: ["extensions", 4] } }],
  },
  { code: "live-ambiguous", severity: "error", message: "two of \u001b[31m them", address: "extension/1001" },
  { code: "file-not-found", severity: "error", message: "no such file", at: { file: "missing\u0007.yaml" } },
];

/** Knows the two files that have a text. */
function locate({ file, path }: Place): Position | undefined {
  if (!path) return undefined;
  const line = Number(path.at(-1)) || 1;
  return { file, line, column: 5, frame: `${line} |   - { extn: "1001" }\n  |     ^` };
}

describe("as text", () => {
  test("errors first, each with its place, the source around it, what is related, and a hint", () => {
    expectGolden("findings.txt", findingsText(findings, locate, style(false)));
  });

  test("in colour", () => expectGolden("findings-colour.txt", findingsText(findings, locate, style(true))));

  test("none is nothing", () => expect([...findingsText([], locate, style(false))]).toEqual([]));

  test("a hundred are shown, the rest is counted", () => {
    const finding: Finding = { code: "wrong-type", severity: "error", message: "not a number" };
    const many = Array<Finding>(SHOWN_FINDINGS + 7).fill(finding);
    const lines = [...findingsText(many, locate, style(false))];
    expect(lines.filter((line) => line.startsWith("error"))).toHaveLength(SHOWN_FINDINGS);
    expect(lines.at(-1)).toBe("… and 7 more, not shown.");
  });
});

test.each<[number, number, string]>([
  [0, 0, ""],
  [1, 0, "1 error"],
  [2, 1, "2 errors, 1 warning"],
  [0, 2, "2 warnings"],
])("%i errors and %i warnings are counted: %s", (errors, warnings, told) => {
  const of = (severity: Finding["severity"]): Finding => ({ code: "version", severity, message: "x" });
  expect(
    countFindings([
      ...Array<Finding>(errors).fill(of("error")),
      ...Array<Finding>(warnings).fill(of("warning")),
    ]),
  ).toBe(told);
});

test("as data: lines and columns where there are any, nothing that is not known", () => {
  expect(findings.map((finding) => findingData(finding, locate))).toEqual([
    {
      code: "prune-without-collection",
      severity: "warning",
      message: "manage.blacklist prunes, and the spec has no blacklist",
      file: "pbx.yaml",
      line: 1,
      column: 5,
    },
    {
      code: "duplicate-object",
      severity: "error",
      message: "extension/1001 is declared twice",
      hint: "take one of them out",
      file: "b.yaml",
      line: 1,
      column: 5,
      related: [{ message: "declared here, too", file: "a.yaml", line: 4, column: 5 }],
    },
    {
      code: "live-ambiguous",
      severity: "error",
      message: "two of \u001b[31m them",
      address: "extension/1001",
    },
    { code: "file-not-found", severity: "error", message: "no such file", file: "missing\u0007.yaml" },
  ]);
});
