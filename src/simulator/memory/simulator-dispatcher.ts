import { errors } from "undici";
import type { Dispatcher } from "undici";
import type { Fate } from "../faults/fate.js";
import { firstHalf } from "../faults/fate.js";
import type { SimulatorRequest, SimulatorResponse } from "../http.js";
import type { Simulator } from "../simulator.js";
import { MemoryDispatcher } from "./memory-dispatcher.js";
import type { MemoryAnswer } from "./memory-dispatcher.js";
import { bodyOf, headerPairs, urlOf } from "./request.js";

/** A clock, and a way to wait by it; `VirtualClock` is one that takes no time. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** How long undici waits for an answer's head (ms) unless it is told. */
const HEADERS_TIMEOUT = 300_000;

/**
 * A simulator as undici's network: `new PbxClient({ …, dispatcher })` speaks to it in memory, at any address, and meets its
 * faults as the errors that undici raises for them on a socket. Time passes by the given clock alone.
 */
export class SimulatorDispatcher extends MemoryDispatcher {
  readonly #simulator: Simulator;
  readonly #clock: Clock;
  /** Until then, the port is closed. */
  #closedUntil = Number.NEGATIVE_INFINITY;
  #restarts = 0;

  constructor(simulator: Simulator, clock: Clock) {
    super();
    this.#simulator = simulator;
    this.#clock = clock;
  }

  protected override async respond(
    options: Dispatcher.DispatchOptions,
    signal: AbortSignal,
  ): Promise<MemoryAnswer> {
    if (this.#clock.now() < this.#closedUntil) throw connectionRefused();
    const request = await requestOf(options);
    const encounter = this.#simulator.meet(request);
    const fate = this.#conclude(encounter);
    const patience = options.headersTimeout ?? HEADERS_TIMEOUT;
    // Who gives up does not undo what was sent: the work goes on.
    if (patience > 0 && encounter.delayMs >= patience) {
      void fate;
      return this.#silence(patience, signal);
    }
    return this.#play(await fate, patience, signal);
  }

  /** What comes of a request when its delay has passed. A restart in the meantime forgets it. */
  async #conclude({ delayMs, conclude }: ReturnType<Simulator["meet"]>): Promise<Fate> {
    const restarts = this.#restarts;
    if (delayMs > 0) await this.#clock.sleep(delayMs);
    return restarts === this.#restarts ? conclude() : { type: "reset" };
  }

  async #play(fate: Fate, patience: number, signal: AbortSignal): Promise<MemoryAnswer> {
    switch (fate.type) {
      case "answer":
        return whole(fate.response);
      case "truncated":
        return half(fate.response);
      case "reset":
        throw connectionReset();
      case "silence":
        return this.#silence(patience, signal);
      case "restart":
        this.#restarts += 1;
        this.#closedUntil = this.#clock.now() + fate.downMs;
        this.failAll(otherSideClosed());
        throw otherSideClosed();
    }
  }

  async #silence(patience: number, signal: AbortSignal): Promise<never> {
    // 0 is for ever, as far as undici is concerned.
    if (patience > 0) await this.#clock.sleep(patience, signal);
    else await new Promise(() => undefined);
    throw new errors.HeadersTimeoutError();
  }
}

async function requestOf(options: Dispatcher.DispatchOptions): Promise<SimulatorRequest> {
  const { pathname, search } = urlOf(options);
  const body = await bodyOf(options.body);
  const pairs = headerPairs(options.headers ?? []).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method: options.method,
    path: pathname + search,
    headers: Object.fromEntries(pairs) as Record<string, string>,
    body: Buffer.from(body ?? "").toString("utf8"),
  };
}

const connectionRefused = (): Error =>
  Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });

const connectionReset = (): Error =>
  Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });

const otherSideClosed = (): Error => new errors.SocketError("other side closed");

const whole = ({ status, headers, body }: SimulatorResponse): MemoryAnswer => ({
  status,
  headers,
  body: chunks(Buffer.from(body)),
});

const half = (response: SimulatorResponse): MemoryAnswer => ({
  status: response.status,
  headers: response.headers,
  body: chunks(firstHalf(response), otherSideClosed()),
});

/** A body of one chunk, and how it breaks off. */
async function* chunks(bytes: Uint8Array, broken?: Error): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
  // The chunk is read before the break is seen.
  await Promise.resolve();
  if (broken) throw broken;
}
