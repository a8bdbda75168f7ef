/** Carries out one operation, however often the answer gets lost on the way. */
import { HttpStatusError, OutcomeUnknownError, PbxCodeError, PbxError, ShapeError } from "../pbx/errors.js";
import { backoff } from "../pbx/retry.js";
import { text } from "../resources/codec.js";
import type { Call } from "../resources/index.js";
import type { Operation } from "./graph.js";
import type { Reader } from "./observe.js";
import type { Retrying } from "./persist.js";
import { NotCarriedOut, UnknownOutcome, howFar, partOf } from "./not-done.js";
import { Stuck, readBack } from "./read-back.js";
import type { Remainder } from "./read-back.js";
import { steps } from "./steps.js";

/** What writing needs of a PBX. */
export interface Writer extends Reader {
  /**
   * Sends one write, and gives the answer's JSON. Once `stop` aborts, it is not tried again.
   * @throws OutcomeUnknownError when it may have taken effect; other errors mean that it has not
   */
  send(call: Call, options?: { readonly stop?: AbortSignal }): Promise<unknown>;
}

/** How an operation is tried again; once `stop` aborts, a lost answer is looked up, and not followed by another try. */
export interface Patience extends Retrying {
  /** Told before the object is read back. */
  readonly onLookup?: (operation: Operation) => void;
}

/** Why not all calls were sent, or not with a known end. */
interface Halt {
  readonly why: PbxError;
  /**
   * `lost`: no answer that can be believed; `refused`: the PBX, or what stands before it, said no; `untold`: the answer to the
   * call before does not tell what the next one needs; `unseen`: the next one waits for a look at what the ones before
   * it left.
   */
  readonly kind: "lost" | "refused" | "untold" | "unseen";
  /** How many calls the PBX acknowledged before. */
  readonly acknowledged: number;
}

/**
 * Sends the operation's calls. An insert is not idempotent: where an answer was lost the object is read back first, and
 * only what is still missing is sent. What was refused is read back, too, since the PBX may hold it all the same.
 * @throws UnknownOutcome when the object can't be read back; NotCarriedOut, or the client's errors when nothing was carried
 *   out
 */
export async function execute(operation: Operation, pbx: Writer, patience: Patience): Promise<void> {
  const { type, key, live, target } = operation;
  const planned = steps(type, key, live, target);
  let calls: readonly Call[] = planned;
  for (let attempt = 0; ; attempt += 1) {
    const halt = await sendAll(calls, pbx, patience.stop, planned);
    if (!halt) return;
    if (halt.kind === "lost") await patience.sleep(backoff(attempt + 1, patience.random), patience.stop);
    const rest = await remainder(operation, pbx, halt, calls, planned, patience);
    const isFurther = rest.calls.length < calls.length;
    calls = rest.calls;
    if (calls.length === 0) return;
    // A look that shows what it should is no try that failed.
    if (halt.kind === "unseen" && isFurther) attempt -= 1;
    else if (!mayTryAgain(halt, attempt, patience)) throw ending(halt, attempt, rest, planned);
  }
}

function mayTryAgain({ kind }: Halt, attempt: number, { retries, stop }: Patience): boolean {
  if (kind === "refused" || kind === "unseen") return false;
  if (kind === "untold") return attempt < retries + 1;
  return attempt < retries && stop?.aborted !== true;
}

/** The error of an operation that is not tried again, and of which the PBX has told how far it came. */
function ending({ kind, why }: Halt, attempt: number, rest: Remainder, planned: readonly Call[]): Error {
  const part = partOf(rest.calls, planned, rest.altered);
  if (kind === "unseen")
    return new NotCarriedOut(`${why.message}, and the PBX shows no effect of them`, why, part);
  if (kind === "refused") return part ? new NotCarriedOut(`${why.message}; ${howFar(part)}`, why, part) : why;
  const times = attempt === 0 ? "1 try" : `${attempt + 1} tries`;
  if (rest.hidden !== undefined)
    return new UnknownOutcome(
      `no answer in ${times}, and the PBX does not show the ${rest.hidden} (${why.message})`,
    );
  const told = part ? howFar(part) : "it was not carried out";
  return new NotCarriedOut(
    `no answer in ${times}, and reading it back shows that ${told} (${why.message})`,
    why,
    part,
  );
}

/** Sends the calls in turn. @throws what kept a call from being sent at all */
async function sendAll(
  calls: readonly Call[],
  pbx: Writer,
  stop: AbortSignal | undefined,
  planned: readonly Call[],
): Promise<Halt | undefined> {
  let answer: unknown;
  for (const [acknowledged, call] of calls.entries()) {
    if (call.looksFirst && acknowledged > 0) return { why: unseen(call), kind: "unseen", acknowledged };
    const whole = withAnswer(call, answer);
    if (whole instanceof ShapeError) return { why: whole, kind: "untold", acknowledged };
    try {
      answer = await pbx.send(whole, stop && { stop });
    } catch (error) {
      const kind = kindOfHalt(error, call);
      if (kind) return { why: error as PbxError, kind, acknowledged };
      const part = partOf(calls.slice(acknowledged), planned);
      throw part && error instanceof Error
        ? new NotCarriedOut(`${error.message}; ${howFar(part)}`, error, part)
        : error;
    }
  }
  return undefined;
}

const unseen = ({ method, path }: Call): PbxError =>
  new PbxError(
    `${method} ${path}`,
    "not sent: it hits every row of the object, and others were to go before",
    {
      hint: "the PBX acknowledged their deletion: plan again, and look at its log if that shows the same",
    },
  );

/** How a call that failed like this ended; undefined when it surely was not sent. */
function kindOfHalt(error: unknown, { method }: Call): Halt["kind"] | undefined {
  if (error instanceof OutcomeUnknownError) return "lost";
  const answered = error instanceof PbxCodeError || error instanceof HttpStatusError;
  return answered && error.call.startsWith(method) ? "refused" : undefined;
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

/** Asks the PBX what is left to do. */
async function remainder(
  operation: Operation,
  pbx: Writer,
  halt: Halt,
  calls: readonly Call[],
  planned: readonly Call[],
  patience: Patience,
): Promise<Remainder> {
  const isDoubtful = halt.kind !== "unseen";
  if (isDoubtful) patience.onLookup?.(operation);
  try {
    return await readBack(operation, pbx, isDoubtful && halt.acknowledged > 0, patience);
  } catch (error) {
    if (error instanceof Stuck) {
      // What was there before and is gone has been changed as well.
      const isPart = error.holds === "several" || (error.holds === "nothing" && operation.live !== undefined);
      throw new NotCarriedOut(`${halt.why.message}; ${error.message}`, error, isPart ? calls : undefined);
    }
    if (isWord(halt)) throw refusedUnseen(halt.why, calls, planned);
    const why = error instanceof Error ? error.message : String(error);
    throw new UnknownOutcome(`${halt.why.message}; reading ${operation.address} back failed: ${why}`);
  }
}

/**
 * Whether it is the PBX itself that said no: what it refuses it has not done. What it acknowledged before that it may not have
 * taken, and then its word about the next call tells nothing.
 */
const isWord = ({ why, acknowledged }: Halt): boolean =>
  acknowledged === 0 && (why instanceof PbxCodeError || (why instanceof HttpStatusError && why.status < 500));

function refusedUnseen(why: PbxError, left: readonly Call[], planned: readonly Call[]): Error {
  const part = partOf(left, planned);
  return part ? new NotCarriedOut(`${why.message}; ${howFar(part)}`, why, part) : why;
}
