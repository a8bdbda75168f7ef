/** `apply --rehearse`: the whole apply, on a simulated PBX in the state that was read. The real one is only read. */
import { PbxError } from "../pbx/errors.js";
import { apply } from "../reconcile/apply.js";
import type { Diff } from "../reconcile/diff.js";
import type { ApplyEvent, OperationResult } from "../reconcile/events.js";
import { operationsOf } from "../reconcile/graph.js";
import { mismatches, reportOf } from "../reconcile/verify.js";
import type { FaultSettings } from "../simulator/simulator.js";
import type { ApplyOutput } from "./apply-output.js";
import { exitCodeOf } from "./apply-verdict.js";
import { EXIT } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruption } from "./interrupt.js";
import { RehearsalPbx } from "./rehearsal-pbx.js";
import type { PlayedCall } from "./rehearsal-pbx.js";
import type { Prepared } from "./workflow.js";

export interface RehearsalOptions {
  /** What goes wrong on the simulated PBX. */
  readonly faults: FaultSettings | undefined;
  /** As of the client that would apply. */
  readonly retries: number;
  /** Seconds. */
  readonly timeout: number;
  /** Says something beside the answer. */
  readonly say: (text: string) => void;
}

/** A rehearsal whose operations have ended. */
interface Played {
  readonly pbx: RehearsalPbx;
  readonly results: readonly OperationResult[];
  /** How many writes were made. */
  readonly calls: number;
  readonly interrupted: boolean;
}

/**
 * Plays the plan and checks the end state.
 * @returns the exit code that apply would have, and 4 also when a second plan would not be empty
 */
export async function rehearse(
  prepared: Prepared,
  output: ApplyOutput,
  options: RehearsalOptions,
): Promise<ExitCode> {
  const watch = interruption();
  try {
    const played = await playAll(prepared, output, options, watch.signal);
    const verdict = await checkEnd(prepared, played, output, options);
    return watch.cause()?.exitCode ?? verdict;
  } finally {
    watch.release();
  }
}

async function playAll(
  prepared: Prepared,
  output: ApplyOutput,
  { faults, retries, timeout }: RehearsalOptions,
  stop: AbortSignal,
): Promise<Played> {
  let address = "";
  let calls = 0;
  const onCall = (call: PlayedCall): void => {
    calls += 1;
    output.event({ type: "call", address, ...call });
  };
  const pbx = new RehearsalPbx(prepared.answers, { onCall, faults, retries, timeout });
  const emit = (event: ApplyEvent): void => {
    if (event.type === "operation_start") address = event.address;
    output.event(event);
  };
  const results = await apply(operationsOf(prepared.changes), pbx, {
    // One at a time, so that it is known whose call is made.
    concurrency: 1,
    retries,
    sleep: (ms, signal) => pbx.clock.sleep(ms, signal).catch(() => undefined),
    random: () => 0.5,
    emit,
    stop,
  });
  return { pbx, results, calls, interrupted: stop.aborted };
}

async function checkEnd(
  prepared: Prepared,
  { pbx, results, calls, interrupted }: Played,
  output: ApplyOutput,
  options: RehearsalOptions,
): Promise<ExitCode> {
  const { plan, types, compareAgain } = prepared;
  output.event({ type: "verify_start", types });
  const verified = await verify(prepared, pbx, options);
  const found = verified ? mismatches(results, verified) : [];
  for (const mismatch of found) output.event({ type: "mismatch", mismatch });
  // What the PBX is like in the end is looked at without faults.
  const faults = pbx.played;
  pbx.endFaults();
  const end = options.faults || !verified ? (await compareAgain(types, pbx)).diff : verified;
  const changes = end.changes.map((change) => change.address);
  output.event({ type: "end_state", calls, changes, ...(options.faults && { faults }) });
  const verification = verified && changes.length === 0 ? "passed" : "failed";
  const report = reportOf(plan.target, results, verification, found, interrupted);
  output.event({ type: "apply_end", report });
  const exit = exitCodeOf(report, !verified);
  return exit === EXIT.ok && changes.length > 0 ? EXIT.partial : exit;
}

/** Reads again as apply would; undefined when faults do not let it. */
async function verify(
  { types, compareAgain }: Prepared,
  pbx: RehearsalPbx,
  { faults, say }: RehearsalOptions,
): Promise<Diff | undefined> {
  try {
    return (await compareAgain(types, pbx)).diff;
  } catch (error) {
    if (!faults || !(error instanceof PbxError)) throw error;
    say(`The result could not be verified: ${error.message}`);
    return undefined;
  }
}
