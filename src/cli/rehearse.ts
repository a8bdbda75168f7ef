/** `apply --rehearse`: the whole apply, on a simulated PBX in the state that was read. The real one is only read. */
import { carryOut } from "../reconcile/carry-out.js";
import type { CarriedOut } from "../reconcile/carry-out.js";
import type { Change } from "../reconcile/change.js";
import type { ApplyEvent } from "../reconcile/events.js";
import { operationsOf } from "../reconcile/graph.js";
import { released } from "../reconcile/steps.js";
import type { FaultSettings } from "../simulator/simulator.js";
import { printable } from "../report/printable.js";
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

/** A rehearsal whose operations have ended, verified as apply does. */
interface Played extends CarriedOut {
  readonly pbx: RehearsalPbx;
  /** How many writes were made. */
  readonly calls: number;
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
    if (played.unverified !== undefined)
      options.say(`The result could not be verified: ${printable(played.unverified)}`);
    const verdict = await checkEnd(prepared, played, output, options);
    return watch.cause()?.exitCode ?? verdict;
  } finally {
    watch.release();
  }
}

/** Nobody talks in a rehearsal: nothing has to wait. */
const whenFree = (change: Change): Change =>
  change.live ? { ...change, live: released(change.live) } : change;

async function playAll(
  { answers, changes, plan, compareAgain }: Prepared,
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
  const pbx = new RehearsalPbx(answers, { onCall, faults, retries, timeout });
  const emit = (event: ApplyEvent): void => {
    if (event.type === "operation_start") address = event.address;
    // A rehearsal has not ended before the end state was looked at.
    if (event.type !== "apply_end") output.event(event);
  };
  const carriedOut = await carryOut(operationsOf(changes.map(whenFree)), pbx, {
    // One at a time, so that it is known whose call is made.
    concurrency: 1,
    retries,
    sleep: (ms, signal) => pbx.clock.sleep(ms, signal).catch(() => undefined),
    random: () => 0.5,
    emit,
    stop,
    target: plan.target,
    verify: true,
    compareAgain: (types) => compareAgain(types, pbx),
  });
  return { ...carriedOut, pbx, calls };
}

/** What the PBX is like in the end is looked at without faults. */
async function checkEnd(
  { types, compareAgain }: Prepared,
  { pbx, report, unverified, calls }: Played,
  output: ApplyOutput,
  options: RehearsalOptions,
): Promise<ExitCode> {
  const faults = pbx.played;
  pbx.endFaults();
  const { diff } = await compareAgain(types, pbx);
  const changes = diff.changes.map((change) => change.address);
  output.event({ type: "end_state", calls, changes, ...(options.faults && { faults }) });
  const isMissed = changes.length > 0 && report.verification === "passed";
  output.event({ type: "apply_end", report: isMissed ? { ...report, verification: "failed" } : report });
  const exit = exitCodeOf(report, unverified !== undefined);
  return exit === EXIT.ok && changes.length > 0 ? EXIT.partial : exit;
}
