import { appendFile, stat } from "node:fs/promises";
import { render } from "../report/render.js";
import type { Report } from "../report/report.js";
import { inBytes } from "../report/room.js";
import type { Terminal } from "./terminal.js";

/** GitHub drops a step's summary that is larger. */
const MOST = 1024 * 1024;
/** Less is no summary. */
const LEAST = 4_000;

/**
 * Appends the report as Markdown to the summary of a GitHub step, where the run is one. The steps before may have
 * written to the same file: what they left of its room is what there is. A summary that can't be written is a warning:
 * nobody asked for it on the command line.
 */
export async function appendStepSummary(report: Report, terminal: Terminal): Promise<void> {
  const { GITHUB_STEP_SUMMARY: file } = process.env;
  if (file === undefined || file === "") return;
  try {
    const taken = await stat(file).then(
      ({ size }) => size,
      () => 0,
    );
    // Half of what is left: a step may run further commands, and each of them has something to say.
    const size = Math.floor((MOST - taken) / 2);
    if (size < LEAST) throw new Error("the step's summary is full");
    const lines = [...render(report, "markdown", { limit: inBytes(size - 2) })];
    // A blank line keeps it apart from what stands before.
    await appendFile(file, `${taken > 0 ? "\n" : ""}${lines.join("\n")}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    terminal.say(`${terminal.errorStyle.yellow("Warning:")} no step summary was written: ${why}`);
  }
}
