import type { Command } from "commander";
import { isEmpty } from "../reconcile/plan.js";
import { EXIT } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import { command, withPlanning } from "./options.js";
import type { PlanningOptions } from "./options.js";
import { printPlan } from "./plan.js";
import { run } from "./run.js";
import { prepare } from "./workflow.js";

/** `pbxctl drift`: a plan for a cron job. */
export function define(name: string, summary: string): Command {
  return withPlanning(
    command(name, `${summary}.`, [
      "pbxctl drift",
      "pbxctl drift --format json > drift.json; test $? -ne 2 || alarm drift.json",
      "0 3 * * *  pbxctl drift /etc/pbx || mail -s 'PBX drift' ops@example.cn",
    ]),
  ).action((named: string[], options: PlanningOptions) =>
    run(options, (terminal) =>
      interruptible(async (signal) => {
        const { plan, client } = await prepare(named, options, terminal, signal);
        await client.close();
        await printPlan(plan, options.format, terminal);
        return isEmpty(plan) ? EXIT.ok : EXIT.differences;
      }),
    ),
  );
}
