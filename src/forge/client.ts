/** Speaks to a forge: one request after the other, with patience, and with the token to nobody else. */
import { LONGEST_RETRY_AFTER_MS, backoff } from "../pbx/retry.js";
import { ForgeError, retold } from "./errors.js";
import type { Call, Forge, Place, Step } from "./forge.js";
import { askedToWait, hasNextPage, isLimited } from "./limits.js";
import { refusal } from "./refusal.js";
import { Wire, labelOf } from "./wire.js";
import type { Answer, WireOptions } from "./wire.js";

/** How to reach a forge. */
export interface ForgeOptions extends WireOptions {
  /** How often a request is repeated after a fault that may pass. */
  readonly retries: number;
  /** Told of every request after it ended: method, path without query, and the status or why there is none. */
  readonly onCall?: ((line: string) => void) | undefined;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** The wall clock, milliseconds since 1970. */
  readonly now: () => number;
}

const PER_PAGE = 100;
/** No pull request has as many comments: whoever still says "next" goes round in circles. */
const MOST_PAGES = 100;

/** A failed attempt, and in how many milliseconds another one may help. */
interface Setback {
  readonly error: ForgeError;
  readonly again: number | undefined;
}

export class ForgeClient {
  readonly forge: Forge;
  readonly place: Place;
  readonly #token: string;
  readonly #options: ForgeOptions;
  readonly #wire: Wire;

  /** @throws ForgeError when the API's address, the CA or a proxy is unusable. */
  constructor(forge: Forge, place: Place, token: string, options: ForgeOptions) {
    this.forge = forge;
    this.place = place;
    this.#token = token;
    this.#options = options;
    this.#wire = new Wire(forge, place, token, options);
  }

  /** How often something is tried again. */
  get retries(): number {
    return this.#options.retries;
  }

  /** Waits before another attempt. @param attempt how many have failed, from 1 */
  async pause(attempt: number): Promise<void> {
    await this.#options.sleep(backoff(attempt, this.#options.random), this.#options.signal);
  }

  /**
   * Makes a call and gives its answer's data.
   * @throws ForgeError
   */
  async send(call: Call): Promise<unknown> {
    return this.#data(call, await this.#persist(call));
  }

  /** Makes a call whose refusal may be as good as its success. @throws ForgeError for any other refusal */
  async step({ call, fine }: Step): Promise<void> {
    try {
      await this.send(call);
    } catch (error) {
      if (!(error instanceof ForgeError) || !fine.includes(error.status ?? 0)) throw error;
    }
  }

  /** Every item of a list, page by page. @throws ForgeError */
  async list(url: string): Promise<unknown[]> {
    const items: unknown[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const query = `${url.includes("?") ? "&" : "?"}per_page=${PER_PAGE}&page=${page}`;
      const call: Call = { method: "GET", url: url + query };
      const answer = await this.#persist(call);
      const data = this.#data(call, answer);
      if (!Array.isArray(data)) throw this.unexpected("a list");
      items.push(...(data as unknown[]));
      if (data.length === 0 || !hasNextPage(answer.headers, page, data.length >= PER_PAGE)) return items;
    }
    throw new ForgeError(
      `${this.forge.title} lists more than ${MOST_PAGES} pages of ${new URL(url).pathname}`,
    );
  }

  /** The error for an answer that is not what the call answers with. */
  unexpected(wanted: string): ForgeError {
    return new ForgeError(`${this.forge.title} did not answer with ${wanted}`, {
      hint: `check that ${this.place.api} is the address of ${this.forge.title}'s API`,
    });
  }

  /** Ends the connections. */
  async close(): Promise<void> {
    await this.#wire.close();
  }

  async #persist(call: Call): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.#attempt(call, attempt);
      if (!("error" in result)) return result;
      const { error, again } = result;
      if (again === undefined || attempt > this.#options.retries) throw error;
      await this.#options.sleep(again, this.#options.signal);
    }
  }

  /** One attempt. What is thrown is the end of it. */
  async #attempt(call: Call, attempt: number): Promise<Answer | Setback> {
    const { onCall, random } = this.#options;
    try {
      const answer = await this.#wire.exchange(call);
      onCall?.(`${labelOf(call)}: ${answer.status}`);
      return answer.status < 300 ? answer : this.#setback(call, answer, attempt);
    } catch (thrown) {
      if (this.#options.signal?.aborted === true) throw thrown;
      const fault = this.#wire.fault(call, thrown);
      onCall?.(`${labelOf(call)}: ${fault.code}`);
      const isHarmless = !fault.sent || call.once !== true;
      const again = fault.transient && isHarmless ? backoff(attempt, random) : undefined;
      return { error: retold(fault, this.forge.title, !isHarmless), again };
    }
  }

  #setback(call: Call, answer: Answer, attempt: number): Setback {
    const { random, now } = this.#options;
    const { status, headers, text } = answer;
    const isLater = isLimited(answer);
    const waitMs = askedToWait(answer, now());
    const lost = call.once === true && status >= 500;
    const words = {
      forge: this.forge,
      place: this.place,
      call: labelOf(call),
      status,
      text,
      token: this.#token,
    };
    const error = refusal({
      ...words,
      waitMs: isLater ? (waitMs ?? 0) : undefined,
      location: headers["location"],
      lost,
    });
    const isPassing = isLater || (status >= 500 && status !== 501 && call.once !== true);
    const isTooLong = (waitMs ?? 0) > LONGEST_RETRY_AFTER_MS;
    return { error, again: isPassing && !isTooLong ? backoff(attempt, random, waitMs) : undefined };
  }

  #data({ method }: Call, { status, text }: Answer): unknown {
    if (status === 204 || (text === "" && method !== "GET")) return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw this.unexpected("JSON");
    }
  }
}
