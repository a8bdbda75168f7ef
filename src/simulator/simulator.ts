import { randomUUID } from "node:crypto";
import { extensionLists } from "./calls/extensions.js";
import { calls } from "./calls/index.js";
import { stamp } from "./clock.js";
import { Counters } from "./counters.js";
import type { Counts } from "./counters.js";
import type { FaultReport, SimulatorOptions } from "./options.js";
import { durationsFrom } from "./durations.js";
import { isDone, refused, respond } from "./http.js";
import type { Answer, SimulatorRequest, SimulatorResponse } from "./http.js";
import { FaultChoice } from "./faults/choice.js";
import type { FaultSettings } from "./faults/choice.js";
import { fateOf } from "./faults/fate.js";
import type { Encounter } from "./faults/fate.js";
import { LogIn } from "./log-in.js";
import { Bus } from "./phone/bus.js";
import { Phones } from "./phone/phones.js";
import { readParams, splitOnce } from "./request-check.js";
import { Params } from "./route.js";
import type { Context, Route } from "./route.js";
import { Router } from "./router.js";
import { checkSeed } from "./seed.js";
import type { SeedRows } from "./seed.js";
import { OlaSession } from "./socket/session.js";
import type { Peer } from "./socket/session.js";
import { State } from "./state.js";
import { Timeline } from "./timeline.js";

export type { FaultReport, SimulatorOptions } from "./options.js";
export type { Durations } from "./durations.js";
export type { Counts } from "./counters.js";
export type { FaultSettings } from "./faults/choice.js";
export type { Encounter, Fate } from "./faults/fate.js";
export type { SimulatorRequest, SimulatorResponse } from "./http.js";
export type { Seed, SeedRows } from "./seed.js";

/**
 * A PBX in memory: the documented HTTP API, and the commands and events of its WebSocket.
 * It is strict. What the document does not describe is refused and counted; what it warns of happens and is counted.
 */
export class Simulator {
  readonly #codesAsText: boolean;
  readonly #state: State;
  readonly #context: Context;
  readonly #timeline: Timeline;
  readonly #bus = new Bus();
  readonly #counters = new Counters();
  readonly #logIn: LogIn;
  readonly #routes: readonly Route[];
  readonly #router: Router;
  readonly #listeners = new Set<() => void>();
  readonly #options: SimulatorOptions;
  #faults: FaultChoice;

