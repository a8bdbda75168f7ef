import { Option } from "commander";
import type { Command } from "commander";
import { setTimeout } from "node:timers/promises";
import { carryOut } from "../reconcile/carry-out.js";
import { compareDigests } from "../reconcile/digest.js";
import type { ApplyEvent } from "../reconcile/events.js";
import { operationsOf } from "../reconcile/graph.js";
import { isEmpty } from "../reconcile/plan.js";
import type { Plan } from "../reconcile/plan.js";
import { reportOf } from "../reconcile/verify.js";
import { planText } from "../report/plan-text.js";
import { printable } from "../report/printable.js";
import { staleText } from "../report/stale-text.js";
import { approve } from "./approval.js";
import { ApplyOutput } from "./apply-output.js";
import { exitCodeOf } from "./apply-verdict.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { FAULT_HELP, faultsIn, withFaults } from "./fault-options.js";
import type { FaultOptions } from "./fault-options.js";
import { interruptible, interruption } from "./interrupt.js";
import { command, withPlanning } from "./options.js";
import type { PlanningOptions } from "./options.js";
import { run } from "./run.js";
import { readSavedPlan } from "./saved-plan.js";
import type { SavedPlan } from "./saved-plan.js";
import type { Terminal } from "./terminal.js";
import { prepare } from "./workflow.js";
import type { Prepared } from "./workflow.js";

interface ApplyOptions extends PlanningOptions, FaultOptions {
  readonly plan?: string;
  readonly autoApprove: boolean;
  readonly verify: boolean;
  readonly rehearse: boolean;
}

/** `pbxctl apply`: plans, asks, carries out, verifies. */
export function define(name: string, summary: string): Command {
  const applyOptions = withPlanning(
    command(name, `${summary}.`, [
      "pbxctl apply",
      "pbxctl apply --auto-approve                  in a pipeline, after the review",
      "pbxctl apply --plan pbx.plan                 what was planned, or nothing (exit 3)",
      "pbxctl apply --rehearse                      play it on a simulated PBX; nothing is written",
      "pbxctl apply --rehearse --fault reset-after=0.2     and see how it would fare",
      "pbxctl apply --target extension/1001",
      "pbxctl apply --allow mass-delete             let one gate through",
    ]),
  )
    .addOption(new Option("--plan <plan>", "carry out a saved plan, if it still holds; that is an approval"))
    .option("--auto-approve", "don't ask", false)
    .option(
      "--rehearse",
      "write nothing: play the whole apply on a simulated PBX in the state that was read, and show each call",
      false,
    )
    .option("--no-verify", "don't read the PBX again after the last write");
  return withFaults(applyOptions, "with --rehearse: ")
    .addHelpText("after", FAULT_HELP)
    .action((named: string[], options: ApplyOptions) =>
      run(options, (terminal) => applyCommand(named, options, terminal)),
    );
}

async function applyCommand(
  named: readonly string[],
  given: ApplyOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const faults = await faultsIn(given);
  if (faults && !given.rehearse) {
    throw new UsageError(
      "--fault and --fault-seed go with --rehearse alone",
      "faults are played on a simulated PBX, never on a real one",
    );
  }
  const saved = given.plan === undefined ? undefined : await readSavedPlan(given.plan);
  if (saved && (named.length > 0 || given.target.length > 0)) {
    throw new UsageError("--plan brings its own specs and targets", "leave the spec and --target away");
  }
  const options = saved ? { ...given, target: saved.inputs.targets } : given;
  const specs = saved ? saved.inputs.specs : named;
  const prepared = await interruptible((signal) => prepareToApply(specs, options, terminal, signal, saved));
  if ("exit" in prepared) return prepared.exit;
  if (options.rehearse) return rehearsal(prepared, options, terminal);
  try {
    return await write(prepared, options, terminal);
  } finally {
    await prepared.client.close();
  }
}

/** The connection is closed before: whatever a rehearsal does, it can't reach the PBX. */
async function rehearsal(prepared: Prepared, options: ApplyOptions, terminal: Terminal): Promise<ExitCode> {
  await prepared.client.close();
  const { rehearse } = await import("./rehearse.js");
  const { retries, timeout } = options;
  return rehearse(prepared, new ApplyOutput(options.format, terminal, true), {
    faults: await faultsIn(options),
    retries,
    timeout,
    say: (text) => terminal.say(text),
  });
}

