import type { Command } from "commander";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import { command, withPlanning } from "./options.js";
import type { PlanningOptions } from "./options.js";
import { planReport } from "./plan.js";
import { reporting } from "./reports.js";
import type { Reports } from "./reports.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";
import { prepare } from "./workflow.js";

interface DriftOptions extends PlanningOptions {
  readonly includeUnapplied: boolean;
}

/** `pbxctl drift`: a plan for a cron job. */
export function define(name: string, summary: string): Command {
  return withPlanning(
    command(name, `${summary}.`, [
      "pbxctl drift",
      "pbxctl drift --base applied                  exit 2 for what was changed by hand, not for what is yet to be applied",
      "pbxctl drift --format json > drift.json; test $? -ne 2 || alarm drift.json",
      "pbxctl drift --report junit=drift.xml --report html=drift.html",
      "0 3 * * *  pbxctl drift /etc/pbx || mail -s 'PBX drift' ops@example.cn",
    ]),
  )
    .option(
      "--include-unapplied",
      "with --base, exit 2 also for what the spec wants and nobody has applied yet",
      false,
    )
    .action((named: string[], options: DriftOptions) =>
      run(options, (terminal) =>
        reporting("drift", options, terminal, (reports) =>
          interruptible((signal) => drift(named, options, terminal, reports, signal)),
        ),
      ),
    );
}

async function drift(
  named: readonly string[],
  options: DriftOptions,
  terminal: Terminal,
  reports: Reports,
  signal: AbortSignal,
): Promise<ExitCode> {
  if (options.includeUnapplied && options.base === undefined)
    throw new UsageError("--include-unapplied needs --base", "without a base, every difference is drift");
  const prepared = await prepare(named, options, terminal, signal);
  await prepared.client.close();
  const report = planReport("drift", prepared);
  await reports.print(report);
  await reports.write(report);
  const { plan } = prepared;
  const alarming = options.includeUnapplied || !plan.base ? plan.resource_changes.length : plan.base.drifted;
  return alarming === 0 ? EXIT.ok : EXIT.differences;
}
