/** Carries out one operation, however often the answer gets lost on the way. */
import { OutcomeUnknownError, ShapeError } from "../pbx/errors.js";
import type { PbxError } from "../pbx/errors.js";
import { backoff } from "../pbx/retry.js";
import { text } from "../resources/codec.js";
import type { Call, Observed } from "../resources/index.js";
import type { Operation } from "./graph.js";
import type { Reader } from "./observe.js";
import { observeOne } from "./observe.js";
import { steps } from "./steps.js";

/** What writing needs of a PBX. */
export interface Writer extends Reader {
  /**
   * Sends one write, and gives the answer's JSON. Once `stop` aborts, it is not tried again.
   * @throws OutcomeUnknownError when it may have taken effect; other errors mean that it has not
   */
  send(call: Call, options?: { readonly stop?: AbortSignal }): Promise<unknown>;
}

/** How an operation is tried again. */
export interface Patience {
  readonly retries: number;
  /** Waits; an abort of the signal ends the wait. */
  readonly sleep: (milliseconds: number, stop?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** Aborted when nothing more may be sent: a lost answer is then looked up, and not followed by another try. */
  readonly stop?: AbortSignal;
  /** Told before the object is read back. */
  readonly onLookup?: (operation: Operation) => void;
}

/** No answer came, and reading the object back shows that the write did not take effect. */
export class NotCarriedOut extends Error {
  override readonly name = "NotCarriedOut";

  constructor(lost: Error, tries: number) {
    const times = tries === 1 ? "1 try" : `${tries} tries`;
    super(`no answer in ${times}, and reading it back shows that it was not carried out (${lost.message})`);
  }
}

/** Nobody knows whether the write took effect: the object could not be read back, or not as one. */
export class UnknownOutcome extends Error {
  override readonly name = "UnknownOutcome";
}

/** Why not all calls were sent, or not with a known end. */
interface Halt {
  readonly why: PbxError;
  /** The answer to a call was lost; otherwise the answer to the call before does not tell what the next one needs. */
  readonly lost: boolean;
  /** How many calls the PBX acknowledged before. */
  readonly acknowledged: number;
}

/**
 * Sends the operation's calls. An insert is not idempotent: where an answer was lost the object is read back first, and
 * only what is still missing is sent.
 * @throws UnknownOutcome when the object can't be read back; the client's errors when a call was refused
 */
export async function execute(operation: Operation, pbx: Writer, patience: Patience): Promise<void> {
  const { type, key, target } = operation;
  let calls = steps(type, key, operation.live, target);
  for (let attempt = 0; ; attempt += 1) {
    const halt = await sendAll(calls, pbx, patience.stop);
    if (!halt) return;
    if (halt.lost) await patience.sleep(backoff(attempt + 1, patience.random), patience.stop);
    patience.onLookup?.(operation);
    calls = steps(type, key, await readBack(operation, pbx, halt), target);
    if (calls.length === 0) return;
    if (halt.lost && (attempt >= patience.retries || patience.stop?.aborted === true))
      throw new NotCarriedOut(halt.why, attempt + 1);
  }
}

async function sendAll(
  calls: readonly Call[],
  pbx: Writer,
  stop: AbortSignal | undefined,
): Promise<Halt | undefined> {
  let answer: unknown;
  for (const [acknowledged, call] of calls.entries()) {
    const whole = withAnswer(call, answer);
    if (whole instanceof ShapeError) return { why: whole, lost: false, acknowledged };
    try {
      answer = await pbx.send(whole, stop && { stop });
    } catch (error) {
      if (error instanceof OutcomeUnknownError) return { why: error, lost: true, acknowledged };
      throw error;
    }
  }
  return undefined;
}

/** Fills in what the PBX chose and told in its answer to the call before; an error where it did not tell. */
function withAnswer(call: Call, answer: unknown): Call | ShapeError {
  const { method, path, params, fromAnswer } = call;
  if (!fromAnswer) return call;
  const told = typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : {};
  const taken = Object.entries(fromAnswer).map(([param, name]) => [param, text(told[name])] as const);
  const missing = taken.find(([, value]) => value === "");
  if (missing)
    return new ShapeError(`${method} ${path}`, `no ${missing[0]} in the answer to the call before it`);
  return { method, path, params: { ...params, ...Object.fromEntries(taken) } };
}

/** What is there now. Whatever leaves a doubt ends the operation: sending again could make a second one. */
async function readBack(operation: Operation, pbx: Writer, halt: Halt): Promise<Observed | undefined> {
  const { type, key, address, target } = operation;
  const doubt = (why: string): UnknownOutcome => new UnknownOutcome(`${halt.why.message}; ${why}`);
  let live: Observed | undefined;
  try {
    live = await observeOne(pbx, type, key);
  } catch (error) {
    throw doubt(`reading ${address} back failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (live?.ambiguous === true) throw doubt(`the PBX lists ${address} ${live.rows.length} times by now`);
  if (!live && target && halt.acknowledged > 0)
    throw doubt(`the PBX acknowledged ${address} and does not list it`);
  return live;
}
