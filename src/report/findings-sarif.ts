/** Findings as SARIF 2.1.0, which code scanning and editors read. */
import { counted } from "./counted.js";
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

/** GitHub shows so many results of a run, and refuses a log with five times as many. */
const MOST = 5_000;

/** A finding whose place is known: only such ones are results, for GitHub refuses a log with a result that is nowhere. */
interface Located extends Finding {
  readonly at: Place;
}

const isLocated = (finding: Finding): finding is Located => finding.at !== undefined;

/** The document. */
export function findingsSarif(findings: readonly Finding[], locate: LocateFile, tool: SarifTool): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const indices = new Map(codes.map((code, index) => [code, index]));
  const indexOf = (code: DiagnosticCode): number => indices.get(code) ?? 0;
  const located = findings.filter(isLocated);
  const errorsFirst = [...located.filter(isError), ...located.filter((finding) => !isError(finding))];
  // As they stood, as long as all of them fit.
  const shown = located.length > MOST ? errorsFirst.slice(0, MOST) : located;
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "pbxctl", version: tool.version, rules: codes.map((code) => rule(code, tool)) },
        },
        columnKind: "utf16CodeUnits",
        invocations: [invocation(findings, located.length - shown.length, indexOf)],
        results: shown.map((finding) => result(finding, indexOf(finding.code), locate)),
      },
    ],
  };
}

const isError = ({ severity }: Finding): boolean => severity === "error";

/** How the run went: what it found that is in no file, and how much of the rest is not here. */
function invocation(
  findings: readonly Finding[],
  left: number,
  indexOf: (code: DiagnosticCode) => number,
): object {
  const nowhere = findings.filter((finding) => !isLocated(finding));
  const text = `${counted(left, "more finding is", "more findings are")} left out; validate --format json lists all.`;
  return {
    executionSuccessful: !nowhere.some(isError),
    ...(nowhere.length > 0 && {
      toolConfigurationNotifications: nowhere.map((finding) => ({
        associatedRule: { id: finding.code, index: indexOf(finding.code) },
        level: finding.severity,
        message: { text: escaped(textOf(finding)) },
      })),
    }),
    ...(left > 0 && { toolExecutionNotifications: [{ level: "warning", message: { text } }] }),
  };
}

const textOf = ({ message, hint }: Finding): string =>
  `${message}.${hint === undefined ? "" : ` Hint: ${hint}.`}`;

function rule(code: DiagnosticCode, { helpOf }: SarifTool): object {
  const help = helpOf(code);
  const markdown = help && `${help.about}\n\n**What to do:** ${help.advice}`;
  return {
    id: code,
    // A name that says no more than the id is to be left away.
    ...(code.includes("-") && { name: nameOf(code) }),
    shortDescription: { text: code.replaceAll("-", " ") },
    ...(help && {
      fullDescription: { text: help.about },
      help: { text: `${help.about}\n\nWhat to do: ${help.advice}`, markdown },
    }),
  };
}

const nameOf = (code: DiagnosticCode): string =>
  code.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

function result(finding: Located, ruleIndex: number, locate: LocateFile): object {
  const { code, severity, at, related = [] } = finding;
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: escaped(textOf(finding)) },
    locations: [location(at, locate)],
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
      // A file that can't be read has no lines, and readers ask for one.
      region: region ?? { startLine: 1 },
    },
  };
}
