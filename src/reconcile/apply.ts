import { AuthError, PbxError, TransportError } from "../pbx/errors.js";
import type { Observed } from "../resources/index.js";
import { compact } from "./compact.js";
import type { ApplyEvent, OperationResult } from "./events.js";
import { execute } from "./execute.js";
import type { Patience, Writer } from "./execute.js";
import type { Operation } from "./graph.js";
import type { Guard } from "./guard.js";
import { completes, lostHint } from "./lost.js";
import { NotCarriedOut, UnknownOutcome } from "./not-done.js";
import { Stuck } from "./read-back.js";
import { runSchedule } from "./schedule.js";
import { heldFields, steps } from "./steps.js";

/** How an apply runs. `stop` is aborted by Ctrl-C: nothing new starts, what is in flight finishes. */
export interface ApplyOptions extends Omit<Patience, "onLookup"> {
  readonly concurrency: number;
  readonly emit: (event: ApplyEvent) => void;
  /** Sees to it that nobody's call is disturbed; without one, calls are not looked at. */
  readonly guard?: Guard;
}

/**
 * Carries out the operations. A failed one blocks what depends on it and nothing else, save a refused log-in and a PBX
 * that is out of reach, after which nothing new is started. Never rejects: each operation's end is in the result, in
 * the operations' order.
 */
export async function apply(
  operations: readonly Operation[],
  pbx: Writer,
  options: ApplyOptions,
): Promise<OperationResult[]> {
  const { emit, stop } = options;
  const results: OperationResult[] = [];
  const { guard } = options;
  let fatal: string | undefined;
  let inFlight = 0;
  // Ends what waits for a call when nothing new may start.
  const halt = new AbortController();
  const halting = (): void => halt.abort();
  const interrupted = (): void => emit({ type: "interrupted", in_flight: inFlight });
  const end = (index: number, result: OperationResult): void => {
    results[index] = result;
    emit({ type: "operation_end", ...result });
  };
  const about = (index: number): Pick<OperationResult, "address" | "action"> => {
    const { address, action } = at(operations, index);
    return { address, action };
  };

  emit({ type: "apply_start", operations: operations.length });
  if (stop?.aborted === true) interrupted();
  else stop?.addEventListener("abort", interrupted, { once: true });
  stop?.addEventListener("abort", halting, { once: true });
  await runSchedule({
    needs: operations.map((operation) => operation.needs),
    completes: new Set(operations.flatMap((operation, index) => (completes(operation) ? [index] : []))),
    concurrency: options.concurrency,
    stopped: () => stop?.aborted === true || fatal !== undefined,
    async run(index) {
      const clearance = guard && (await guard.check(at(operations, index), halt.signal));
      if (clearance && "until" in clearance) return clearance;
      if (clearance && "reason" in clearance) {
        end(index, { ...about(index), outcome: "blocked", busy: true, ...clearance });
        return "not-done";
      }
      const operation = withLive(at(operations, index), clearance?.live);
      emit({ type: "operation_start", ...about(index) });
      inFlight += 1;
      const failure = await attempt(operation, pbx, options);
      inFlight -= 1;
      if (failure?.fatal === true) {
        fatal ??= failure.reason;
        halt.abort();
      }
      end(index, { ...about(index), ...(failure ? failure.result : { outcome: "done" }) });
      await guard?.ended(operation, failure?.result.outcome ?? "done");
      // What was left out for a meeting is nothing that another operation waits for.
      return failure && failure.result.busy !== true ? "not-done" : "done";
    },
    blocked(index, by) {
      const result = { ...about(index), outcome: "blocked" } as const;
      if (by !== undefined)
        end(index, {
          ...result,
          reason: `waits for ${at(operations, by).address}`,
          // Nobody knows whether it is deleted: what it was to come back with stands only here.
          ...(results[by]?.outcome === "unknown" &&
            compact({ hint: lostHint(at(operations, index), "if it is deleted, it") })),
        });
      else end(index, { ...result, reason: fatal ?? "interrupted before it started", not_started: true });
    },
  });
  stop?.removeEventListener("abort", interrupted);
  stop?.removeEventListener("abort", halting);
  await guard?.settle();
  return results;
}

interface Failure {
  readonly result: Omit<OperationResult, "address" | "action">;
  readonly reason: string;
  readonly fatal: boolean;
}

async function attempt(
  operation: Operation,
  pbx: Writer,
  options: ApplyOptions,
): Promise<Failure | undefined> {
  const { address, action } = operation;
  try {
    const { stop, ...patience } = options;
    await execute(operation, pbx, {
      ...patience,
      // What another operation began is brought to its end, whatever happens.
      ...(stop && !completes(operation) && { stop }),
      onLookup: () => options.emit({ type: "lookup", address, action }),
    });
    return heldBack(operation);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const unknown = error instanceof UnknownOutcome;
    const partly = error instanceof NotCarriedOut && error.left !== undefined;
    const result = {
      reason,
      ...compact({ hint: hintFor(operation, error) }),
      ...(partly && { partly }),
    } as const;
    return {
      result: { outcome: unknown ? "unknown" : "failed", ...result },
      reason,
      fatal: isFatal(error instanceof NotCarriedOut ? error.cause : error),
    };
  }
}

/** What has to wait was left out of the calls: then the operation is not done. */
function heldBack({ type, key, live, target }: Operation): Failure | undefined {
  const fields = heldFields(live, target);
  const [first] = fields;
  if (first === undefined) return undefined;
  const reason = `${fields.join(", ")} left alone: ${live?.held?.[first] ?? ""}`;
  const nothing = steps(type, key, live, target).length === 0;
  const result = nothing ? ({ outcome: "blocked" } as const) : ({ outcome: "failed", partly: true } as const);
  return { result: { ...result, reason, busy: true }, reason, fatal: false };
}

const withLive = (operation: Operation, live: Observed | undefined): Operation =>
  live ? { ...operation, live } : operation;

/** What would meet every further operation, too: no log-in, or nobody there after all retries. */
function isFatal(error: unknown): boolean {
  if (error instanceof AuthError || (error instanceof TransportError && !error.sent)) return true;
  return error instanceof PbxError && error.call === "GET /api/login";
}

/** What to look at, or to do. */
function hintFor(operation: Operation, error: unknown): string | undefined {
  if (error instanceof UnknownOutcome) {
    const look = `look at ${operation.address} on the PBX; the next plan shows whether it took effect`;
    const lost = lostHint(operation, "if it is not there, it");
    return lost === undefined ? look : `${look}; ${lost}`;
  }
  return (isThere(error) ? undefined : lostHint(operation)) ?? hintOf(error);
}

/** Whether the PBX holds something under the address of what could not be written. */
function isThere(error: unknown): boolean {
  if (!(error instanceof NotCarriedOut)) return false;
  return error.cause instanceof Stuck ? error.cause.holds !== "nothing" : error.left !== undefined;
}

function hintOf(error: unknown): string | undefined {
  return error instanceof Error && "hint" in error && typeof error.hint === "string" ? error.hint : undefined;
}

function at(operations: readonly Operation[], index: number): Operation {
  const operation = operations[index];
  if (!operation) throw new Error(`no operation ${index}`);
  return operation;
}