/** Everything up to the approval. Gives an exit code where the run ends here, having written nothing. */
async function prepareToApply(
  specs: readonly string[],
  options: ApplyOptions,
  terminal: Terminal,
  signal: AbortSignal,
  saved: SavedPlan | undefined,
): Promise<Prepared | { exit: ExitCode }> {
  const prepared = await prepare(specs, options, terminal, signal);
  const { plan, client } = prepared;
  const output = new ApplyOutput(options.format, terminal, options.rehearse);
  if (saved && !stillHolds(saved.plan, plan, terminal)) {
    output.event({ type: "refused", exit_code: EXIT.stale, reason: "the saved plan is stale" });
    await client.close();
    return { exit: EXIT.stale };
  }
  if (options.format === "json") output.plan(plan);
  else await terminal.print(planText(plan, terminal.style));
  const exit = await verdictBeforeWriting(plan, options, output, terminal, signal, saved !== undefined);
  if (exit === undefined) return prepared;
  await client.close();
  return { exit };
}

async function verdictBeforeWriting(
  plan: Plan,
  options: ApplyOptions,
  output: ApplyOutput,
  terminal: Terminal,
  signal: AbortSignal,
  planned: boolean,
): Promise<ExitCode | undefined> {
  if (isEmpty(plan)) {
    output.event({ type: "apply_end", report: reportOf(plan.target, [], "skipped", [], false) });
    return EXIT.ok;
  }
  const closed = plan.gates.filter((gate) => !gate.allowed);
  if (closed.length > 0) {
    const names = [...new Set(closed.map(({ gate }) => gate))].join(", ");
    const gates = closed.length === 1 ? "a gate is closed" : `${closed.length} gates are closed`;
    terminal.say(`${terminal.errorStyle.red("Not applied:")} ${gates} (${names}). Nothing was written.`);
    for (const line of new Set(closed.map(({ gate, hint }) => `  ${gate}: ${hint}`))) terminal.say(line);
    output.event({ type: "refused", exit_code: EXIT.gate, reason: `gates are closed: ${names}` });
    return EXIT.gate;
  }
  if (options.autoApprove || planned || options.rehearse) return undefined;
  if (await approve(terminal, signal)) return undefined;
  output.event({ type: "refused", exit_code: EXIT.error, reason: "not approved" });
  return EXIT.error;
}

/** Whether a saved plan is still the plan; says what differs when it is not. */
function stillHolds(saved: Plan, now: Plan, terminal: Terminal): boolean {
  const verdict = compareDigests(saved.digest, now.digest);
  if (verdict === "same") return true;
  const style = terminal.errorStyle;
  if (verdict === "other-key") {
    terminal.say(
      `${style.red("The saved plan can't be compared:")} it was made under another PBX_PLAN_KEY or other PBX credentials.`,
    );
  } else {
    terminal.say(`${style.red("The saved plan is stale:")} planning again gives another plan.`);
    const lines = staleText(saved, now);
    if (saved.target !== now.target) terminal.say(`  it was made for ${saved.target}, this is ${now.target}`);
    if (lines.length > 0) terminal.say(...lines);
    else
      terminal.say(
        "  what differs is sensitive: a password changed in the spec, its environment or on the PBX",
      );
  }
  terminal.say("Nothing was written. Plan again, and have the new plan reviewed.");
  return false;
}

async function write(prepared: Prepared, options: ApplyOptions, terminal: Terminal): Promise<ExitCode> {
  const { client, changes, plan } = prepared;
  const output = new ApplyOutput(options.format, terminal, options.rehearse);
  const operations = operationsOf(changes);
  const watch = interruption();
  try {
    terminal.progress.start("Applying", operations.length);
    const { report, unverified } = await carryOut(operations, client, {
      concurrency: options.concurrency,
      retries: options.retries,
      // Ended by an interruption, and so left early.
      sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => undefined),
      random: Math.random,
      emit: (event) => {
        showProgress(event, terminal);
        output.event(event);
      },
      stop: watch.signal,
      target: plan.target,
      verify: options.verify,
      compareAgain: prepared.compareAgain,
    });
    if (unverified !== undefined)
      terminal.say(
        `${terminal.errorStyle.red("The result could not be verified:")} ${printable(unverified)}`,
      );
    if (watch.signal.aborted) terminal.say("Interrupted.");
    return watch.cause()?.exitCode ?? exitCodeOf(report, unverified !== undefined);
  } finally {
    terminal.progress.stop();
    watch.release();
  }
}

function showProgress({ type }: ApplyEvent, { progress }: Terminal): void {
  if (type === "operation_end") progress.tick();
  if (type === "verify_start") progress.start("Reading the PBX again");
  if (type === "apply_end") progress.stop();
}
