import { Option } from "commander";
import type { Command } from "commander";
import { isEmpty } from "../reconcile/plan.js";
import type { Plan } from "../reconcile/plan.js";
import { reportOf } from "../reconcile/verify.js";
import { planText } from "../report/plan-text.js";
import { approve } from "./approval.js";
import { isApplied } from "./base-source.js";
import { ApplyOutput } from "./apply-output.js";
import { checkCallOptions, withCallOptions } from "./call-options.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import { command, withPlanning } from "./options.js";
import type { PlanningOptions } from "./options.js";
import { commitToApply, rememberApplied } from "./remember.js";
import type { Remembrance } from "./remember.js";
import { run } from "./run.js";
import { readSavedPlan } from "./saved-plan.js";
import { stillHolds } from "./same-plan.js";
import { memoryHolds, seenBy } from "./saved-base.js";
import type { SavedPlan } from "./saved-plan.js";
import type { Terminal } from "./terminal.js";
import { prepare, specPaths } from "./workflow.js";
import { write } from "./write.js";
import type { WriteOptions } from "./write.js";
import type { Prepared } from "./workflow.js";

interface ApplyOptions extends Omit<PlanningOptions, "whenBusy">, WriteOptions {
  readonly plan?: string;
  readonly autoApprove: boolean;
  readonly rehearse: boolean;
}

/** `pbxctl apply`: plans, asks, carries out, verifies. */
export function define(name: string, summary: string): Command {
  return withCallOptions(
    withPlanning(
      command(name, `${summary}.`, [
        "pbxctl apply",
        "pbxctl apply --auto-approve                  in a pipeline, after the review",
        "pbxctl apply --plan pbx.plan                 what was planned, or nothing (exit 3)",
        "pbxctl apply --rehearse                      play it on a simulated PBX; nothing is written",
        "pbxctl apply --base applied --push-ref       delete what left the spec since the last apply; remember this one",
        "pbxctl apply --target extension/1001",
        "pbxctl apply --allow mass-delete             let one gate through",
        "pbxctl apply --when-busy wait                in business hours: after the calls, agents on break meanwhile",
      ]),
    ),
  )
    .addOption(new Option("--plan <plan>", "carry out a saved plan, if it still holds; that is an approval"))
    .option("--auto-approve", "don't ask", false)
    .option(
      "--rehearse",
      "write nothing: play the whole apply on a simulated PBX in the state that was read, and show each call",
      false,
    )
    .option("--push-ref", "with --base applied, push what is remembered to the remote", false)
    .option("--no-verify", "don't read the PBX again after the last write")
    .action((named: string[], options: ApplyOptions) =>
      run(options, (terminal) => applyCommand(named, options, terminal)),
    );
}

async function applyCommand(
  named: readonly string[],
  given: ApplyOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  checkCallOptions(given);
  const saved = given.plan === undefined ? undefined : await readSavedPlan(given.plan);
  if (saved && (named.length > 0 || given.target.length > 0 || given.base !== undefined)) {
    throw new UsageError(
      "--plan brings its own specs, targets and base",
      "leave the spec, --target and --base away",
    );
  }
  const options = saved ? { ...given, ...savedOptions(saved) } : given;
  checkPushRef(options);
  const specs = saved ? saved.inputs.specs : named;
  const ready = await interruptible((signal) => prepareToApply(specs, options, terminal, signal, saved));
  const { prepared, remembrance } = ready;
  if (ready.exit === undefined && options.rehearse) return rehearsal(prepared, options, terminal);
  const code = ready.exit ?? (await carryOutAndClose(prepared, options, terminal));
  return code === EXIT.ok && remembrance ? rememberApplied(remembrance, terminal) : code;
}

/** What a saved plan says in the place of options. */
function savedOptions(saved: SavedPlan): Pick<ApplyOptions, "target" | "base" | "baseCommit" | "seen"> {
  const { targets: target, base } = saved.inputs;
  return {
    target,
    seen: seenBy(saved.plan),
    ...(base && { base: base.name }),
    ...(base?.commit !== undefined && { baseCommit: base.commit }),
  };
}

function checkPushRef({ pushRef, base = "" }: ApplyOptions): void {
  if (pushRef === true && !isApplied(base))
    throw new UsageError(
      "--push-ref pushes what --base applied remembers",
      "add --base applied, or leave it away",
    );
}

async function carryOutAndClose(
  prepared: Prepared,
  options: ApplyOptions,
  terminal: Terminal,
): Promise<ExitCode> {
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
  return rehearse(prepared, new ApplyOutput(options.format, terminal, true));
}

/** What was planned, and an exit code where the run ends here, having written nothing. */
interface Ready {
  readonly prepared: Prepared;
  readonly exit?: ExitCode;
  /** What to remember when the run ends well. */
  readonly remembrance?: Remembrance;
}

