/**
 * Mounts a simulator in msw. msw does not see undici's own requests, so that a client on undici gets a dispatcher
 * which hands every request to msw's handlers instead of to the network.
 */
import { HttpResponse, getResponse, http } from "msw";
import type { RequestHandler } from "msw";
import { errors } from "undici";
import type { Dispatcher } from "undici";
import { MemoryDispatcher } from "../../src/simulator/memory/memory-dispatcher.js";
import type { MemoryAnswer } from "../../src/simulator/memory/memory-dispatcher.js";
import { bodyOf, headerPairs, urlOf } from "../../src/simulator/memory/request.js";
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

async function toRequest(options: Dispatcher.DispatchOptions, signal: AbortSignal): Promise<Request> {
  const { method } = options;
  const body = await bodyOf(options.body);
  return new Request(urlOf(options), { method, headers: headerPairs(options.headers ?? []), body, signal });
}

/** A dispatcher whose network is a list of msw handlers. What none of them answers fails; nothing leaves the process. */
export class MswDispatcher extends MemoryDispatcher {
  readonly #handlers: RequestHandler[];

  constructor(handlers: RequestHandler[]) {
    super();
    this.#handlers = handlers;
  }

  protected override async respond(
    options: Dispatcher.DispatchOptions,
    signal: AbortSignal,
  ): Promise<MemoryAnswer> {
    const request = await toRequest(options, signal);
    const { method, url } = request;
    const response = await getResponse(this.#handlers, request);
    if (!response) throw new Error(`no msw handler answers ${method} ${url.replace(/\?.*/, "")}`);
    if (response.type === "error") throw new errors.SocketError("other side closed");
    const { status, statusText, headers } = response;
    return { status, statusText, headers: Object.fromEntries(headers), body: chunks(response) };
  }
}

async function* chunks({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body) yield* body as AsyncIterable<Uint8Array>;
}
