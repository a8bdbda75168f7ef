import type { Command } from "commander";
import { undeclaredOf, withUndeclared } from "../reconcile/undeclared.js";
import { covering } from "../reconcile/target.js";
import { alarming } from "./alarming.js";
import type { AlarmOptions, Found } from "./alarming.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import { collect, command, withPlanning } from "./options.js";
import type { PlanningOptions } from "./options.js";
import { planReport } from "./plan.js";
import { reporting } from "./reports.js";
import type { Reports } from "./reports.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";
import { targetsOf } from "./planning-checks.js";
import { prepare } from "./workflow.js";
import type { Prepared } from "./workflow.js";

type DriftOptions = PlanningOptions & AlarmOptions;

/** `pbxctl drift`: a plan for a cron job. */
export function define(name: string, summary: string): Command {
  return withPlanning(
    command(name, `${summary}.`, [
      "pbxctl drift",
      "pbxctl drift --base applied                  exit 2 for what was changed by hand, not for what is yet to be applied",
      "pbxctl drift --format json > drift.json; test $? -ne 2 || alarm drift.json",
      "pbxctl drift --report junit=drift.xml --report html=drift.html",
      "pbxctl drift --metrics /var/lib/node_exporter/pbx.prom",
      "pbxctl drift --fail-on-unmanaged --notify dingtalk:env:DINGTALK_URL --state /var/lib/pbxctl/drift.json",
      "0 3 * * *  pbxctl drift /etc/pbx || mail -s 'PBX drift' ops@example.cn",
    ]),
  )
    .option(
      "--include-unapplied",
      "with --base, exit 2 also for what the spec wants and nobody has applied yet",
      false,
    )
    .option(
      "--fail-on-unmanaged",
      "exit 2 also for live objects that nobody declared, and name them; scope and ignore silence what is known",
      false,
    )
    .option("--metrics <file>", "write what was found in the Prometheus text format, also when the run fails")
    .option(
      "--notify <recipient>",
      "tell it, slack:, dingtalk:, wecom:, feishu: or (JSON) nothing before its URL, env:NAME or @FILE (repeatable)",
      collect,
      [],
    )
    .option("--state <file>", "remembers who was told what: only what is news is told")
    .action((named: string[], options: DriftOptions) =>
      run(options, (terminal) =>
        alarming(options, terminal, (found) =>
          reporting("drift", options, terminal, (reports) =>
            interruptible((signal) => drift(named, options, terminal, { reports, signal, found })),
          ),
        ),
      ),
    );
}

/** What a run is part of. */
interface Run {
  readonly reports: Reports;
  readonly signal: AbortSignal;
  /** Takes what was found, for metrics and notifications. */
  readonly found: (what: Found) => void;
}

async function drift(
  named: readonly string[],
  options: DriftOptions,
  terminal: Terminal,
  { reports, signal, found }: Run,
): Promise<ExitCode> {
  if (options.includeUnapplied && options.base === undefined)
    throw new UsageError("--include-unapplied needs --base", "without a base, every difference is drift");
  const prepared = await prepare(named, { ...options, dated: true }, terminal, signal);
  await prepared.client.close();
  const undeclared = undeclaredIn(prepared, options);
  const plan = options.failOnUnmanaged ? withUndeclared(prepared.plan, undeclared) : prepared.plan;
  found({ plan, types: prepared.types, undeclared });
  const report = planReport("drift", { ...prepared, plan });
  await reports.print(report);
  await reports.write(report);
  const differing = options.includeUnapplied || !plan.base ? plan.resource_changes.length : plan.base.drifted;
  return differing + (plan.undeclared?.length ?? 0) === 0 ? EXIT.ok : EXIT.differences;
}

function undeclaredIn({ plan, live, loaded }: Prepared, { target }: DriftOptions): Found["undeclared"] {
  return loaded.spec ? undeclaredOf(plan, live, loaded.spec, covering(targetsOf(target))) : [];
}
