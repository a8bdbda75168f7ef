import type { Command } from "commander";
import { operationsOf } from "../reconcile/graph.js";
import { withWarnings } from "../reconcile/plan.js";
import type { Plan } from "../reconcile/plan.js";
import { unmanagedOf } from "../reconcile/undeclared.js";
import { waitsOf } from "../reconcile/waits.js";
import type { Wait } from "../reconcile/waits.js";
import type { Report } from "../report/report.js";
import { isLasting } from "../reconcile/gates/index.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import { command, withPlanning } from "./options.js";
import type { PlanningOptions } from "./options.js";
import { placed, reporting } from "./reports.js";
import type { Reports } from "./reports.js";
import { run } from "./run.js";
import { mayReplace, savedPlan, writeSavedPlan } from "./saved-plan.js";
import type { PlanInputs } from "./saved-plan.js";
import type { Terminal } from "./terminal.js";
import { specPaths } from "./spec-paths.js";
import { prepare } from "./workflow.js";
import type { Prepared } from "./workflow.js";

interface PlanOptions extends PlanningOptions {
  readonly detailedExitcode: boolean;
  readonly out?: string;
}

/** `pbxctl plan`: GET only, prints what apply would do. */
export function define(name: string, summary: string): Command {
  return withPlanning(
    command(name, `${summary}.`, [
      "pbxctl plan",
      "pbxctl plan site/ --target 'extension/10*'",
      "pbxctl plan --detailed-exitcode              in a pull request: 0 nothing, 2 changes, 5 a gate would refuse",
      "pbxctl plan --without-secrets                for pull requests that must not see any",
      "pbxctl plan --base main                      also delete what main declared and this spec doesn't",
      "pbxctl plan --out pbx.plan && pbxctl apply --plan pbx.plan",
      "pbxctl plan --format json | jq .summary",
      "pbxctl plan --report html=plan.html --report markdown=plan.md",
    ]),
  )
    .option("--detailed-exitcode", "exit 2 on differences, 5 when apply would be refused by a gate", false)
    .option(
      "--without-secrets",
      "resolve no reference of the spec, compare the rest; the plan can't be applied",
      false,
    )
    .option("--out <plan>", "save the plan for apply --plan; the file holds no secret")
    .action((named: string[], options: PlanOptions) =>
      run(options, (terminal) =>
        reporting("plan", options, terminal, (reports) =>
          interruptible((signal) => plan(named, options, terminal, reports, signal)),
        ),
      ),
    );
}

async function plan(
  named: readonly string[],
  options: PlanOptions,
  terminal: Terminal,
  reports: Reports,
  signal: AbortSignal,
): Promise<ExitCode> {
  if (options.out !== undefined && !(await mayReplace(options.out))) {
    throw new UsageError(
      `--out ${options.out} would overwrite a file that is not a saved plan`,
      "name another file",
    );
  }
  // Its page tells when what is unmanaged was made.
  const dated = reports.makes("html");
  const prepared = await prepare(named, { ...options, dated }, terminal, signal);
  await prepared.client.close();
  const report = planReport("plan", prepared);
  await reports.print(report);
  if (options.out !== undefined) {
    const { target } = options;
    await writeSavedPlan(
      options.out,
      savedPlan(report.plan, { specs: specPaths(named), targets: target, ...baseInput(prepared, options) }),
    );
    terminal.say(savedText(prepared.plan, options.out));
  }
  await reports.write(report);
  if (!options.detailedExitcode || prepared.plan.resource_changes.length === 0) return EXIT.ok;
  return prepared.plan.gates.some(isLasting) ? EXIT.gate : EXIT.differences;
}

/** The earlier spec as `apply --plan` has to find it: a commit, and not what its name may mean by then. */
function baseInput({ plan: { base } }: Prepared, { base: name }: PlanOptions): Pick<PlanInputs, "base"> {
  if (name === undefined) return {};
  return { base: { name, ...(base?.commit !== undefined && { commit: base.commit }) } };
}

const savedText = (plan: Plan, file: string): string =>
  plan.without_secrets === true
    ? "Saved the plan, for reading: without the secrets it can't be applied."
    : `Saved the plan. To carry out exactly this: pbxctl apply --plan ${file}`;

/** What a plan or a drift reports. */
export function planReport(
  command: "plan" | "drift",
  prepared: Prepared,
): Extract<Report, { readonly kind: "plan" }> {
  const { changes, live, warnings, loaded } = prepared;
  const plan = withWarnings(prepared.plan, placed(warnings, loaded.locate));
  const waits = (): readonly Wait[] => waitsOf(operationsOf(changes));
  return { kind: "plan", command, plan, waits, unmanaged: () => unmanagedOf(plan, live) };
}
