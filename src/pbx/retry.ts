/** When to try again, and whether. */
import { isWrite, labelOf } from "./api-call.js";
import type { ApiCall } from "./api-call.js";
import { HttpStatusError, PbxCodeError, ShapeError, TransportError } from "./errors.js";
import type { PbxError } from "./errors.js";
import { LOGIN } from "./session.js";

const FIRST_MS = 500;
const LONGEST_MS = 15_000;
/** A PBX that asks for more is not asked again: sooner would be against its word, and later nobody waits for. */
export const LONGEST_RETRY_AFTER_MS = 60_000;

/**
 * How long to wait, in milliseconds.
 * @param attempt how many attempts have failed, from 1.
 * @param random gives numbers in [0, 1).
 * @param retryAfterMs what the answer asked for, a minute at most: waited in full, with some jitter on top, so that
 *   clients that were turned away together do not come back together.
 */
export function backoff(attempt: number, random: () => number, retryAfterMs?: number): number {
  if (retryAfterMs !== undefined)
    return Math.min(Math.max(retryAfterMs, 0), LONGEST_RETRY_AFTER_MS) + random() * FIRST_MS;
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 30));
}

/**
 * The header Retry-After in milliseconds from now; undefined when it is missing or makes no sense.
 * @param header seconds, or an HTTP date.
 * @param nowMs the wall clock, milliseconds since 1970.
 */
export function retryAfter(
  header: string | readonly string[] | undefined,
  nowMs: number,
): number | undefined {
  const text = (typeof header === "string" ? header : header?.[0])?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** A PBX that fails inside, or what stands before one that is away. */
const PASSING: ReadonlySet<string> = new Set(["500", "502", "503", "504"]);
const isPassing = (code: number | string): boolean => PASSING.has(String(code));

/**
 * Whether the same request may be sent again: always when it surely was not processed, and a read after any passing
 * fault; unless the PBX asks to come back later than within a minute. A call that makes a phone ring is only repeated when it never left: a PBX that is too busy (429) may have begun
 * to dial all the same, and a call that comes a minute late is no help to whoever asked for it.
 *
 * A log-in that nobody refused and that gave no token was answered by somebody else: a page that says that the PBX is
 * starting, say. That passes, too.
 */
export function mayRepeat(error: PbxError, call: ApiCall): boolean {
  if (error instanceof TransportError) return error.transient && (!isWrite(call) || !error.sent);
  if (error instanceof ShapeError) return labelOf(call) === LOGIN;
  if (error instanceof PbxCodeError) return !isWrite(call) && isPassing(error.code);
  if (!(error instanceof HttpStatusError)) return false;
  if ((error.retryAfterMs ?? 0) > LONGEST_RETRY_AFTER_MS) return false;
  return error.status === 429 ? call.rings !== true : !isWrite(call) && isPassing(error.status);
}
