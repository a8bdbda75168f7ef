/** One request and its answer. */
import { errors } from "undici";
import type { Dispatcher } from "undici";
import type { Address } from "./address.js";
import type { Answer } from "./answer.js";
import { encodeForm, labelOf, pathOf } from "./api-call.js";
import type { ApiCall } from "./api-call.js";
import { BodyReader } from "./body.js";
import { CancelledError } from "./errors.js";
import { transportError } from "./faults.js";
import type { Route } from "./route.js";

const CLOSED = new errors.ClientClosedError();

/** Hands over the parts of a body as they come. Events, since iterating takes a promise or two for each. */
function eachPart(body: Dispatcher.ResponseData["body"], take: (bytes: Uint8Array) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    body.on("data", (bytes: Uint8Array) => {
      try {
        take(bytes);
      } catch (error) {
        body.destroy(error as Error);
      }
    });
    body.once("end", resolve);
    body.once("error", reject);
  });
}

export class Transport {
  readonly #address: Address;
  readonly #route: Route;
  readonly #timeoutMs: number;
  #closed: Promise<void> | undefined;

  constructor(address: Address, route: Route, timeoutMs: number) {
    this.#address = address;
    this.#route = route;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Sends a call once and reads its answer, whatever its status.
   * @param hear is given the body's bytes as they come.
   * @throws TransportError when no complete answer came; CancelledError when the call's signal aborted.
   */
  async exchange(
    call: ApiCall,
    token: string | undefined,
    hear?: (bytes: Uint8Array) => void,
  ): Promise<Answer> {
    if (this.#closed) throw transportError(labelOf(call), CLOSED, this.#address.origin);
    try {
      const { statusCode, headers, body } = await this.#route.dispatcher.request(this.#request(call, token));
      // Read whatever the status: a body that nobody reads would hold its connection.
      const reader = new BodyReader(call.columns);
      await eachPart(body, (bytes) => {
        reader.push(bytes);
        hear?.(bytes);
      });
      return { status: statusCode, headers, body: reader.end() };
    } catch (error) {
      if (call.signal?.aborted === true) throw new CancelledError(labelOf(call), true);
      throw transportError(labelOf(call), error, this.#address.origin, this.#route.via);
    }
  }

  /** Lets the requests in flight end, and takes no more. */
  async close(): Promise<void> {
    this.#closed ??= this.#route.borrowed ? Promise.resolve() : this.#route.dispatcher.close();
    await this.#closed;
  }

  #request(call: ApiCall, token: string | undefined): Dispatcher.RequestOptions {
    const form = encodeForm(call.params);
    const isRead = call.method === "GET";
    const path = this.#route.prefix + this.#address.basePath + pathOf(call);
    return {
      origin: this.#address.origin,
      path: isRead && form !== "" ? `${path}?${form}` : path,
      method: call.method,
      headers: {
        ...this.#route.headers,
        accept: "application/json",
        "accept-encoding": "identity",
        ...(isRead ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        ...(token === undefined ? {} : { "x-auth-token": token }),
      },
      body: isRead ? null : form,
      headersTimeout: this.#timeoutMs,
      bodyTimeout: this.#timeoutMs,
      ...(call.signal ? { signal: call.signal } : {}),
    };
  }
}
