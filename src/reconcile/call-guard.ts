/** `--when-busy`: what happens to an operation whose extension or conference is in a call. */
import { AuthError } from "../pbx/errors.js";
import { kindOf } from "../resources/index.js";
import { meeting, occupied } from "./activity.js";
import { AgentDesk } from "./agent-desk.js";
import { Drain } from "./drain.js";
import type { Look, Waiting } from "./drain.js";
import type { Outcome } from "./events.js";
import type { Operation } from "./graph.js";
import type { Go, Guard, Held } from "./guard.js";
import { observeOne } from "./observe.js";
import type { Reader } from "./observe.js";
import type { Parked } from "./schedule.js";

/** What to do about a call. `fail`: the plan had to be free of calls, and what has begun one since is left alone. */
export type WhenBusy = "fail" | "skip" | "wait" | "force";

/** How calls are guarded. */
export interface Guarding extends Waiting {
  readonly whenBusy: WhenBusy;
  /** Whether an object may be changed during a call: that was allowed. */
  readonly mayBeDisturbed: (address: string) => boolean;
}

interface Seen extends Look {
  readonly go: Go;
}

export class CallGuard implements Guard {
  readonly #reader: Reader;
  readonly #guarding: Guarding;
  readonly #desk: AgentDesk;
  readonly #drains = new Map<string, Drain>();

  constructor(operations: readonly Operation[], reader: Reader, guarding: Guarding) {
    this.#reader = reader;
    this.#guarding = guarding;
    const seats = operations.filter(({ type, live }) => live && kindOf(type).seat).length;
    this.#desk = new AgentDesk(guarding.control, seats, guarding.now);
  }

  get onBreak(): string[] {
    return [...this.#drains.values()].flatMap((drain) => drain.onBreak ?? []);
  }

  async check(operation: Operation, halt: AbortSignal): Promise<Go | Held | Parked> {
    const { address, type } = operation;
    const kind = kindOf(type);
    const force = this.#mayDisturb(address);
    // Of a conference whose meeting is on, some things must be left alone by whoever is allowed the others.
    if (!operation.live || (kind.seat ? force : !kind.details)) return {};
    const drain = this.#drains.get(address);
    if (drain?.givenUp !== undefined) return this.#left(drain.givenUp);
    const seen = await this.#look(operation);
    if (!seen.occupied || force) return seen.go;
    // Without a log-in there is nothing to wait for.
    const isHopeless = seen.agent instanceof AuthError;
    if (this.#guarding.whenBusy !== "wait" || isHopeless) return this.#left(seen.occupied.why);
    return { until: this.#drainOf(operation).run(seen, () => this.#look(operation), halt) };
  }

  async ended({ address, action }: Operation, outcome: Outcome): Promise<void> {
    const drain = this.#drains.get(address);
    // With the extension its agent went.
    if (action === "delete" && outcome === "done") drain?.forget();
    await drain?.putBack();
  }

  async settle(): Promise<void> {
    await Promise.all([...this.#drains.values()].map((drain) => drain.putBack()));
  }

  /** Whoever says to wait or to skip means it, whatever else would be allowed. */
  #mayDisturb(address: string): boolean {
    const { whenBusy, mayBeDisturbed } = this.#guarding;
    return whenBusy === "force" || (whenBusy === "fail" && mayBeDisturbed(address));
  }

  #left(why: string): Held {
    return { reason: `${why}; left for the next run` };
  }

  #drainOf({ address, type, key }: Operation): Drain {
    const known = this.#drains.get(address);
    if (known) return known;
    const drain = new Drain(address, kindOf(type).seat ? key : undefined, this.#guarding);
    this.#drains.set(address, drain);
    return drain;
  }

  async #look({ type, key }: Operation): Promise<Seen> {
    if (kindOf(type).seat) {
      const agent = await this.#desk.at(key);
      return { agent, occupied: occupied(agent), go: {} };
    }
    try {
      const live = await observeOne(this.#reader, type, key);
      return { occupied: live && meeting(live), go: live && live.ambiguous !== true ? { live } : {} };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { occupied: { why: `perhaps in a meeting: its state can't be had (${why})` }, go: {} };
    }
  }
}
