/** Findings as SARIF 2.1.0, which code scanning and editors read. */
import type { DiagnosticCode } from "../spec/diagnostic-codes.js";
import type { Finding, Place, Region } from "../spec/finding.js";

/** Where a place is for tools: the file from the repository's root, with slashes, and the region where it is known. */
export type LocateFile = (place: Place) => {
  readonly path: string;
  /** Whether the file lies in the repository; a path that does not is absolute. */
  readonly inside: boolean;
  readonly region: Region | undefined;
};

/** What the handbook says about a code. */
export interface RuleHelp {
  /** What is wrong. */
  readonly about: string;
  /** What to do about it. */
  readonly advice: string;
}

/** What a run of the tool is. */
export interface SarifTool {
  readonly version: string;
  readonly helpOf: (code: DiagnosticCode) => RuleHelp | undefined;
}

/** The document. */
export function findingsSarif(findings: readonly Finding[], locate: LocateFile, tool: SarifTool): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const places = new Map(codes.map((code, index) => [code, index]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "pbxctl", version: tool.version, rules: codes.map((code) => rule(code, tool)) },
        },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: true }],
        results: findings.map((finding) => result(finding, places.get(finding.code) ?? 0, locate)),
      },
    ],
  };
}

function rule(code: DiagnosticCode, { helpOf }: SarifTool): object {
  const help = helpOf(code);
  const markdown = help && `${help.about}\n\n**What to do:** ${help.advice}`;
  return {
    id: code,
    name: code.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: code.replaceAll("-", " ") },
    ...(help && {
      fullDescription: { text: help.about },
      help: { text: `${help.about}\n\nWhat to do: ${help.advice}`, markdown },
    }),
  };
}

function result(finding: Finding, ruleIndex: number, locate: LocateFile): object {
  const { code, severity, message, hint, at, related = [] } = finding;
  const text = `${message}.${hint === undefined ? "" : ` Hint: ${hint}.`}`;
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: escaped(text) },
    ...(at && { locations: [location(at, locate)] }),
    ...(related.length > 0 && {
      relatedLocations: related.map((other, id) => ({
        id,
        ...location(other.at, locate),
        message: { text: escaped(other.message) },
      })),
    }),
  };
}

/** In a message, brackets make a link and braces a placeholder. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[\\[\]]/g, "\\$&")
    .replaceAll("{", "{{")
    .replaceAll("}", "}}");

function location(place: Place, locate: LocateFile): object {
  const { path, inside, region } = locate(place);
  const uri = path.split("/").map(encodeURIComponent).join("/");
  return {
    physicalLocation: {
      artifactLocation: inside ? { uri, uriBaseId: "%SRCROOT%" } : { uri: `file://${uri}` },
      ...(region && { region }),
    },
  };
}
