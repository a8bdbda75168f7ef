import { Dispatcher, errors } from "undici";
import { Controller } from "./controller.js";

/** An answer that comes out of memory. */
export interface MemoryAnswer {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: Record<string, string>;
  /** What it throws is how the connection breaks. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** A dispatcher without a network: the life of a request, whoever answers it. */
export abstract class MemoryDispatcher extends Dispatcher {
  readonly #running = new Map<Controller, Promise<void>>();
  readonly #dispatch: Dispatcher.Dispatch;
  #closed = false;

  constructor() {
    super();
    // undici's `request` brings a handler of the older interface, interceptors one of the newer; `compose` makes all of
    // them newer ones.
    const composed = this.compose(() => (options, handler) => this.#start(options, handler));
    this.#dispatch = (options, handler) => composed.dispatch(options, handler);
  }

  /**
   * Answers one request.
   * @param signal aborts when the request is given up; it then fails, whatever comes of this
   * @throws what undici's own dispatchers raise when a request fails
   */
  protected abstract respond(options: Dispatcher.DispatchOptions, signal: AbortSignal): Promise<MemoryAnswer>;

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
    this.failAll(first instanceof Error ? first : new errors.ClientDestroyedError());
    await this.close(typeof first === "function" ? first : second);
  }

  /** All requests under way fail with this. */
  protected failAll(error: Error): void {
    for (const controller of this.#running.keys()) controller.abort(error);
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
      const answer = await controller.orAborted(this.respond(options, controller.signal));
      handler.onResponseStart?.(controller, answer.status, answer.headers, answer.statusText ?? "");
      const chunks = answer.body[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await controller.orAborted(chunks.next());
        if (done === true) break;
        handler.onResponseData?.(controller, Buffer.from(value));
      }
      handler.onResponseEnd?.(controller, {});
    } catch (error) {
      handler.onResponseError?.(controller, error instanceof Error ? error : new Error(String(error)));
    }
  }
}
