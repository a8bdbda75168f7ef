import { Option } from "commander";
import type { Command } from "commander";
import type { Approval } from "../report/report.js";
import { isApplied } from "./base-source.js";
import { ApplyOutput } from "./apply-output.js";
import { checkCallOptions, withCallOptions } from "./call-options.js";
import { applyRecord } from "./apply-record.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { FAULT_HELP, faultsIn, withFaults } from "./fault-options.js";
import type { FaultOptions } from "./fault-options.js";
import { interruptible } from "./interrupt.js";
import { command, withPlanning } from "./options.js";
import type { PlanningOptions } from "./options.js";
import { commitToApply, rememberApplied } from "./remember.js";
import type { Remembrance } from "./remember.js";
import { placed, reporting } from "./reports.js";
import type { Reports } from "./reports.js";
import { run } from "./run.js";
import { readSavedPlan } from "./saved-plan.js";
import { seenBy } from "./saved-base.js";
import type { SavedPlan } from "./saved-plan.js";
import type { Terminal } from "./terminal.js";
import { verdictOnPlan } from "./verdict-on-plan.js";
import type { Verdict } from "./verdict-on-plan.js";
import { specPaths } from "./spec-paths.js";
import { prepare } from "./workflow.js";
import { write } from "./write.js";
import type { WriteOptions } from "./write.js";
import type { Prepared } from "./workflow.js";

interface ApplyOptions extends Omit<PlanningOptions, "whenBusy">, WriteOptions, FaultOptions {
  readonly plan?: string;
  readonly autoApprove: boolean;
  readonly rehearse: boolean;
}

/** `pbxctl apply`: plans, asks, carries out, verifies. */
export function define(name: string, summary: string): Command {
  const applyOptions = withCallOptions(
    withPlanning(
      command(name, `${summary}.`, [
        "pbxctl apply",
        "pbxctl apply --auto-approve                  in a pipeline, after the review",
        "pbxctl apply --plan pbx.plan                 what was planned, or nothing (exit 3)",
        "pbxctl apply --rehearse                      play it on a simulated PBX; nothing is written",
        "pbxctl apply --rehearse --fault reset-after=0.2     and see how it would fare",
        "pbxctl apply --base applied --push-ref       delete what left the spec since the last apply; remember this one",
        "pbxctl apply --backup backups               save what changes, to be brought back by apply",
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
    .option("--backup <dir>", "before the first write, save there as a spec what will be changed or deleted")
    .option("--push-ref", "with --base applied, push what is remembered to the remote", false)
    .option("--no-verify", "don't read the PBX again after the last write");
  return withFaults(applyOptions, "with --rehearse: ")
    .addHelpText("after", FAULT_HELP)
    .action((named: string[], options: ApplyOptions) =>
      run(options, (terminal) =>
        reporting("apply", options, terminal, (reports) => applyCommand(named, options, terminal, reports)),
      ),
    );
}

async function applyCommand(
  named: readonly string[],
  given: ApplyOptions,
  terminal: Terminal,
  reports: Reports,
): Promise<ExitCode> {
  checkCallOptions(given);
  const faults = await faultsIn(given);
  if (faults && !given.rehearse) {
    throw new UsageError(
      "--fault and --fault-seed go with --rehearse alone",
      "faults are played on a simulated PBX, never on a real one",
    );
  }
  const started = new Date().toISOString();
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
  const output = new ApplyOutput(options.format, terminal, options.rehearse);
  const { prepared, exit, remembrance } = await interruptible((signal) =>
    prepareToApply(specs, options, output, terminal, signal, saved),
  );
  const code = exit ?? (await carryOutOrRehearse(prepared, options, output, terminal));
  const exitCode = code === EXIT.ok && remembrance ? await rememberApplied(remembrance, terminal) : code;
  const approval = approvalOf(options, saved !== undefined, exit);
  const warnings = placed(prepared.warnings, prepared.loaded.locate);
  const { plan } = prepared;
  const { report, refused } = output;
  const record = applyRecord({
    plan,
    warnings,
    rehearsal: options.rehearse,
    approval,
    started,
    report,
    refused,
    exitCode,
  });
  if (output.isDocument) await reports.print({ kind: "apply", record, plan });
  await reports.write({ kind: "apply", record, plan });
  return exitCode;
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

async function carryOutOrRehearse(
  prepared: Prepared,
  options: ApplyOptions,
  output: ApplyOutput,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.rehearse) return rehearsal(prepared, options, output, terminal);
  try {
    return await write(prepared, options, output, terminal);
  } finally {
    await prepared.client.close();
  }
}

/** What let the writes happen. Nothing did where the run ended before them, or only rehearsed them. */
function approvalOf({ autoApprove, rehearse }: ApplyOptions, saved: boolean, exit?: ExitCode): Approval {
  if (exit !== undefined || rehearse) return null;
  return saved ? "saved-plan" : autoApprove ? "auto-approve" : "asked";
}

/** The connection is closed before: whatever a rehearsal does, it can't reach the PBX. */
async function rehearsal(
  prepared: Prepared,
  options: ApplyOptions,
  output: ApplyOutput,
  terminal: Terminal,
): Promise<ExitCode> {
  await prepared.client.close();
  if (options.backup !== undefined) terminal.say("No backup was written: a rehearsal changes nothing.");
  const { rehearse } = await import("./rehearse.js");
  const { retries, timeout } = options;
  return rehearse(prepared, output, {
    faults: await faultsIn(options),
    retries,
    timeout,
    say: (text) => terminal.say(text),
  });
}

interface Ready extends Verdict {
  /** What to remember when the run ends well. */
  readonly remembrance?: Remembrance;
}

/** Everything up to the approval. */
async function prepareToApply(
  specs: readonly string[],
  options: ApplyOptions,
  output: ApplyOutput,
  terminal: Terminal,
  signal: AbortSignal,
  saved: SavedPlan | undefined,
): Promise<Ready> {
  const prepared = await prepare(specs, options, terminal, signal);
  let goesOn = false;
  try {
    const remembrance = toRemember(prepared, specs, options, terminal);
    const end = await verdictOnPlan(prepared, options, output, terminal, signal, saved);
    goesOn = end.exit === undefined;
    return { ...end, ...(remembrance && { remembrance }) };
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
