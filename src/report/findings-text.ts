import type { Finding, Place, Position } from "../spec/finding.js";
import { countText } from "./count-text.js";
import { printable, printableLines } from "./printable.js";
import type { Style } from "./style.js";

/** At most so many findings are shown in full; the rest is counted. */
export const SHOWN_FINDINGS = 100;

type Locate = (place: Place) => Position | undefined;

/** Findings as a person reads them: `file:line:col: error[code]: message`, the source around it, the hint; errors first. */
export function* findingsText(findings: readonly Finding[], locate: Locate, style: Style): Generator<string> {
  const ordered = [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))];
  const shown = ordered.slice(0, SHOWN_FINDINGS);
  for (const finding of shown) {
    yield* findingText(finding, locate, style);
    yield "";
  }
  const rest = total(ordered) - total(shown);
  if (rest > 0) yield `… and ${rest} more, not shown.`;
}

/** "2 errors, 1 warning". */
export function countFindings(findings: readonly Finding[]): string {
  const errors = total(findings.filter(isError));
  const warnings = total(findings) - errors;
  return [errors > 0 ? countText(errors, "error") : "", warnings > 0 ? countText(warnings, "warning") : ""]
    .filter((part) => part !== "")
    .join(", ");
}

/** Those included that are only counted. */
const total = (findings: readonly Finding[]): number =>
  findings.reduce((sum, { count = 1 }) => sum + count, 0);

const isError = (finding: Finding): boolean => finding.severity === "error";

function* findingText(finding: Finding, locate: Locate, style: Style): Generator<string> {
  const color = isError(finding) ? style.red : style.yellow;
  const position = finding.at && locate(finding.at);
  const where = position ? placeText(position) : finding.at ? printable(finding.at.file) : "";
  yield `${where === "" ? "" : `${style.bold(where)}: `}${color(`${finding.severity}[${finding.code}]`)}: ${printable(finding.message)}`;
  if (position && position.frame !== "") yield style.dim(printableLines(position.frame));
  for (const { message, at } of finding.related ?? []) {
    const other = locate(at);
    yield `  ${other ? placeText(other) : printable(at.file)}: ${printable(message)}`;
  }
  if (finding.hint !== undefined) yield `  ${style.cyan("hint:")} ${printable(finding.hint)}`;
}

function placeText({ file, line, column }: Position): string {
  return `${printable(file)}:${line}:${column}`;
}

/** Where a finding points, as JSON output has it. */
interface PlacedAt {
  readonly file: string;
  /** From 1, in characters. */
  readonly line?: number;
  readonly column?: number;
}

/** A finding as JSON output has it. */
export interface PlacedFinding extends Partial<PlacedAt> {
  readonly code: string;
  readonly severity: Finding["severity"];
  readonly message: string;
  readonly hint?: string;
  readonly address?: string;
  readonly related?: readonly ({ readonly message: string } & PlacedAt)[];
}

/** Where it points, `file:line:column` as far as it is known. */
export function placeOf({ file = "", line, column = 1 }: PlacedFinding): string {
  return line === undefined ? file : `${file}:${line}:${column}`;
}

/** Makes it. */
export function findingData(finding: Finding, locate: Locate): PlacedFinding {
  const { code, severity, message, hint, at, address, related } = finding;
  const place = (where: Place): PlacedAt => {
    const position = locate(where);
    return { file: where.file, ...(position && { line: position.line, column: position.column }) };
  };
  return {
    code,
    severity,
    message,
    ...(hint !== undefined && { hint }),
    ...(address !== undefined && { address }),
    ...(at && place(at)),
    ...(related && { related: related.map((other) => ({ message: other.message, ...place(other.at) })) }),
  };
}
