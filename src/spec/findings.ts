import type { DiagnosticCode } from "./diagnostic-codes.js";
import type { Finding } from "./finding.js";

/** So many findings of one code are kept for a file; more say nothing new and only cost memory. */
export const KEPT = 1_000;

interface Tally {
  readonly file: string | undefined;
  readonly code: DiagnosticCode;
  readonly severity: Finding["severity"];
  kept: number;
  dropped: number;
}

/** Collects findings, so many of a code and file at most, and counts the rest. */
export class Findings {
  readonly #kept: Finding[] = [];
  readonly #tallies = new Map<string, Tally>();
  #errors = false;

  /** Whether anything of severity `error` was added. */
  get hasErrors(): boolean {
    return this.#errors;
  }

  add(finding: Finding): void {
    const file = finding.at?.file;
    const key = `${finding.code}\n${file ?? ""}`;
    let tally = this.#tallies.get(key);
    if (!tally) {
      tally = { file, code: finding.code, severity: finding.severity, kept: 0, dropped: 0 };
      this.#tallies.set(key, tally);
    }
    this.#errors ||= finding.severity === "error";
    if (tally.kept < KEPT) {
      tally.kept += 1;
      this.#kept.push(finding);
    } else tally.dropped += 1;
  }

  addAll(findings: Iterable<Finding>): void {
    for (const finding of findings) this.add(finding);
  }

  /** What was kept, in the order in which it came, and a last finding for each code and file that had more. */
  all(): Finding[] {
    const rest = [...this.#tallies.values()].filter((tally) => tally.dropped > 0);
    return [...this.#kept, ...rest.map((tally) => restFinding(tally))];
  }
}

function restFinding({ file, code, severity, dropped }: Tally): Finding {
  return {
    code: "too-many-findings",
    severity,
    message: `${dropped} more of ${code} are not listed`,
    hint: "mend the listed ones first; they often share a cause",
    count: dropped,
    ...(file === undefined ? {} : { at: { file } }),
  };
}
