/** The way to the simulated PBX in memory: keeps a log of what went over it, and may be cut. */
import type { Dispatcher } from "undici";
import { SimulatorDispatcher } from "../../src/simulator/memory/simulator-dispatcher.js";
import type { Clock } from "../../src/simulator/memory/simulator-dispatcher.js";
import type { MemoryAnswer } from "../../src/simulator/memory/memory-dispatcher.js";
import { VirtualClock } from "../../src/simulator/memory/virtual-clock.js";
import type { Simulator } from "../../src/simulator/simulator.js";

/** One request and what came of it. */
export interface Logged {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string;
  /** The answer, once it was read to its end. */
  answer?: { readonly status: number; readonly body: string };
  /** The token that the answer gave. */
  token?: string;
}

/** Never resolves: what a process that was killed waits for. */
const never = (): Promise<never> => new Promise(() => undefined);

/** A clock that takes no time, and can be stopped: whoever sleeps then, or later, does not wake up any more. */
export class MortalClock implements Clock {
  readonly #clock = new VirtualClock();
  #stopped = false;

  readonly now = (): number => this.#clock.now();

  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    await this.#clock.sleep(ms, signal);
    if (this.#stopped) await never();
  };

  stop(): void {
    this.#stopped = true;
  }
}

export class Wire extends SimulatorDispatcher {
  readonly log: Logged[] = [];
  /** The most requests that were ever in flight. */
  mostInFlight = 0;
  /** Told of each request before it is sent, by its number from 1. */
  onRequest: (number: number) => void = () => undefined;
  #inFlight = 0;
  #cut = false;
  readonly clock: MortalClock;

  constructor(simulator: Simulator, clock = new MortalClock()) {
    super(simulator, clock);
    this.clock = clock;
  }

  /** The client's process ends: nothing is sent any more, what was not carried out will not be, and no answer comes. */
  cut(): void {
    this.#cut = true;
    this.clock.stop();
  }

  protected override async respond(
    options: Dispatcher.DispatchOptions,
    signal: AbortSignal,
  ): Promise<MemoryAnswer> {
    this.onRequest(this.log.length + 1);
    if (this.#cut) return never();
    const { method, path, body } = options;
    const logged: Logged = { method, path, body: typeof body === "string" ? body : "" };
    this.log.push(logged);
    const leave = this.#enter();
    // A connection that is lost ends the request at once, whatever the PBX still does.
    signal.addEventListener("abort", leave, { once: true });
    try {
      const answer = await super.respond(options, signal);
      if (this.#cut) return await never();
      const token = answer.headers["x-auth-token"];
      if (token !== undefined) logged.token = token;
      return { ...answer, body: noted(answer, logged) };
    } finally {
      leave();
    }
  }

  /** Counts a request in; gives back what counts it out, once. */
  #enter(): () => void {
    this.#inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
    let isIn = true;
    return () => {
      if (isIn) this.#inFlight -= 1;
      isIn = false;
    };
  }
}

/** The body as it comes, noted when it has come whole. */
async function* noted({ status, body }: MemoryAnswer, logged: Logged): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
    yield chunk;
  }
  logged.answer = { status, body: Buffer.concat(chunks).toString("utf8") };
}
