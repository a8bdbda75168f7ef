import { readFileSync } from "node:fs";
import type { RuleHelp } from "../report/findings-sarif.js";
import { packageFile } from "./package-file.js";

/** What `docs/diagnostics.md`, which comes with the program, says about each code: the one place where it is said. */
export function diagnosticsHelp(): ReadonlyMap<string, RuleHelp> {
  const page = readFileSync(packageFile("docs/diagnostics.md"), "utf8");
  const entries = page.split(/^## /m).slice(1);
  return new Map(entries.map((entry) => [entry.slice(0, entry.indexOf("\n")).trim(), helpIn(entry)]));
}

function helpIn(entry: string): RuleHelp {
  const [, ...paragraphs] = entry.split(/\n{2,}/);
  const advice = /^\*\*What to do:\*\*\s*([^]*?)(?:\n\n|\n# |$)/m.exec(entry)?.[1] ?? "";
  return { about: (paragraphs[0] ?? "").trim(), advice: advice.trim() };
}
