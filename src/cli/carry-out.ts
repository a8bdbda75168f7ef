import { setTimeout } from "node:timers/promises";
import type { PbxClient } from "../pbx/client.js";
import { apply } from "../reconcile/apply.js";
import { CallGuard } from "../reconcile/call-guard.js";
import type { CallControl } from "../reconcile/drain.js";
import type { ApplyEvent, ApplyReport, Mismatch, OperationResult } from "../reconcile/events.js";
import { operationsOf } from "../reconcile/graph.js";
import type { Operation } from "../reconcile/graph.js";
import { mismatches, reportOf, touchedTypes } from "../reconcile/verify.js";
import { leftText } from "../report/apply-text.js";
import { ApplyOutput } from "./apply-output.js";
import { exitCodeOf } from "./apply-verdict.js";
import { CallNews } from "./call-news.js";
import type { CallOptions } from "./call-options.js";
import { socketAs } from "./connection.js";
import type { ExitCode } from "./exit-codes.js";
import { interruption } from "./interrupt.js";
import type { ConnectionOptions, PlanningOptions } from "./options.js";
import type { Terminal } from "./terminal.js";
import type { Prepared } from "./workflow.js";

/** What carrying out a plan needs to know of the command line. */
export interface CarryOutOptions extends ConnectionOptions, CallOptions {
  readonly format: PlanningOptions["format"];
  readonly verify: boolean;
}

/** Carries out an approved plan, verifies what was done, and tells both. An interruption ends it early. */
export async function carryOut(
  prepared: Prepared,
  options: CarryOutOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { client, changes, plan } = prepared;
  const output = new ApplyOutput(options.format, terminal, false);
  const operations = operationsOf(changes);
  const sleep = async (ms: number, signal?: AbortSignal): Promise<void> =>
    // Ended by an interruption, and so left early.
    setTimeout(ms, undefined, { signal }).catch(() => undefined);
  const emit = (event: ApplyEvent): void => {
    if (event.type === "operation_end") terminal.progress.tick();
    output.event(event);
  };
  const news = await newsFor(prepared, options, terminal);
  const guard = new CallGuard(operations, client, {
    whenBusy: options.whenBusy,
    mayBeDisturbed: prepared.mayBeDisturbed,
    control: controlOf(client),
    timeoutMs: options.drainTimeout * 1_000,
    retries: options.retries,
    sleep,
    now: () => performance.now(),
    random: Math.random,
    emit,
    listen: news && ((extn, tell) => news.listen(extn, tell)),
  });
  const watch = interruption(() => {
    if (guard.onBreak.length > 0) terminal.say(leftText(guard.onBreak));
  });
  try {
    terminal.progress.start("Applying", operations.length);
    const results = await apply(operations, client, {
      concurrency: options.concurrency,
      retries: options.retries,
      sleep,
      random: Math.random,
      emit,
      guard,
      stop: watch.signal,
    });
    terminal.progress.stop();
    const verify = options.verify && !watch.signal.aborted;
    const checked = verify ? await verifyApplied(prepared, operations, results, output, terminal) : undefined;
    const found = checked?.found ?? [];
    const left = guard.onBreak;
    const report = {
      ...reportOf(plan.target, results, verdictOf(checked), found, watch.signal.aborted),
      ...(left.length > 0 && { left_on_break: left }),
    };
    output.event({ type: "apply_end", report });
    if (watch.signal.aborted) terminal.say("Interrupted.");
    return watch.cause()?.exitCode ?? exitCodeOf(report, checked?.failed === true);
  } finally {
    terminal.progress.stop();
    watch.release();
    await news?.close();
  }
}

/** The calls of a drain. */
const controlOf = (client: PbxClient): CallControl => ({
  agents: async () => client.agents(),
  agent: async (extn) => client.agent(extn),
  goBreak: async (extn) => client.agents.goBreak(extn),
  goReady: async (extn) => client.agents.goReady(extn),
});

async function newsFor(
  { client }: Prepared,
  { watchAs, ...options }: CarryOutOptions,
  terminal: Terminal,
): Promise<CallNews | undefined> {
  if (watchAs === undefined) return undefined;
  const socket = await socketAs(watchAs, { ...options, url: client.url }, new AbortController().signal);
  return new CallNews(socket, terminal);
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
