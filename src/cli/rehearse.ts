/** `apply --rehearse`: the whole apply, on a simulated PBX in the state that was read. The real one is only read. */
import { apply } from "../reconcile/apply.js";
import type { Change } from "../reconcile/change.js";
import type { ApplyEvent, OperationResult } from "../reconcile/events.js";
import { operationsOf } from "../reconcile/graph.js";
import { released } from "../reconcile/steps.js";
import { mismatches, reportOf } from "../reconcile/verify.js";
import type { ApplyOutput } from "./apply-output.js";
import { exitCodeOf } from "./apply-verdict.js";
import { EXIT } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruption } from "./interrupt.js";
import { RehearsalPbx } from "./rehearsal-pbx.js";
import type { Prepared } from "./workflow.js";

/**
 * Plays the plan and checks the end state.
 * @returns the exit code that apply would have, and 4 also when a second plan would not be empty
 */
export async function rehearse(prepared: Prepared, output: ApplyOutput): Promise<ExitCode> {
  const watch = interruption();
  let address = "";
  let calls = 0;
  const pbx = new RehearsalPbx(prepared.answers, (call) => {
    calls += 1;
    output.event({ type: "call", address, ...call });
  });
  const emit = (event: ApplyEvent): void => {
    if (event.type === "operation_start") address = event.address;
    output.event(event);
  };
  try {
    // One at a time, so that it is known whose call is made.
    const results = await apply(operationsOf(prepared.changes.map(whenFree)), pbx, {
      concurrency: 1,
      retries: 0,
      sleep: () => Promise.resolve(),
      random: () => 0,
      emit,
      stop: watch.signal,
    });
    const interrupted = watch.signal.aborted;
    const verdict = await checkEnd(prepared, pbx, results, calls, interrupted, output);
    return watch.cause()?.exitCode ?? verdict;
  } finally {
    watch.release();
  }
}

/** Nobody talks in a rehearsal: nothing has to wait. */
const whenFree = (change: Change): Change =>
  change.live ? { ...change, live: released(change.live) } : change;

async function checkEnd(
  { plan, types, compareAgain }: Prepared,
  pbx: RehearsalPbx,
  results: readonly OperationResult[],
  calls: number,
  interrupted: boolean,
  output: ApplyOutput,
): Promise<ExitCode> {
  output.event({ type: "verify_start", types });
  const { diff: after } = await compareAgain(types, pbx);
  const found = mismatches(results, after);
  for (const mismatch of found) output.event({ type: "mismatch", mismatch });
  const changes = after.changes.map((change) => change.address);
  output.event({ type: "end_state", calls, changes });
  const verification = changes.length === 0 ? "passed" : "failed";
  const report = reportOf(plan.target, results, verification, found, interrupted);
  output.event({ type: "apply_end", report });
  const exit = exitCodeOf(report, false);
  return exit === EXIT.ok && changes.length > 0 ? EXIT.partial : exit;
}
