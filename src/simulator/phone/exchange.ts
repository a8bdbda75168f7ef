import type { Durations } from "../durations.js";
import type { State } from "../state.js";
import type { Cancel, Timeline } from "../timeline.js";
import type { Agents } from "./agents.js";
import { partiesOf } from "./call.js";
import type { Call, Direction, Leg, Seat } from "./call.js";

/** What a new call is about, apart from its legs. */
export type Plan = Partial<Pick<Call, "to" | "queue" | "conference" | "gateway" | "otherStr">>;

/** What others make of what happens to a call. */
export interface ExchangeHooks {
  /** The first party answered and is to wait in a queue: it keeps its channel. */
  enterQueue(queue: string, leg: Leg): void;
  /** A conference's member answered. */
  joined(leg: Leg): void;
  /** A conference's member is gone, `answered` or before that. */
  left(leg: Leg): void;
}

/**
 * The calls in progress: phones ring, are answered and hung up, by themselves or by command. Extensions have one call at
 * a time; numbers outside may have any number of them.
 */
export class Exchange {
  readonly #state: State;
  readonly #timeline: Timeline;
  readonly #agents: Agents;
  readonly #durations: Durations;
  readonly #hooks: ExchangeHooks;
  readonly #calls = new Map<string, Call>();
  readonly #seats = new Map<string, Seat>();
  readonly #byChannel = new Map<string, Seat>();
  readonly #plans = new Map<string, Cancel>();

  constructor(state: State, timeline: Timeline, agents: Agents, durations: Durations, hooks: ExchangeHooks) {
    this.#state = state;
    this.#timeline = timeline;
    this.#agents = agents;
    this.#durations = durations;
    this.#hooks = hooks;
  }

  calls(): Call[] {
    return [...this.#calls.values()];
  }

  /** An extension's place in its call. */
  seat(extn: string): Seat | undefined {
    return this.#seats.get(extn);
  }

  seatOnChannel(channel: string): Seat | undefined {
    return this.#byChannel.get(channel);
  }

  /** Whether the number is an extension of this PBX. */
  isInside(number: string): boolean {
    return this.#state.extensions.has(number) || this.#agents.row(number) !== undefined;
  }

  /** Whether calling the number would find it engaged. */
  isEngaged(number: string): boolean {
    return this.#seats.has(number);
  }

  /** A leg for a new call; an agent's stops being idle with it. */
  leg(number: string, direction: Direction, phase: Leg["phase"], listensTo = ""): Leg {
    const rings = phase === "ring";
    return {
      channel: this.#state.source.uuid(),
      number,
      direction,
      phase,
      held: false,
      answeredAt: phase === "answered" ? this.#state.source.stamp() : "",
      backTo: this.#agents.claim(number),
      listensTo,
      dtmf: "",
      due: rings ? this.#after(this.#durations.ring) : null,
    };
  }

  /** Starts a call. What its parties do next follows from their phases. */
  open(plan: Plan, legs: Leg[]): void {
    const call = this.#register(plan, legs);
    for (const leg of legs) this.#show(call, leg);
  }

  /** Starts a call by calling the number that the plan names, for somebody who is on the phone already. */
  dial(plan: Plan & { readonly to: string }, from: Leg): void {
    this.ring(this.#register(plan, [from]), plan.to);
  }

  /** Goes on with a call as it is. */
  restore(call: Call): void {
    this.#calls.set(call.uuid, call);
    for (const leg of call.legs) this.#seatLeg(call, leg);
    this.#plan(call.uuid, call.due, () => this.end(call));
  }

  /** Somebody comes into a call. The others hear of it, unless it is a listener. */
  join(call: Call, leg: Leg): void {
    call.legs.push(leg);
    this.#seatLeg(call, leg);
    for (const one of leg.listensTo === "" ? call.legs : [leg]) this.#show(call, one);
  }

  /** Somebody leaves, and a number is called for whoever is left. */
  handOver({ call, leg }: Seat, number: string): void {
    this.#unseat(call, leg);
    this.#dropListeners(call, leg);
    this.ring(call, number);
    this.#release(call, leg);
  }

  /** Somebody takes another's place in a call. */
  replace({ call, leg }: Seat, number: string): void {
    const heir = this.leg(number, leg.direction, "ring");
    call.legs.splice(call.legs.indexOf(leg), 1, heir);
    this.#seatLeg(call, heir);
    this.#unseat(call, leg);
    this.#dropListeners(call, leg);
    this.#release(call, leg);
    this.answer({ call, leg: heir });
  }

  /** Calls a number for the parties that are there. An engaged one is not reached, and the call ends after a while. */
  ring(call: Call, number: string): void {
    call.to = number;
    for (const leg of partiesOf(call)) leg.phase = "calling";
    if (this.isEngaged(number)) {
      this.#endAfter(call, this.#durations.ring);
      for (const leg of call.legs) this.#show(call, leg);
      return;
    }
    this.#endAfter(call, undefined);
    this.join(call, this.leg(number, "inbound", "ring"));
  }

  /** A ringing phone is picked up. */
  answer({ call, leg }: Seat): void {
    leg.due = null;
    this.#plan(leg.channel, null, () => undefined);
    leg.phase = "answered";
    leg.answeredAt = this.#state.source.stamp();
    if (call.queue !== "") {
      this.#unseat(call, leg);
      this.end(call);
      this.#hooks.enterQueue(call.queue, leg);
      return;
    }
    if (call.to !== "" && call.conference === "" && partiesOf(call).length === 1) this.ring(call, call.to);
    else this.#connect(call);
  }

  /** Somebody leaves. The call goes on when enough are left for one. */
  drop({ call, leg }: Seat): void {
    this.#unseat(call, leg);
    const [first, second] = partiesOf(call);
    const alone = call.conference !== "" || call.to === "";
    if (leg.listensTo === "" && !(first && (second || alone))) {
      this.end(call);
      this.#release(call, leg);
      return;
    }
    this.#dropListeners(call, leg);
    this.#release(call, leg);
    for (const one of call.legs) this.#show(call, one);
  }

  /** The call is over for everybody. */
  end(call: Call): void {
    this.#plan(call.uuid, null, () => undefined);
    this.#calls.delete(call.uuid);
    const legs = [...call.legs];
    for (const leg of legs) this.#unseat(call, leg);
    for (const leg of legs) this.#release(call, leg);
  }

  /** Takes a leg out of its call without ending it for whoever is on the phone. */
  detach({ call, leg }: Seat): void {
    this.#unseat(call, leg);
  }

  /** Shows an agent's call as it is now. */
  show({ call, leg }: Seat): void {
    this.#show(call, leg);
  }

  #register(plan: Plan, legs: Leg[]): Call {
    const rest = { to: "", queue: "", conference: "", gateway: "", otherStr: "", ...plan };
    const call: Call = { uuid: this.#state.source.uuid(), ...rest, legs, due: null };
    this.restore(call);
    return call;
  }

  #dropListeners(call: Call, leg: Leg): void {
    const listeners = call.legs.filter((one) => one.listensTo === leg.number);
    for (const listener of listeners) this.drop({ call, leg: listener });
  }

  #connect(call: Call): void {
    for (const leg of partiesOf(call)) {
      if (leg.phase !== "calling") continue;
      leg.phase = "answered";
      leg.answeredAt ||= this.#state.source.stamp();
    }
    const { meeting, talk } = this.#durations;
    if (call.due === null) this.#endAfter(call, call.conference === "" ? talk : meeting);
    for (const leg of call.legs) this.#show(call, leg);
    for (const leg of partiesOf(call)) if (call.conference !== "") this.#hooks.joined(leg);
  }

