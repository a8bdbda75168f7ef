import { setTimeout } from "node:timers/promises";
import { apply } from "../reconcile/apply.js";
import type { ApplyReport, Mismatch, OperationResult } from "../reconcile/events.js";
import { operationsOf } from "../reconcile/graph.js";
import type { Operation } from "../reconcile/graph.js";
import { mismatches, reportOf, touchedTypes } from "../reconcile/verify.js";
import type { ApplyOutput } from "./apply-output.js";
import { exitCodeOf } from "./apply-verdict.js";
import type { ExitCode } from "./exit-codes.js";
import { interruption } from "./interrupt.js";
import type { Terminal } from "./terminal.js";
import type { Prepared } from "./workflow.js";

/** What carrying out a plan needs to know of the command line. */
export interface CarryOutOptions {
  readonly concurrency: number;
  readonly retries: number;
  readonly verify: boolean;
}

/** Carries out an approved plan, verifies what was done, and tells both. An interruption ends it early. */
export async function carryOut(
  prepared: Prepared,
  options: CarryOutOptions,
  output: ApplyOutput,
  terminal: Terminal,
): Promise<ExitCode> {
  const { client, changes, plan } = prepared;
  const operations = operationsOf(changes);
  const watch = interruption();
  try {
    terminal.progress.start("Applying", operations.length);
    const results = await apply(operations, client, {
      concurrency: options.concurrency,
      retries: options.retries,
      // Ended by an interruption, and so left early.
      sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => undefined),
      random: Math.random,
      emit: (event) => {
        if (event.type === "operation_end") terminal.progress.tick();
        output.event(event);
      },
      stop: watch.signal,
    });
    terminal.progress.stop();
    const verify = options.verify && !watch.signal.aborted;
    const checked = verify ? await verifyApplied(prepared, operations, results, output, terminal) : undefined;
    const report = reportOf(
      plan.target,
      results,
      verdictOf(checked),
      checked?.found ?? [],
      watch.signal.aborted,
    );
    output.event({ type: "apply_end", report });
    if (watch.signal.aborted) terminal.say("Interrupted.");
    return watch.cause()?.exitCode ?? exitCodeOf(report, checked?.failed === true);
  } finally {
    terminal.progress.stop();
    watch.release();
  }
}

interface Verification {
  readonly found: readonly Mismatch[];
  /** The PBX could not be read again. */
  readonly failed: boolean;
}

async function verifyApplied(
  prepared: Prepared,
  operations: readonly Operation[],
  results: readonly OperationResult[],
  output: ApplyOutput,
  terminal: Terminal,
): Promise<Verification | undefined> {
  const types = touchedTypes(operations, results);
  if (types.length === 0) return undefined;
  output.event({ type: "verify_start", types });
  terminal.progress.start("Reading the PBX again");
  try {
    const found = mismatches(results, await prepared.compareAgain(types));
    for (const mismatch of found) output.event({ type: "mismatch", mismatch });
    return { found, failed: false };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    terminal.say(`${terminal.errorStyle.red("The result could not be verified:")} ${why}`);
    return { found: [], failed: true };
  } finally {
    terminal.progress.stop();
  }
}

function verdictOf(checked: Verification | undefined): ApplyReport["verification"] {
  if (!checked) return "skipped";
  return checked.failed || checked.found.length > 0 ? "failed" : "passed";
}
