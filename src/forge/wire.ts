/** One request and its answer; the token goes to the API's own origin and nowhere else. */
import type { Dispatcher } from "undici";
import { parseAddress } from "../pbx/address.js";
import type { TransportError } from "../pbx/errors.js";
import { transportError } from "../pbx/faults.js";
import type { ProxySettings } from "../pbx/proxy.js";
import { routeTo } from "../pbx/route.js";
import type { Route } from "../pbx/route.js";
import { retelling } from "./errors.js";
import type { Call, Forge, Place } from "./forge.js";
import type { Headers } from "./limits.js";

/** How requests get to a forge. */
export interface WireOptions {
  /** Without a byte for so long, a request is given up. */
  readonly timeoutMs: number;
  readonly ca?: string | undefined;
  readonly proxy?: ProxySettings | undefined;
  /** Used instead of connections of its own. */
  readonly dispatcher?: Dispatcher | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** `POST /repos/acme/pbx/labels`: method and path, without the query. */
export const labelOf = ({ method, url }: Call): string => `${method} ${new URL(url).pathname}`;

export class Wire {
  readonly #headers: Readonly<Record<string, string>>;
  readonly #options: WireOptions;
  readonly #origin: string;
  readonly #route: Route;

  /** @throws ForgeError when the API's address, the CA or a proxy is unusable. */
  constructor(forge: Forge, place: Place, token: string, options: WireOptions) {
    const { timeoutMs } = options;
    const address = retelling(forge.title, () => parseAddress(place.api));
    this.#origin = address.origin;
    this.#headers = { "user-agent": "pbxctl", ...forge.headers(token) };
    this.#options = options;
    this.#route = retelling(forge.title, () => routeTo(address, options, { concurrency: 1, timeoutMs }));
  }

  /**
   * Sends a call once. Redirects are not followed: undici does not unless asked to.
   * @throws what undici throws; see {@link fault}
   */
  async exchange(call: Call): Promise<Answer> {
    const { origin, pathname, search } = new URL(call.url);
    if (origin !== this.#origin) throw new TypeError(`${origin} is not the API's`);
    const { signal, timeoutMs } = this.#options;
    const { statusCode, headers, body } = await this.#route.dispatcher.request({
      origin,
      path: this.#route.prefix + pathname + search,
      method: call.method,
      headers: {
        ...this.#route.headers,
        ...this.#headers,
        ...(call.body !== undefined && { "content-type": "application/json" }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      ...(signal && { signal }),
    });
    return { status: statusCode, headers, text: await body.text() };
  }

  /** What was thrown, in terms of a request: whether it left, and whether another one may help. */
  fault(call: Call, thrown: unknown): TransportError {
    return transportError(labelOf(call), thrown, this.#origin, this.#route.via);
  }

  /** Ends the connections. */
  async close(): Promise<void> {
    if (this.#route.borrowed !== true) await this.#route.dispatcher.close();
  }
}
