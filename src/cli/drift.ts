import type { Command } from "commander";
import { isEmpty } from "../reconcile/plan.js";
import { EXIT } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import { command, withPlanning } from "./options.js";
import type { PlanningOptions } from "./options.js";
import { planReport } from "./plan.js";
import { reporting } from "./reports.js";
import { run } from "./run.js";
import { prepare } from "./workflow.js";

/** `pbxctl drift`: a plan for a cron job. */
export function define(name: string, summary: string): Command {
  return withPlanning(
    command(name, `${summary}.`, [
      "pbxctl drift",
      "pbxctl drift --format json > drift.json; test $? -ne 2 || alarm drift.json",
      "pbxctl drift --report junit=drift.xml --report html=drift.html",
      "0 3 * * *  pbxctl drift /etc/pbx || mail -s 'PBX drift' ops@example.cn",
    ]),
  ).action((named: string[], options: PlanningOptions) =>
    run(options, (terminal) =>
      reporting("drift", options, terminal, (reports) =>
        interruptible(async (signal) => {
          const prepared = await prepare(named, options, terminal, signal);
          await prepared.client.close();
          const report = planReport("drift", prepared);
          await reports.print(report);
          await reports.write(report);
          return isEmpty(prepared.plan) ? EXIT.ok : EXIT.differences;
        }),
      ),
    ),
  );
}
