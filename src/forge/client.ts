/** Speaks to a forge: one request after the other, with patience, and with the token to nobody else. */
import type { Dispatcher } from "undici";
import { parseAddress } from "../pbx/address.js";
import { transportError } from "../pbx/faults.js";
import { LONGEST_RETRY_AFTER_MS, backoff } from "../pbx/retry.js";
import { routeTo } from "../pbx/route.js";
import type { Route } from "../pbx/route.js";
import type { ProxySettings } from "../pbx/proxy.js";
import { ForgeError, retelling, retold } from "./errors.js";
import type { Call, Forge, Place, Step } from "./forge.js";
import { askedToWait, hasNextPage, isLimited } from "./limits.js";
import type { Headers } from "./limits.js";
import { refusal } from "./refusal.js";

/** How to reach a forge. */
export interface ForgeOptions {
  /** Without a byte for so long, a request is given up. */
  readonly timeoutMs: number;
  /** How often a request is repeated after a fault that may pass. */
  readonly retries: number;
  readonly ca?: string | undefined;
  readonly proxy?: ProxySettings | undefined;
  /** Used instead of connections of the client's own. */
  readonly dispatcher?: Dispatcher | undefined;
  readonly signal?: AbortSignal | undefined;
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

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A failed attempt, and in how many milliseconds another one may help. */
interface Setback {
  readonly error: ForgeError;
  readonly again: number | undefined;
}

const labelOf = ({ method, url }: Call): string => `${method} ${new URL(url).pathname}`;

export class ForgeClient {
  readonly forge: Forge;
  readonly place: Place;
  readonly #token: string;
  readonly #options: ForgeOptions;
  readonly #route: Route;
  readonly #origin: string;

  /** @throws ForgeError when the API's address, the CA or a proxy is unusable. */
  constructor(forge: Forge, place: Place, token: string, options: ForgeOptions) {
    const address = retelling(forge.title, () => parseAddress(place.api));
    this.forge = forge;
    this.place = place;
    this.#token = token;
    this.#options = options;
    this.#origin = address.origin;
    const { timeoutMs } = options;
    this.#route = retelling(forge.title, () => routeTo(address, options, { concurrency: 1, timeoutMs }));
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
    if (this.#route.borrowed !== true) await this.#route.dispatcher.close();
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
      const answer = await this.#exchange(call);
      onCall?.(`${labelOf(call)}: ${answer.status}`);
      return answer.status < 300 ? answer : this.#setback(call, answer, attempt);
    } catch (thrown) {
      if (this.#options.signal?.aborted === true) throw thrown;
      const fault = transportError(labelOf(call), thrown, this.#origin, this.#route.via);
      onCall?.(`${labelOf(call)}: ${fault.code}`);
      const isHarmless = !fault.sent || call.once !== true;
      const again = fault.transient && isHarmless ? backoff(attempt, random) : undefined;
      return { error: retold(fault, this.forge.title, !isHarmless), again };
    }
  }

  async #exchange(call: Call): Promise<Answer> {
    const { origin, pathname, search } = new URL(call.url);
    // The token goes to the API's own origin and nowhere else, whatever a descriptor or an answer says.
    if (origin !== this.#origin) throw new TypeError(`${origin} is not the API's`);
    const { signal, timeoutMs } = this.#options;
    // Redirects are not followed: undici does not unless asked to.
    const { statusCode, headers, body } = await this.#route.dispatcher.request({
      origin,
      path: this.#route.prefix + pathname + search,
      method: call.method,
      headers: {
        ...this.#route.headers,
        "user-agent": "pbxctl",
        ...this.forge.headers(this.#token),
        ...(call.body !== undefined && { "content-type": "application/json" }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      ...(signal && { signal }),
    });
    return { status: statusCode, headers, text: await body.text() };
  }

  #setback(call: Call, { status, headers, text }: Answer, attempt: number): Setback {
    const { random, now } = this.#options;
    const isLater = isLimited(status, headers);
    const waitMs = askedToWait(headers, now());
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
