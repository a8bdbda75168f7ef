/**
 * Mounts a simulator in msw. msw does not see undici's own requests, so that a client on undici gets a dispatcher
 * which hands every request to msw's handlers instead of to the network.
 */
import { stringify } from "node:querystring";
import { Readable } from "node:stream";
import { HttpResponse, getResponse, http } from "msw";
import type { RequestHandler } from "msw";
import { Dispatcher, errors } from "undici";
import type { Simulator } from "../../src/simulator/simulator.js";

/** Handlers that answer everything below `baseUrl`, whose path is the PBX's base path, from the simulator. */
export function simulatorHandlers(simulator: Simulator, baseUrl: string): RequestHandler[] {
  const base = new URL(baseUrl);
  const basePath = base.pathname.replace(/\/+$/, "");
  const handler = http.all(`${base.origin}${basePath}/*`, async ({ request }) => {
    const { pathname, search } = new URL(request.url);
    const { status, headers, body } = simulator.handle({
      method: request.method,
      path: pathname.slice(basePath.length) + search,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
    return new HttpResponse(body, { status, headers });
  });
  return [handler];
}

type Headers = NonNullable<Dispatcher.DispatchOptions["headers"]>;

/** undici's spellings of headers (an object, pairs, names and values in turn) as pairs. */
function headerPairs(headers: Headers): [string, string][] {
  const pairs: [string, string][] = [];
  const add = (name: string, value: string | string[] | undefined): void => {
    for (const one of [value ?? []].flat()) pairs.push([name, one]);
  };
  if (Array.isArray(headers) && typeof headers[0] === "string") {
    const flat = headers.map(String);
    for (let at = 0; at + 1 < flat.length; at += 2) add(flat[at] ?? "", flat[at + 1]);
  } else if (Symbol.iterator in headers) {
    for (const [name, value] of headers as Iterable<[string, string | string[] | undefined]>)
      add(name, value);
  } else for (const [name, value] of Object.entries(headers)) add(name, value);
  return pairs;
}

/** A body as a `Request` takes it. */
async function bodyOf(
  body: Dispatcher.DispatchOptions["body"],
): Promise<string | Uint8Array<ArrayBuffer> | null> {
  if (body === undefined || body === null || typeof body === "string") return body ?? null;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (!(body instanceof Readable)) throw new errors.NotSupportedError("a form as a body");
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer | string>) chunks.push(Buffer.from(chunk));
  return new Uint8Array(Buffer.concat(chunks));
}

async function toRequest(options: Dispatcher.DispatchOptions, signal: AbortSignal): Promise<Request> {
  const url = new URL(options.path, options.origin);
  if (options.query) url.search = stringify(options.query);
  const { method } = options;
  const body = await bodyOf(options.body);
  return new Request(url, { method, headers: headerPairs(options.headers ?? []), body, signal });
}

/** What undici's handlers steer a request with. Answers are small and in memory: a pause has nothing to hold back. */
class Controller implements Dispatcher.DispatchController {
  readonly #abort = new AbortController();
  readonly paused = false;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }
  get aborted(): boolean {
    return this.#abort.signal.aborted;
  }
  get reason(): Error | null {
    const reason: unknown = this.#abort.signal.reason;
    return reason instanceof Error ? reason : null;
  }
  abort(reason: Error): void {
    this.#abort.abort(reason);
  }
  pause(): void {
    // See above.
  }
  resume(): void {
    // See above.
  }
}

/** `promise`, unless the request is given up before. */
function unlessAborted<T>(promise: Promise<T>, controller: Controller): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    const give = (): void => reject(controller.reason ?? new errors.RequestAbortedError());
    if (controller.aborted) give();
    else controller.signal.addEventListener("abort", give, { once: true });
  });
  return Promise.race([promise, aborted]);
}

/** A dispatcher whose network is a list of msw handlers. What none of them answers fails; nothing leaves the process. */
export class MswDispatcher extends Dispatcher {
  readonly #handlers: RequestHandler[];
  readonly #running = new Map<Controller, Promise<void>>();
  readonly #dispatch: Dispatcher.Dispatch;
  #closed = false;

  constructor(handlers: RequestHandler[]) {
    super();
    this.#handlers = handlers;
    // undici's `request` brings a handler of the older interface, interceptors one of the newer; `compose` makes all of
    // them newer ones.
    const composed = this.compose(() => (options, handler) => this.#start(options, handler));
    this.#dispatch = (options, handler) => composed.dispatch(options, handler);
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    return this.#dispatch(options, handler);
  }

  /** Takes no more requests and waits for those under way. */
  override async close(callback?: () => void): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#running.values());
    callback?.();
  }

  /** Takes no more requests and gives up those under way. */
  override async destroy(first?: Error | null | (() => void), second?: () => void): Promise<void> {
    const reason = first instanceof Error ? first : new errors.ClientDestroyedError();
    for (const controller of this.#running.keys()) controller.abort(reason);
    await this.close(typeof first === "function" ? first : second);
  }

  #start(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const controller = new Controller();
    if (this.#closed) controller.abort(new errors.ClientClosedError());
    const run = this.#run(options, handler, controller).finally(() => this.#running.delete(controller));
    this.#running.set(controller, run);
    return true;
  }

  async #run(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
    controller: Controller,
  ): Promise<void> {
    try {
      handler.onRequestStart?.(controller, {});
      // Given up already: like in undici, nothing is sent.
      if (controller.aborted) throw controller.reason ?? new errors.RequestAbortedError();
      const response = await unlessAborted(this.#respond(options, controller.signal), controller);
      const headers = Object.fromEntries(response.headers);
      handler.onResponseStart?.(controller, response.status, headers, response.statusText);
      const body = Buffer.from(await unlessAborted(response.arrayBuffer(), controller));
      if (body.length > 0) handler.onResponseData?.(controller, body);
      handler.onResponseEnd?.(controller, {});
    } catch (error) {
      handler.onResponseError?.(controller, error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #respond(options: Dispatcher.DispatchOptions, signal: AbortSignal): Promise<Response> {
    const request = await toRequest(options, signal);
    const { method, url } = request;
    const response = await getResponse(this.#handlers, request);
    if (!response) throw new Error(`no msw handler answers ${method} ${url.replace(/\?.*/, "")}`);
    if (response.type === "error") throw new errors.SocketError("other side closed");
    return response;
  }
}
