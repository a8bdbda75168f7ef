/** Carries out one operation, however often the answer gets lost on the way. */
import { OutcomeUnknownError, ShapeError } from "../pbx/errors.js";
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
   * Sends one write, and gives the answer's JSON.
   * @throws OutcomeUnknownError when it may have taken effect; other errors mean that it has not
   */
  send(call: Call): Promise<unknown>;
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

/** The object could not be read back after an answer was lost: nobody knows whether the write took effect. */
export class UnknownOutcome extends Error {
  override readonly name = "UnknownOutcome";
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
    const lost = await sendAll(calls, pbx);
    if (!lost) return;
    await patience.sleep(backoff(attempt + 1, patience.random), patience.stop);
    patience.onLookup?.(operation);
    calls = steps(type, key, await readBack(operation, pbx, lost), target);
    if (calls.length === 0) return;
    if (attempt >= patience.retries || stopped(patience)) throw new NotCarriedOut(lost, attempt + 1);
  }
}

const stopped = ({ stop }: Patience): boolean => stop?.aborted === true;

async function sendAll(calls: readonly Call[], pbx: Writer): Promise<OutcomeUnknownError | undefined> {
  try {
    let answer: unknown;
    for (const call of calls) answer = await pbx.send(withAnswer(call, answer));
    return undefined;
  } catch (error) {
    if (error instanceof OutcomeUnknownError) return error;
    throw error;
  }
}

/** Fills in what the PBX chose and told in its answer to the call before. */
function withAnswer(call: Call, answer: unknown): Call {
  const { method, path, params, fromAnswer } = call;
  if (!fromAnswer) return call;
  const told = typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : {};
  const taken = Object.entries(fromAnswer).map(([param, name]) => [param, text(told[name])]);
  const missing = Object.values(fromAnswer).find((name) => text(told[name]) === "");
  // The object is there: reading it back finds its id.
  if (missing !== undefined)
    throw new OutcomeUnknownError(
      `${method} ${path}`,
      new ShapeError(`${method} ${path}`, `no ${missing} in the answer to the call before`),
    );
  return { method, path, params: { ...params, ...Object.fromEntries(taken) } };
}

async function readBack(operation: Operation, pbx: Writer, lost: Error): Promise<Observed | undefined> {
  try {
    return await observeOne(pbx, operation.type, operation.key);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnknownOutcome(`${lost.message}; reading ${operation.address} back failed: ${why}`);
  }
}
