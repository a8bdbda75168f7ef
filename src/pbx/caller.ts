/** A call to its end: its slot, its pace, its token, its attempts. */
import pLimit from "p-limit";
import type { LimitFunction } from "p-limit";
import type { Answer } from "./answer.js";
import { isWrite, labelOf } from "./api-call.js";
import type { ApiCall } from "./api-call.js";
import { cancellable, repeat, waiting } from "./attempts.js";
import { watched } from "./call-event.js";
import {
  CancelledError,
  HttpStatusError,
  OutcomeUnknownError,
  PbxError,
  ShapeError,
  TransportError,
} from "./errors.js";
import { loginCall, tokenOf } from "./login.js";
import { Pacer } from "./pacer.js";
import { Pressure } from "./pressure.js";
import { overheard } from "./raw-answer.js";
import { Session, TokenRefusal } from "./session.js";
import type { Settings } from "./settings.js";
import type { Transport } from "./transport.js";
import { bodyOf } from "./verdict.js";

/** Tells an attempt whose token went away while it was queued from one that ended. */
const TOKEN_GONE = Symbol("token gone");

/** So many calls in a row may have every token refused before the log-in counts as useless. */
const FORBIDDEN_CALLS = 3;

const RANG = "the phone may have rung: look at the agent's state before dialling again";

/** Whether a write that failed like this may have happened all the same. Statuses above 501 come from what stands in between. */
function leavesDoubt(call: ApiCall, error: unknown): error is PbxError {
  if (!(error instanceof PbxError) || error.call !== labelOf(call)) return false;
  if (error instanceof TransportError || error instanceof CancelledError) return error.sent;
  return error instanceof ShapeError || (error instanceof HttpStatusError && error.status > 501);
}

export class Caller {
  readonly #settings: Settings;
  readonly #transport: Transport;
  readonly #session: Session;
  readonly #pacer: Pacer | undefined;
  /** For requests alone: who waits for the log-in or for the next attempt holds no slot, so that one slot is enough. */
  readonly #limit: LimitFunction;
  readonly #pressure: Pressure;

  constructor(settings: Settings, transport: Transport) {
    this.#settings = settings;
    this.#transport = transport;
    this.#limit = pLimit(settings.concurrency);
    this.#pressure = new Pressure(settings.concurrency, (allowed) => (this.#limit.concurrency = allowed));
    this.#pacer =
      settings.rate === undefined ? undefined : new Pacer(settings.rate, settings.now, settings.sleep);
    // Some calls may be forbidden to this account; it takes more than one of them to doubt the log-in itself.
    this.#session = new Session(() => this.#logIn(), FORBIDDEN_CALLS * (Math.max(1, settings.retries) + 1));
  }

  /** Tries the credentials, whatever is known of them. */
  async logIn(): Promise<void> {
    this.#session.reset();
    await this.#session.ready();
  }

  /**
   * Makes a call.
   * @param read turns the answer's JSON into the result, or throws.
   * @throws every error of errors.ts; OutcomeUnknownError for writes only.
   */
  async call<T>(call: ApiCall, read: (json: unknown) => T): Promise<T> {
    try {
      return await repeat(call, this.#settings, (attempt) => this.#attempt(call, read, attempt));
    } catch (error) {
      if (isWrite(call) && leavesDoubt(call, error))
        throw new OutcomeUnknownError(labelOf(call), error, call.rings === true ? RANG : undefined);
      throw error;
    }
  }

  async #attempt<T>(call: ApiCall, read: (json: unknown) => T, attempt: number): Promise<T> {
    for (;;) {
      if (this.#session.token === undefined) await cancellable(waiting(call, attempt), this.#session.ready());
      const result = await this.#limit(() => this.#inSlot(call, read, attempt));
      if (result !== TOKEN_GONE) return result;
    }
  }

  async #inSlot<T>(
    call: ApiCall,
    read: (json: unknown) => T,
    attempt: number,
  ): Promise<T | typeof TOKEN_GONE> {
    await this.#turn(waiting(call, attempt));
    const { token } = this.#session;
    if (token === undefined) return TOKEN_GONE;
    const exchange = (): Promise<Answer> => this.#exchange(call, token);
    return this.#weighed(call, () =>
      watched(call, attempt, this.#settings, exchange, (answer) => read(this.#judge(call, answer, token))),
    );
  }

  /** Makes an attempt, and lets what it says of the PBX's load decide how many may be in flight. */
  async #weighed<T>(call: ApiCall, attempt: () => Promise<T>): Promise<T> {
    const { now } = this.#settings;
    const started = now();
    let refused = false;
    try {
      return await attempt();
    } catch (error) {
      refused = error instanceof HttpStatusError && (error.status === 429 || error.status === 503);
      throw error;
    } finally {
      this.#pressure.ended({ started, ended: now(), refused, timed: isWrite(call) });
    }
  }

  #exchange(call: ApiCall, token: string | undefined): Promise<Answer> {
    return overheard(call, this.#settings, (hear) => this.#transport.exchange(call, token, hear));
  }

  #judge(call: ApiCall, answer: Answer, token: string): unknown {
    const { username, password, wallClock } = this.#settings;
    let refused = false;
    try {
      return bodyOf(call, answer, { username, password, token }, wallClock());
    } catch (error) {
      refused = error instanceof TokenRefusal;
      throw error;
    } finally {
      if (refused) this.#session.refuse(token);
      else this.#session.accept(token);
    }
  }

  /** Waits for the pace, if there is one. */
  async #turn(call: ApiCall): Promise<void> {
    if (this.#pacer) await cancellable(call, this.#pacer.turn(call.signal));
    if (call.signal?.aborted === true) throw new CancelledError(labelOf(call), false);
  }

  #logIn(): Promise<string> {
    const call = loginCall(this.#settings);
    const exchange = (): Promise<Answer> => this.#exchange(call, undefined);
    return repeat(call, this.#settings, (attempt) =>
      this.#limit(async () => {
        await this.#turn(waiting(call, attempt));
        return watched(call, attempt, this.#settings, exchange, (answer) =>
          tokenOf(call, answer, this.#settings),
        );
      }),
    );
  }
}