/** Everything up to the approval. */
async function prepareToApply(
  specs: readonly string[],
  options: ApplyOptions,
  terminal: Terminal,
  signal: AbortSignal,
  saved: SavedPlan | undefined,
): Promise<Ready> {
  const prepared = await prepare(specs, options, terminal, signal);
  let goesOn = false;
  try {
    const remembrance = toRemember(prepared, specs, options, terminal);
    const end = await verdictOnPlan(prepared, options, terminal, signal, saved);
    goesOn = typeof end !== "number";
    return {
      prepared: typeof end === "object" ? end : prepared,
      ...(typeof end === "number" && { exit: end }),
      ...(remembrance && { remembrance }),
    };
  } finally {
    if (!goesOn) await prepared.client.close();
  }
}

/** A run that only plays, or that leaves a part of the spec out, has not applied the commit. */
function toRemember(
  { memory, loaded }: Prepared,
  specs: readonly string[],
  { rehearse, target, pushRef: push = false }: ApplyOptions,
  terminal: Terminal,
): Remembrance | undefined {
  if (!memory || rehearse) return undefined;
  if (target.length > 0) {
    terminal.say(`--target applies a part: what ${memory.ref} remembers stays as it is.`);
    return undefined;
  }
  const files = { specs: specPaths(specs), files: loaded.files };
  return { memory, commit: commitToApply(memory, files, process.cwd()), push };
}

/** Whether to go on, with what was looked at again where somebody took time to approve; or the exit code. */
async function verdictOnPlan(
  prepared: Prepared,
  options: ApplyOptions,
  terminal: Terminal,
  signal: AbortSignal,
  saved: SavedPlan | undefined,
): Promise<Prepared | ExitCode | undefined> {
  const { plan } = prepared;
  const output = new ApplyOutput(options.format, terminal, options.rehearse);
  if (saved && !(memoryHolds(saved, plan, terminal) && stillHolds(saved.plan, plan, STALE, terminal))) {
    output.event({ type: "refused", exit_code: EXIT.stale, reason: "the saved plan is stale" });
    return EXIT.stale;
  }
  if (options.format === "json") output.plan(plan);
  else await terminal.print(planText(plan, terminal.style));
  const exit = await verdictBeforeWriting(plan, options, output, terminal, signal, saved !== undefined);
  const thoughtOver = exit === undefined && !isApproved(options, saved !== undefined);
  return thoughtOver ? lookAgain(prepared, output, terminal) : exit;
}

/** Nobody has to be asked. */
const isApproved = (options: ApplyOptions, planned: boolean): boolean =>
  options.autoApprove || planned || options.rehearse;

/**
 * Somebody has thought about the plan, for a second or for an hour: everything that it and its gates were made from is
 * read again. What was approved is carried out, or nothing.
 */
async function lookAgain(
  prepared: Prepared,
  output: ApplyOutput,
  terminal: Terminal,
): Promise<Prepared | ExitCode> {
  const fresh = await prepared.planAgain();
  if (!stillHolds(prepared.plan, fresh.plan, CHANGED_MEANWHILE, terminal)) {
    output.event({ type: "refused", exit_code: EXIT.stale, reason: "the PBX changed before the approval" });
    return EXIT.stale;
  }
  return refusedByGates(fresh.plan, output, terminal) ?? { ...prepared, ...fresh };
}

const STALE = {
  title: "The saved plan is stale:",
  advice: "Plan again, and have the new plan reviewed.",
};
const CHANGED_MEANWHILE = {
  title: "The PBX changed while the plan waited for its approval:",
  advice: "Run apply again to see the new plan.",
};

/** Says which gates are closed, and gives the exit code for that. */
function refusedByGates(plan: Plan, output: ApplyOutput, terminal: Terminal): ExitCode | undefined {
  const closed = plan.gates.filter((gate) => !gate.allowed);
  if (closed.length === 0) return undefined;
  const names = [...new Set(closed.map(({ gate }) => gate))].join(", ");
  const gates = closed.length === 1 ? "a gate is closed" : `${closed.length} gates are closed`;
  terminal.say(`${terminal.errorStyle.red("Not applied:")} ${gates} (${names}). Nothing was written.`);
  for (const line of new Set(closed.map(({ gate, hint }) => `  ${gate}: ${hint}`))) terminal.say(line);
  output.event({ type: "refused", exit_code: EXIT.gate, reason: `gates are closed: ${names}` });
  return EXIT.gate;
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
  const refused = refusedByGates(plan, output, terminal);
  if (refused !== undefined) return refused;
  if (isApproved(options, planned)) return undefined;
  if (await approve(terminal, signal)) return undefined;
  output.event({ type: "refused", exit_code: EXIT.error, reason: "not approved" });
  return EXIT.error;
}
