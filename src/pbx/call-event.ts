/** What `--debug` shows of a request: enough to follow a run, and no value that was sent. */
import type { ApiCall, Method } from "./api-call.js";
import { HttpStatusError, PbxCodeError, PbxError, ShapeError, TransportError } from "./errors.js";
import type { Answer } from "./answer.js";

/** One attempt of one call, after it ended. */
export interface CallEvent {
  readonly method: Method;
  /** Without base path and query; a path segment that holds a value is named: `/api/ola/agents/{extn}`. */
  readonly path: string;
  /** The names of the parameters. */
  readonly params: readonly string[];
  /** The answer's HTTP status; undefined when none came. */
  readonly status: number | undefined;
  /** `ok`, or the error's name with its code or finding: `TransportError ECONNREFUSED`. */
  readonly outcome: string;
  readonly ms: number;
  /** From 1. */
  readonly attempt: number;
}

/** One line: `POST /api/ola/extensions/insert extn=*** extnPwd=*** → 200 ok, 12 ms`. */
export function describeCallEvent(event: CallEvent): string {
  const params = event.params.map((name) => ` ${name}=***`).join("");
  const status = event.status === undefined ? "" : `${event.status} `;
  const again = event.attempt > 1 ? `, attempt ${event.attempt}` : "";
  return `${event.method} ${event.path}${params} → ${status}${event.outcome}, ${Math.round(event.ms)} ms${again}`;
}

function outcomeOf(error: unknown): string {
  if (!(error instanceof PbxError)) return "Error";
  if (error instanceof TransportError || error instanceof PbxCodeError) return `${error.name} ${error.code}`;
  if (error instanceof HttpStatusError) return `${error.name} ${error.status}`;
  return error instanceof ShapeError ? `${error.name}: ${error.found}` : error.name;
}

/** Listening must not change what a call means: a write is done even if printing it fails. */
function tell(listener: (event: CallEvent) => void, event: CallEvent): void {
  try {
    listener(event);
  } catch {
    return;
  }
}

/** Who wants to be told, if anybody, and a clock in milliseconds. */
interface Watching {
  readonly onCall: ((event: CallEvent) => void) | undefined;
  readonly now: () => number;
}

/** Runs one attempt of a call and tells the listener, if there is one, how it ended. */
export async function watched<T>(
  call: ApiCall,
  attempt: number,
  { onCall, now }: Watching,
  exchange: () => Promise<Answer>,
  judge: (answer: Answer) => T,
): Promise<T> {
  if (!onCall) return judge(await exchange());
  const start = now();
  let status: number | undefined;
  let outcome = "ok";
  try {
    const answer = await exchange();
    status = answer.status;
    return judge(answer);
  } catch (error) {
    outcome = outcomeOf(error);
    throw error;
  } finally {
    const { method, path, params } = call;
    tell(onCall, { method, path, params: Object.keys(params), status, outcome, ms: now() - start, attempt });
  }
}