  #seatLeg(call: Call, leg: Leg): void {
    const seat = { call, leg };
    if (this.isInside(leg.number)) this.#seats.set(leg.number, seat);
    this.#byChannel.set(leg.channel, seat);
    this.#plan(leg.channel, leg.due, () => this.answer(seat));
  }

  #unseat(call: Call, leg: Leg): void {
    this.#plan(leg.channel, null, () => undefined);
    const at = call.legs.indexOf(leg);
    if (at >= 0) call.legs.splice(at, 1);
    if (this.#seats.get(leg.number)?.leg === leg) this.#seats.delete(leg.number);
    this.#byChannel.delete(leg.channel);
  }

  /** The phone is hung up. Wrapping up comes after talking, not after listening or ringing. */
  #release(call: Call, leg: Leg): void {
    if (call.conference !== "") this.#hooks.left(leg);
    if (leg.backTo === "") return;
    const talked = leg.phase === "answered" && leg.listensTo === "";
    if (talked) this.#agents.wrapUp(leg.number, leg.backTo);
    else this.#agents.idle(leg.number, leg.backTo);
  }

  #show(call: Call, leg: Leg): void {
    if (leg.backTo !== "") this.#agents.busy(leg.number, { call, leg });
  }

  #after(ms: number): number {
    return this.#timeline.now().getTime() + ms;
  }

  #endAfter(call: Call, ms: number | undefined): void {
    call.due = ms === undefined ? null : this.#after(ms);
    this.#plan(call.uuid, call.due, () => this.end(call));
  }

  #plan(key: string, due: number | null, work: () => void): void {
    this.#plans.get(key)?.();
    this.#plans.delete(key);
    if (due !== null) this.#plans.set(key, this.#timeline.at(due, work, key));
  }
}
