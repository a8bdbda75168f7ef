import { fillCaller } from "../fill.js";
import type { Row } from "../rows.js";
import { cell } from "../rows.js";
import type { State } from "../state.js";
import type { Cancel, Timeline } from "../timeline.js";
import { queuesOf } from "./agent-event.js";
import type { Agents } from "./agents.js";
import type { Bus } from "./bus.js";
import type { Leg } from "./call.js";
import type { Exchange } from "./exchange.js";
import { secondsWaited } from "./waiting.js";

/** A queue's `timeouttype` that means: go on waiting. */
const WAIT_ON = "1";

/** The callers that wait for an agent (呼入组). The first that is ready gets the one who has waited longest. */
export class Queues {
  readonly #state: State;
  readonly #timeline: Timeline;
  readonly #agents: Agents;
  readonly #bus: Bus;
  readonly #exchange: () => Exchange;
  readonly #patience = new Map<Row, Cancel>();

  constructor(state: State, timeline: Timeline, agents: Agents, bus: Bus, exchange: () => Exchange) {
    this.#state = state;
    this.#timeline = timeline;
    this.#agents = agents;
    this.#bus = bus;
    this.#exchange = exchange;
    // A caller of a seed waits on: nobody knows since when, or what the queue was like then.
    for (const caller of state.callers.all()) this.#planLeaving(caller);
  }

  /** The queue's row, if there is such a queue. */
  queue(id: string): Row | undefined {
    return this.#state.queues.find((row) => cell(row, "uuid") === id);
  }

  /** Somebody from outside comes into a queue. */
  enter(queue: string, number: string, channel: string): void {
    const caller: Row = fillCaller({ uuid: channel, queue, caller_number: number }, this.#state.source);
    const seconds = Number(cell(this.queue(queue) ?? {}, "chimfreq"));
    const waitsOn = cell(this.queue(queue) ?? {}, "timeouttype") === WAIT_ON;
    if (seconds > 0 && !waitsOn) caller["due"] = this.#timeline.now().getTime() + seconds * 1000;
    this.#state.callers.add(caller);
    this.#planLeaving(caller);
    this.#tell("in", caller);
    this.#offer(queue);
  }

  /** A waiting caller by channel. */
  caller(channel: string): Row | undefined {
    return this.#state.callers.all().find((row) => cell(row, "uuid") === channel);
  }

  /** A waiting caller is gone, to an agent or for good. */
  leave(caller: Row): void {
    this.#patience.get(caller)?.();
    this.#patience.delete(caller);
    this.#state.callers.take(cell(caller, "queue"), (row) => row === caller);
    this.#tell("out", caller);
  }

  /** Rings an agent for a waiting caller. */
  connect(caller: Row, extn: string): void {
    this.leave(caller);
    const exchange = this.#exchange();
    const number = cell(caller, "caller_number");
    const from: Leg = { ...exchange.leg(number, "outbound", "calling"), channel: cell(caller, "uuid") };
    exchange.open({ to: extn }, [from, exchange.leg(extn, "inbound", "ring")]);
  }

  /** An agent became ready: the first caller of its queues is next. */
  serve(extn: string): void {
    const row = this.#agents.row(extn);
    if (!row) return;
    for (const queue of queuesOf(row)) {
      const caller = this.#isManual(queue) ? undefined : this.#state.callers.of(queue)[0];
      if (!caller) continue;
      this.connect(caller, extn);
      return;
    }
  }

  /** The waiting callers of a queue, as the call that lists them shows them. */
  list(queue: string): Row[] {
    const now = this.#timeline.now();
    return this.#state.callers.of(queue).map((caller) => ({
      uuid: caller["uuid"],
      caller_number: caller["caller_number"],
      created_at: caller["created_at"],
      wait_time: String(secondsWaited(caller, now)),
    }));
  }

  #offer(queue: string): void {
    const agents = this.#state.agents.all();
    const ready = agents.find((row) => cell(row, "state") === "ready" && queuesOf(row).includes(queue));
    if (ready) this.serve(cell(ready, "extn"));
  }

  /** Agents take the callers of such a queue themselves. */
  #isManual(queue: string): boolean {
    return cell(this.queue(queue) ?? {}, "takecallmanual") === "true";
  }

  #planLeaving(caller: Row): void {
    const due = caller["due"];
    if (typeof due === "number")
      this.#patience.set(
        caller,
        this.#timeline.at(due, () => this.leave(caller)),
      );
  }

  #tell(action: "in" | "out", caller: Row): void {
    const queue = cell(caller, "queue");
    const agents = this.#state.agents.all().filter((row) => queuesOf(row).includes(queue));
    const extns = agents.map((row) => cell(row, "extn"));
    const keys = extns.flatMap((extn) => [`ola.caller.${extn}`, `ola.queue.${queue}.${extn}`]);
    this.#bus.emit(keys, {
      event_type: "agent_caller_state",
      action,
      queue_id: queue,
      caller: { uuid: cell(caller, "uuid"), cid_number: cell(caller, "caller_number") },
    });
  }
}
