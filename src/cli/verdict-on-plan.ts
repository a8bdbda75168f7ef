/** Whether a plan is carried out: a saved one must hold still, the gates be open, somebody approve. Nothing is written here. */
import { isEmpty } from "../reconcile/plan.js";
import type { Plan } from "../reconcile/plan.js";
import { reportOf } from "../reconcile/verify.js";
import type { ApplyOutput } from "./apply-output.js";
import { approve } from "./approval.js";
import { NOTHING_TO_SAVE } from "./backup.js";
import { EXIT } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { stillHolds } from "./same-plan.js";
import { memoryHolds } from "./saved-base.js";
import type { SavedPlan } from "./saved-plan.js";
import type { Terminal } from "./terminal.js";
import type { Prepared } from "./workflow.js";

interface ApprovalOptions {
  readonly autoApprove: boolean;
  readonly rehearse: boolean;
  readonly backup?: string;
}

/** What was planned, and an exit code where the run ends here, having written nothing. */
export interface Verdict {
  readonly prepared: Prepared;
  readonly exit?: ExitCode;
}

/** Whether to go on, with what was looked at again where somebody took time to approve; or the exit code. */
export async function verdictOnPlan(
  prepared: Prepared,
  options: ApprovalOptions,
  output: ApplyOutput,
  terminal: Terminal,
  signal: AbortSignal,
  saved: SavedPlan | undefined,
): Promise<Verdict> {
  const { plan } = prepared;
  if (saved && !(memoryHolds(saved, plan, terminal) && stillHolds(saved.plan, plan, STALE, terminal))) {
    output.event({ type: "refused", exit_code: EXIT.stale, reason: "the saved plan is stale" });
    return { prepared, exit: EXIT.stale };
  }
  await output.plan(plan, !options.autoApprove && saved === undefined && !options.rehearse);
  const exit = await verdictBeforeWriting(plan, options, output, terminal, signal, saved !== undefined);
  const thoughtOver = exit === undefined && !isApproved(options, saved !== undefined);
  if (thoughtOver) return lookAgain(prepared, output, terminal);
  return exit === undefined ? { prepared } : { prepared, exit };
}

/** Nobody has to be asked. */
const isApproved = (options: ApprovalOptions, planned: boolean): boolean =>
  options.autoApprove || planned || options.rehearse;

/**
 * Somebody has thought about the plan, for a second or for an hour: everything that it and its gates were made from is
 * read again. What was approved is carried out, or nothing.
 */
async function lookAgain(prepared: Prepared, output: ApplyOutput, terminal: Terminal): Promise<Verdict> {
  const fresh = { ...prepared, ...(await prepared.planAgain()) };
  if (!stillHolds(prepared.plan, fresh.plan, CHANGED_MEANWHILE, terminal)) {
    output.event({ type: "refused", exit_code: EXIT.stale, reason: "the PBX changed before the approval" });
    return { prepared: fresh, exit: EXIT.stale };
  }
  const exit = refusedByGates(fresh.plan, output, terminal);
  return exit === undefined ? { prepared: fresh } : { prepared: fresh, exit };
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
  options: ApprovalOptions,
  output: ApplyOutput,
  terminal: Terminal,
  signal: AbortSignal,
  planned: boolean,
): Promise<ExitCode | undefined> {
  if (isEmpty(plan)) {
    if (options.backup !== undefined) terminal.say(NOTHING_TO_SAVE);
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