  /** @throws Error when the seed has not the shape of one, see `checkSeed`, or a fault is none, see `parseFault` */
  constructor(options: SimulatorOptions = {}) {
    this.#options = options;
    const older = options.dialect === "older";
    this.#codesAsText = older;
    this.#timeline = new Timeline(options.now ?? ((): Date => new Date()));
    const seed = checkSeed(options.seed ?? {});
    const durations = durationsFrom(options.durations);
    const source = { uuid: options.uuid ?? randomUUID, stamp: () => stamp(this.#timeline.now()) };
    const state = new State(seed, source, durations.wrapUp);
    const phones = new Phones(state, this.#timeline, this.#bus, durations, seed);
    const memberdetail = options.memberdetail ?? "empty";
    this.#state = state;
    this.#context = { state, phones, durations, memberdetail, counters: this.#counters };
    const { username = "admin", password = "admin" } = options;
    this.#logIn = new LogIn({ username, password }, source.uuid, this.#counters);
    this.#routes = [this.#logIn.route, ...extensionLists(older), ...calls];
    this.#router = new Router(this.#routes);
    this.#faults = new FaultChoice(options.faults ?? { faults: [] }, this.routes);
  }

  /** Every call that is served: `GET /api/ola/agents/{extn}`. */
  get routes(): readonly string[] {
    return this.#routes.map(({ method, path }) => `${method} ${path}`);
  }

  /**
   * Takes one request with whatever befalls it: see `faults`. Nothing is done before `conclude` is called.
   * What is told must be played by whoever holds the connection: `serve` does on a socket, `SimulatorDispatcher` in memory.
   */
  meet(request: SimulatorRequest): Encounter {
    const { delayMs, fault, played } = this.#faults.choose(request);
    for (const name of played) this.#counters.fault(name);
    return {
      delayMs,
      conclude: () =>
        fateOf(fault, request, {
          handle: (one) => this.handle(one),
          pretend: (one) => this.#pretend(one),
          restart: () => this.restart(),
          codesAsText: this.#codesAsText,
        }),
    };
  }

  /** The faults that may still be played: those that are played once leave this list. Also, how often each was played. */
  get faults(): FaultReport {
    const { faults, seed } = this.#faults;
    return { faults, seed, played: this.counts.faults };
  }

  /**
   * Plays these faults from now on, and no others, with the same seed as before unless it is given.
   * @throws Error saying which fault is wrong; then nothing changes
   */
  setFaults(settings: FaultSettings): void {
    this.#faults = new FaultChoice({ seed: this.#faults.seed, ...settings }, this.routes);
  }

  /** Answers one request, faults aside. Whatever it is, this does not throw. */
  handle(request: SimulatorRequest): SimulatorResponse {
    this.run();
    return respond(this.#answer(request), this.#codesAsText);
  }

  /** What was asked so far; a copy. */
  get counts(): Counts {
    return this.#counters.read();
  }

  /** The whole state as seed rows: what a new simulator takes to be in the same state. Copies. */
  snapshot(): SeedRows {
    return { ...this.#state.snapshot(), ...this.#context.phones.snapshot() };
  }

  /** Lets happen what is due by the clock. Each request does so, too. */
  run(): void {
    if (this.#timeline.run()) this.#changed();
  }

  /** When something happens by itself next, in milliseconds since 1970; undefined when nothing will. */
  get next(): number | undefined {
    return this.#timeline.next;
  }

  /** How far the clock has come, in milliseconds since 1970. */
  get now(): number {
    return this.#timeline.now().getTime();
  }

  /**
   * Somebody outside calls a queue.
   * @throws Error when there is no such queue
   */
  callIn(queue: string, number: string): void {
    const { queues } = this.#context.phones;
    if (!queues.queue(queue)) throw new Error(`queue ${queue} does not exist`);
    queues.enter(queue, number, this.#state.source.uuid());
    this.#changed();
  }

  /** Opens a connection to `/ola_socket`. What comes of it is sent to `peer`. */
  connect(peer: Peer): OlaSession {
    return new OlaSession(peer, this.#bus, {
      ...this.#context,
      run: () => this.run(),
      changed: () => this.#changed(),
    });
  }

  /** What a restart of the PBX service does: all tokens become invalid. */
  restart(): void {
    this.#logIn.forget();
  }

  /** Calls `listener` after each write that was carried out, and after what happened by itself; gives back what ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Answers as if the request were carried out, which it is not: it is, on a copy. */
  #pretend(request: SimulatorRequest): SimulatorResponse {
    const now = this.#timeline.now();
    const copy = new Simulator({
      ...this.#options,
      seed: this.snapshot(),
      now: () => now,
      faults: { faults: [] },
    });
    copy.#logIn.trust(this.#logIn);
    const response = copy.handle(request);
    this.#counters.addAll(copy.counts);
    return response;
  }

  #answer(request: SimulatorRequest): Answer {
    const [path, query] = splitOnce(request.path);
    const match = this.#router.find(request.method, path);
    const route = match && "route" in match ? match.route : undefined;
    if (route) this.#counters.call(`${route.method} ${route.path}`);
    if (route?.open !== true && !this.#logIn.knows(request.headers["x-auth-token"] ?? "")) {
      return this.#logIn.turnAway("Authorization Required!");
    }
    if (!match) return this.#refuse(refused(404, "no such call"));
    if (!("route" in match)) {
      const allow = match.allowed.join(", ");
      return this.#refuse(refused(405, `the method must be ${allow}`, { allow }));
    }
    const params = readParams(match.route, match.pathParams, query, request);
    return params instanceof Params ? this.#carryOut(match.route, params) : this.#refuse(params);
  }

  #carryOut(route: Route, params: Params): Answer {
    const updates = typeof route.resets === "string" ? params.has(route.resets) : route.resets === true;
    if (updates && Object.keys(route.defaults).some((name) => !params.has(name))) {
      this.#counters.add("partialUpdates");
    }
    const answer = route.answer(params, this.#context);
    if (route.method === "GET") return answer;
    if (isDone(answer)) this.#changed();
    else this.#counters.add("rejected");
    return answer;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #refuse(answer: Answer): Answer {
    this.#counters.add("refused");
    return answer;
  }
}
