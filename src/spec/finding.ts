/**
 * Errors are data: collected first, placed and printed late. `docs/diagnostics.md` has an entry for each code,
 * and a test says so.
 */
import type { DiagnosticCode } from "./diagnostic-codes.js";

/**
 * Where a finding points, before lines and columns are computed. `path` leads through a YAML document
 * (`["extensions", 3, "name"]`); `line` and `column` (from 1) are for text that is not YAML, `offset` (in UTF-16
 * units, from 0) for what cannot be parsed.
 */
export interface Place {
  /** The file as its user named it. */
  readonly file: string;
  readonly path?: readonly (string | number)[];
  /** Point at the last path element's key and not at its value. */
  readonly onKey?: boolean;
  readonly line?: number;
  readonly column?: number;
  readonly offset?: number;
}

/** One thing to say about a spec, or about what a spec asks of a PBX. Never holds a sensitive value. */
export interface Finding {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  /** What is wrong, in one sentence without a full stop at its end. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly at?: Place;
  /** The object that it is about, where it is about one. */
  readonly address?: string;
  readonly related?: readonly { readonly message: string; readonly at: Place }[];
  /** How many findings it stands for, where it says that there are more; one unless given. */
  readonly count?: number;
}

/** A place as other tools count it: lines and columns from 1, columns in UTF-16 units, the end behind the last of them. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place with its position computed: `line` and `column` from 1, columns in characters as editors count them. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Source lines around the position with a marker below it, ready to print. */
  readonly frame: string;
  /** The whole of it; not there for a place of which only the beginning is known. */
  readonly region?: Region;
}

/** Findings of a step that cannot go on. */
export class FindingsError extends Error {
  override readonly name = "FindingsError";
  readonly findings: readonly Finding[];
  /** Computes positions; without it, findings are printed with their file alone. */
  readonly locate: ((place: Place) => Position | undefined) | undefined;

  constructor(findings: readonly Finding[], locate?: (place: Place) => Position | undefined) {
    super(`${findings.length} finding${findings.length === 1 ? "" : "s"}`);
    this.findings = findings;
    this.locate = locate;
  }
}
