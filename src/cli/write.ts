import { setTimeout } from "node:timers/promises";
import type { PbxClient } from "../pbx/client.js";
import { carryOut } from "../reconcile/carry-out.js";
import { CallGuard } from "../reconcile/call-guard.js";
import type { CallControl } from "../reconcile/drain.js";
import type { ApplyEvent } from "../reconcile/events.js";
import { operationsOf } from "../reconcile/graph.js";
import { leftText } from "../report/apply-text.js";
import { printable } from "../report/printable.js";
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
export interface WriteOptions extends ConnectionOptions, CallOptions {
  readonly format: PlanningOptions["format"];
  readonly verify: boolean;
}

/** Carries out an approved plan, verifies what was done, and tells both. An interruption ends it early. */
export async function write(
  prepared: Prepared,
  options: WriteOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { client, changes, plan } = prepared;
  const output = new ApplyOutput(options.format, terminal, false);
  const operations = operationsOf(changes);
  const sleep = async (ms: number, signal?: AbortSignal): Promise<void> =>
    // Ended by an interruption, and so left early.
    setTimeout(ms, undefined, { signal }).catch(() => undefined);
  const emit = (event: ApplyEvent): void => {
    showProgress(event, terminal);
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
    const { report, unverified } = await carryOut(operations, client, {
      concurrency: options.concurrency,
      retries: options.retries,
      sleep,
      random: Math.random,
      emit,
      guard,
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
  { watchAs, ...options }: WriteOptions,
  terminal: Terminal,
): Promise<CallNews | undefined> {
  if (watchAs === undefined) return undefined;
  const socket = await socketAs(watchAs, { ...options, url: client.url }, new AbortController().signal);
  return new CallNews(socket, terminal);
}

function showProgress({ type }: ApplyEvent, { progress }: Terminal): void {
  if (type === "operation_end") progress.tick();
  if (type === "verify_start") progress.start("Reading the PBX again");
  if (type === "apply_end") progress.stop();
}
