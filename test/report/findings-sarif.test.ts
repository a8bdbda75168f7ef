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
                physicalLocation: { artifactLocation: { uri: "file:///other/a.yaml" } },
              },
            ],
          },
          { ruleId: "version", ruleIndex: 0, level: "warning" },
          { ruleId: "wrong-type", ruleIndex: 1 },
        ],
      },
    ],
  });
});

test("a finding without a place has no location, and an unread file no region", () => {
  const log = JSON.stringify(findingsSarif(findings, locate, tool));
  const { runs } = JSON.parse(log) as { runs: { results: Record<string, unknown>[] }[] };
  expect(runs[0]?.results[1]).not.toHaveProperty("locations");
  expect(JSON.stringify(runs[0]?.results[0]?.["relatedLocations"])).not.toContain("region");
});
