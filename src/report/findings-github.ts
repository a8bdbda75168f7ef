/** Findings as workflow commands: GitHub shows them beside the lines of a pull request. */
import type { Finding } from "../spec/finding.js";
import type { LocateFile } from "./findings-sarif.js";
import { printable } from "./printable.js";

/** What a command's text may hold: a line feed or a percent sign would end it, or be taken for an escape. */
const data = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** The value of a property, which a colon or a comma would end, too. */
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** A command for each finding, errors first: GitHub shows ten errors and ten warnings of a step beside the lines. */
export function* findingsGithub(findings: readonly Finding[], locate: LocateFile): Generator<string> {
  for (const severity of ["error", "warning"] as const)
    for (const finding of findings) if (finding.severity === severity) yield command(finding, locate);
}

function command({ code, severity, message, hint, at }: Finding, locate: LocateFile): string {
  const place = at && locate(at);
  const region = place?.region;
  // GitHub takes columns only where they are of one line.
  const columns = region && region.startLine === region.endLine;
  const properties: readonly (readonly [string, string | number | undefined])[] = [
    ["file", place && printable(place.path)],
    ["line", region?.startLine],
    ["endLine", region?.endLine],
    ["col", columns ? region.startColumn : undefined],
    ["endColumn", columns ? region.endColumn : undefined],
    ["title", `pbxctl ${code}`],
  ];
  const given = properties.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))}`],
  );
  const advice = hint === undefined ? "" : `\nhint: ${printable(hint)}`;
  return `::${severity} ${given.join(",")}::${data(printable(message) + advice)}`;
}
