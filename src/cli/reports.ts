/** The reports of a run: on standard output, in the files of `--report`, and in the summary of a pipeline's step. */
import { normalizeAddress } from "../pbx/address.js";
import { findingData } from "../report/findings-text.js";
import type { Format } from "../report/format.js";
import { jsonText } from "../report/json-text.js";
import { render } from "../report/render.js";
import type { ErrorRecord, Report } from "../report/report.js";
import { inCharacters } from "../report/room.js";
import type { Style } from "../report/style.js";
import { FindingsError } from "../spec/finding.js";
import type { Finding, PlacedFinding } from "../spec/finding.js";
import type { Loaded } from "../spec/model.js";
import { setting } from "./connection.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { failureOf } from "./failure.js";
import { sourceOf } from "./pipeline.js";
import { cannotWrite, fileBehind, writeFileAtomic } from "./report-file.js";
import type { ReportTarget } from "./report-option.js";
import { appendStepSummary } from "./step-summary.js";
import type { Terminal } from "./terminal.js";

/** What reports need of the command line. */
export interface ReportOptions {
  readonly format: Format;
  readonly report: readonly ReportTarget[];
  /** Characters that Markdown may have. */
  readonly maxSize: number;
  /** The PBX's address, where an option gives it. */
  readonly url?: string;
}

/** Tells how a run ends, once. */
export class Reports {
  readonly #options: ReportOptions;
  readonly #terminal: Terminal;
  #printed = false;
  #unwritten = false;

  constructor(options: ReportOptions, terminal: Terminal) {
    this.#options = options;
    this.#terminal = terminal;
  }

  /** Whether the run tells in this format, on standard output or in a file. */
  makes(format: Format): boolean {
    return this.#options.format === format || this.#options.report.some((target) => target.format === format);
  }

  /** Prints a report on standard output, unless one was printed there before. */
  async print(report: Report): Promise<void> {
    if (this.#printed) return;
    this.#printed = true;
    await this.#terminal.print(this.#render(report, this.#options.format, this.#terminal.style));
  }

  /** Writes all files. What can't be written is said, and remembered: nothing of what was done is undone by it. */
  async write(report: Report): Promise<void> {
    for (const { format, file } of this.#options.report) {
      try {
        await writeFileAtomic(file, this.#render(report, format));
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        this.#unwritten = true;
        this.#terminal.say(
          `${this.#terminal.errorStyle.red("Error:")} the ${format} report can't be written: ${why}`,
        );
      }
    }
    await appendStepSummary(report, this.#terminal);
  }

  /** A run that would have ended well, or with a difference, ends with an error when its reports are not on disk. */
  exitCode(code: ExitCode): ExitCode {
    return this.#unwritten && (code === EXIT.ok || code === EXIT.differences) ? EXIT.error : code;
  }

  #render(report: Report, format: Format, style?: Style): Iterable<string> {
    return render(report, format, { limit: inCharacters(this.#options.maxSize), ...(style && { style }) });
  }
}

/** Findings with their places. */
export function placed(findings: readonly Finding[], locate: Loaded["locate"]): PlacedFinding[] {
  return findings.map((finding) => findingData(finding, locate));
}

/**
 * Runs a command that reports. Where it ends with an error, the reports tell that one, and so does standard output in
 * every format but text, whose words go to standard error.
 */
export async function reporting(
  command: ErrorRecord["command"],
  options: ReportOptions,
  terminal: Terminal,
  work: (reports: Reports) => Promise<ExitCode>,
): Promise<ExitCode> {
  await checkFiles(options.report);
  const reports = new Reports(options, terminal);
  try {
    return reports.exitCode(await work(reports));
  } catch (error) {
    terminal.progress.stop();
    const record = errorRecord(command, error, knownTarget(options));
    const streams = command === "apply" && options.format === "json";
    if (streams) terminal.line(jsonText({ type: "error", exit_code: record.exit_code, error: record.error }));
    else if (options.format !== "text") await reports.print({ kind: "error", record });
    await reports.write({ kind: "error", record });
    throw error;
  }
}

/** @throws UsageError for a file that can't be written, and for one that two reports would go into */
async function checkFiles(targets: readonly ReportTarget[]): Promise<void> {
  const names = new Map<string, string>();
  for (const { file } of targets) {
    const why = await cannotWrite(file);
    if (why !== undefined)
      throw new UsageError(`--report can't write ${file}: ${why}`, "nothing was done yet");
    const behind = await fileBehind(file);
    const other = names.get(behind);
    if (other !== undefined)
      throw new UsageError(`Two reports can't go into one file: ${other} is ${file}`, "nothing was done yet");
    names.set(behind, file);
  }
}

/** Which PBX the run was for, where it was told: reports of one PBX belong together, also those of runs that failed. */
function knownTarget({ url = setting("PBX_URL") }: ReportOptions): string | undefined {
  try {
    return url === undefined ? undefined : normalizeAddress(url);
  } catch {
    // That may be the very error, and an address that is none may hold a password.
    return undefined;
  }
}

function errorRecord(
  command: ErrorRecord["command"],
  error: unknown,
  target: string | undefined,
): ErrorRecord {
  const { message, hint, exitCode } = failureOf(error);
  const findings =
    error instanceof FindingsError ? placed(error.findings, error.locate ?? (() => undefined)) : [];
  return {
    format_version: "1.0",
    command,
    timestamp: new Date().toISOString(),
    ...(target !== undefined && { target }),
    exit_code: exitCode,
    source: sourceOf(process.env),
    error: { message, ...(hint !== undefined && { hint }), findings },
  };
}
