import { expect, test } from "vitest";
import { findingsSarif } from "../../src/report/findings-sarif.js";
import type { LocateFile } from "../../src/report/findings-sarif.js";
import type { Finding } from "../../src/spec/finding.js";

const region = { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 };
const locate: LocateFile = ({ file }) =>
  file.startsWith("/")
    ? { path: file, inside: false, region: undefined }
    : { path: `site/${file}`, inside: true, region };
const tool = {
  version: "1.2.3",
  helpOf: (code: string) =>
    code === "wrong-type" ? { about: "It is not text.", advice: "Quote it." } : undefined,
};
const findings: Finding[] = [
  {
    code: "wrong-type",
    severity: "error",
    message: "no {text} [here]",
    hint: "quote it",
    at: { file: "呼叫 b.yaml" },
    related: [{ message: "see [this]", at: { file: "/other/a.yaml" } }],
  },
  { code: "version", severity: "warning", message: "old" },
  { code: "wrong-type", severity: "error", message: "again", at: { file: "c.yaml" } },
];

test("a log with a rule for each code, help from the handbook, and results that point at it", () => {
  expect(findingsSarif(findings, locate, tool)).toMatchObject({
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "pbxctl",
            version: "1.2.3",
            rules: [
              { id: "version", shortDescription: { text: "version" } },
              {
                id: "wrong-type",
                name: "WrongType",
                fullDescription: { text: "It is not text." },
                help: {
                  text: "It is not text.\n\nWhat to do: Quote it.",
                  markdown: "It is not text.\n\n**What to do:** Quote it.",
                },
              },
            ],
          },
        },
        columnKind: "utf16CodeUnits",
        results: [
          {
            ruleId: "wrong-type",
            ruleIndex: 1,
            level: "error",
            // Brackets would be a link, braces a placeholder.
            message: { text: "no {{text}} \\[here\\]. Hint: quote it." },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: "site/%E5%91%BC%E5%8F%AB%20b.yaml", uriBaseId: "%SRCROOT%" },
                  region,
                },
              },
            ],
            relatedLocations: [
              {
                id: 0,
                message: { text: "see \\[this\\]" },
                physicalLocation: {
                  artifactLocation: { uri: "file:///other/a.yaml" },
                  region: { startLine: 1 },
                },
              },
            ],
          },
          { ruleId: "wrong-type", ruleIndex: 1 },
        ],
      },
    ],
  });
});

test("a finding without a place is no result, which GitHub would refuse the log for", () => {
  const { invocations } = runOf(findings);
  expect(invocations).toEqual([
    {
      executionSuccessful: true,
      toolConfigurationNotifications: [
        { associatedRule: { id: "version", index: 0 }, level: "warning", message: { text: "old." } },
      ],
    },
  ]);
  const fatal = { code: "version", severity: "error", message: "old" } as const;
  expect(runOf([fatal]).invocations).toMatchObject([{ executionSuccessful: false }]);
});

test("a file without lines has a first line, which readers ask for", () => {
  const { results } = runOf([{ code: "encoding", severity: "error", message: "no", at: { file: "/x" } }]);
  expect(results[0]?.locations?.[0]?.physicalLocation).toMatchObject({ region: { startLine: 1 } });
});

test("a rule's name says more than its id, or is left away", () => {
  const { tool } = runOf([{ code: "encoding", severity: "error", message: "no" }, ...findings]);
  expect(tool.driver.rules.map(({ id, name }) => [id, name])).toEqual([
    ["encoding", undefined],
    ["version", undefined],
    ["wrong-type", "WrongType"],
  ]);
});

test("no more results than GitHub shows, errors before warnings, and the rest is counted", () => {
  const warnings: Finding[] = Array.from({ length: 6_000 }, (_, index) => ({
    code: "duplicate-number",
    severity: "warning",
    message: `number ${index}`,
    at: { file: "a.csv" },
  }));
  const { results, invocations } = runOf([...warnings, ...findings]);
  expect(results).toHaveLength(5_000);
  expect(results.slice(0, 3).map(({ level }) => level)).toEqual(["error", "error", "warning"]);
  expect(invocations[0]).toMatchObject({
    toolExecutionNotifications: [
      { message: { text: "1,002 more findings are left out; validate --format json lists all." } },
    ],
  });
  expect(runOf(warnings.slice(0, 5_000)).invocations).toEqual([{ executionSuccessful: true }]);
});

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { id: string; name?: string }[] } };
  readonly invocations: readonly object[];
  readonly results: readonly { level: string; locations?: readonly { physicalLocation: object }[] }[];
}

function runOf(of: readonly Finding[]): Run {
  const { runs } = JSON.parse(JSON.stringify(findingsSarif(of, locate, tool))) as { runs: [Run] };
  return runs[0];
}
