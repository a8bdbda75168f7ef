/** What the fields of the client are made of: a list call, a write, and the question behind both. */
import type { Row } from "../resources/kind.js";
import { labelOf } from "./api-call.js";
import type { ApiCall } from "./api-call.js";
import type { Caller } from "./caller.js";
import type { CallSpec } from "./calls.js";
import { segment } from "./calls.js";
import { ShapeError } from "./errors.js";
import { isObject } from "./json/values.js";
import { isNotFound, rowsIn } from "./lists.js";
import type { List } from "./lists.js";
import { joined } from "./signals.js";
import { codeOf } from "./verdict.js";

/** What a single call may be given beside its parameters. */
export interface CallOptions {
  /** Cancels this call alone. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Once it aborts, this call is not tried again: an attempt in flight finishes and decides, a pause before another one
   * ends at once with the error of the last. Unlike `signal`, it leaves no outcome unknown. What the call waits for
   * before its first attempt (its turn, a log-in) is not cut short, and a log-in heeds the client's `stop` alone.
   */
  readonly stop?: AbortSignal | undefined;
}

/** Values by their names; what is undefined is left out. */
type Given = Readonly<Record<string, string | undefined>>;

/** What a write carries: the values in its address, and its form. */
interface Values {
  readonly segments?: Readonly<Record<string, string>>;
  readonly params?: Given;
}

function stated(given: Given): Record<string, string> {
  const pairs = Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(pairs);
}

function checked(segments: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(segments).map(([name, value]) => [name, segment(name, value)]));
}

/** The answer of a write, which always has a `code` (200 by now). */
export function done(label: string, json: unknown): Readonly<Record<string, unknown>> {
  if (isObject(json) && codeOf(json) !== undefined) return json;
  throw new ShapeError(label, "JSON without the code that says it was done");
}

export class Endpoint {
  readonly #caller: Caller;
  readonly #signals: CallOptions;
  /** List calls that this PBX has at their older address. */
  readonly #older = new Set<string>();

  /** @param signals of every call, beside its own. */
  constructor(caller: Caller, signals: CallOptions) {
    this.#caller = caller;
    this.#signals = signals;
  }

  /**
   * Makes a call.
   * @param read turns the answer's JSON into the result; a ShapeError that it throws leaves a write in doubt.
   */
  async ask<T>(
    call: ApiCall,
    read: (json: unknown, label: string) => T,
    options: CallOptions = {},
  ): Promise<T> {
    const signal = joined(this.#signals.signal, options.signal);
    const stop = joined(this.#signals.stop, options.stop);
    return this.#caller.call({ ...call, signal, stop }, (json) => read(json, labelOf(call)));
  }

  /** Makes a write whose answer says no more than that it was done. */
  async write(spec: CallSpec, given: Values, options?: CallOptions): Promise<void> {
    await this.answer(spec, given, options, () => undefined);
  }

  /**
   * Makes a write whose answer says more.
   * @param read takes what it says beside `code`.
   */
  async answer<T>(
    spec: CallSpec,
    given: Values,
    options: CallOptions | undefined,
    read: (answer: Readonly<Record<string, unknown>>, label: string) => T,
  ): Promise<T> {
    const { segments = {}, params = {} } = given;
    const call: ApiCall = { ...spec, segments: checked(segments), params: stated(params) };
    return this.ask(call, (json, label) => read(done(label, json), label), options);
  }

  /**
   * A list call, at its older address when the PBX does not know the newer one.
   * @param columns what is kept of each row; all of it unless given.
   */
  async rows<R extends Row>(
    list: List,
    params: Given,
    segments: Readonly<Record<string, string>> = {},
    columns?: readonly string[],
  ): Promise<readonly R[]> {
    const { path, older } = list;
    const given = { params: stated(params), segments: checked(segments), columns };
    if (older !== undefined && this.#older.has(older)) return this.#rows<R>(list, older, given);
    try {
      return await this.#rows<R>(list, path, given);
    } catch (error) {
      if (older === undefined || !isNotFound(error)) throw error;
      const rows = await this.#rows<R>(list, older, given).catch((second: unknown) => {
        throw isNotFound(second) ? error : second;
      });
      this.#older.add(older);
      return rows;
    }
  }

  #rows<R extends Row>(
    list: List,
    path: string,
    given: Pick<ApiCall, "params" | "segments" | "columns">,
  ): Promise<readonly R[]> {
    const call: ApiCall = { method: "GET", path, ...given };
    return this.ask(call, (json, label) => rowsIn(label, list, json) as readonly R[]);
  }
}
