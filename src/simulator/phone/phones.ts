import type { Durations } from "../durations.js";
import type { Row } from "../rows.js";
import { cell } from "../rows.js";
import type { State } from "../state.js";
import type { Timeline } from "../timeline.js";
import { Agents } from "./agents.js";
import type { Bus } from "./bus.js";
import type { Call, Direction, Leg, Phase, WrapUp } from "./call.js";
import { Exchange } from "./exchange.js";
import { Meetings } from "./meetings.js";
import { Queues } from "./queues.js";

/** What is in progress, as a state file keeps it. */
export interface InProgress {
  readonly calls: readonly Call[];
  readonly wrap_ups: readonly WrapUp[];
}

/** The states of agents who are in no call. */
const WITHOUT_CALL = ["ready", "unready", "login"];
const OUTBOUND_BLOCKED = ["3", "4"];

/** Everything that rings: agents, calls, queues, conferences. */
export class Phones {
  readonly agents: Agents;
  readonly exchange: Exchange;
  readonly queues: Queues;
  readonly meetings: Meetings;
  readonly #state: State;

  constructor(state: State, timeline: Timeline, bus: Bus, durations: Durations, inProgress: InProgress) {
    this.#state = state;
    this.agents = new Agents(state, timeline, bus);
    this.meetings = new Meetings(state, () => this.exchange);
    this.exchange = new Exchange(state, timeline, this.agents, durations, {
      enterQueue: (queue, leg) => this.queues.enter(queue, leg.number, leg.channel),
      joined: (leg) => this.meetings.joined(leg),
      left: (leg) => this.meetings.left(leg),
    });
    this.queues = new Queues(state, timeline, this.agents, bus, () => this.exchange);
    this.agents.onReady = (extn) => this.queues.serve(extn);
    this.#restore(inProgress);
  }

  /** The calls in progress; copies. */
  snapshot(): InProgress {
    return { calls: structuredClone(this.exchange.calls()), wrap_ups: this.agents.wrapUps() };
  }

  /** Whether calls to the number are barred (黑名单). */
  isBarred(number: string): boolean {
    const rows = this.#state.phones.of(number);
    return rows.some((row) => OUTBOUND_BLOCKED.includes(cell(row, "special_flag")));
  }

  /** The gateway group that a name or UUID means. */
  gateway(nameOrUuid: string): Row | undefined {
    return this.#state.gateways.find(
      (row) => cell(row, "name") === nameOrUuid || cell(row, "uuid") === nameOrUuid,
    );
  }

  /** The gateway group of a call when nobody chose one: none for a call between extensions. */
  usualGateway(number: string): string {
    const [first] = this.#state.gateways;
    return this.exchange.isInside(number) || !first ? "" : cell(first, "name");
  }

  /** An extension is deleted: its call ends, and whoever is signed in there no longer is. */
  remove(extn: string): void {
    // In this order: an agent whose call ends could get the next one at once.
    if (this.agents.row(extn)) this.agents.signOut(extn);
    const seat = this.exchange.seat(extn);
    if (seat) this.exchange.drop(seat);
  }

  #restore({ calls, wrap_ups }: InProgress): void {
    for (const call of calls) this.exchange.restore(structuredClone(call));
    for (const wrapUp of wrap_ups) this.agents.restore(wrapUp);
    // A seed may show agents in calls of which it knows no more than their rows say: they last until a command ends them.
    for (const row of this.#state.agents.all()) this.#restoreFrom(row);
  }

  #restoreFrom(row: Row): void {
    const extn = cell(row, "extn");
    if (cell(row, "state") !== "busy" || this.exchange.isEngaged(extn)) return;
    const legs = [legFrom(row, this.#state.source.uuid())];
    const number = cell(row, "other_number");
    const peer = this.#state.agents.of(number)[0];
    const mutual = peer && cell(peer, "other_number") === extn && cell(peer, "state") === "busy";
    if (mutual && number !== extn) legs.push(legFrom(peer, this.#state.source.uuid()));
    else if (number !== "" && !this.exchange.isInside(number)) legs.push(this.#outsideLeg(row, number));
    const gateway = cell(row, "gateway");
    const uuid = this.#state.source.uuid();
    this.exchange.restore({
      uuid,
      to: number,
      queue: "",
      conference: "",
      gateway,
      otherStr: "",
      legs,
      due: null,
    });
  }

  #outsideLeg(row: Row, number: string): Leg {
    const calls = cell(row, "call_direction") === "inbound";
    const reached = cell(row, "private_data") === "answered";
    const waiting: Phase = calls ? "calling" : "ring";
    return {
      ...legFrom(row, this.#state.source.uuid()),
      channel: this.#state.source.uuid(),
      number,
      direction: calls ? "outbound" : "inbound",
      phase: reached ? "answered" : waiting,
      backTo: "",
    };
  }
}

/** An agent's leg as its row tells of it. */
function legFrom(row: Row, uuid: string): Leg {
  const data = cell(row, "private_data");
  const before = cell(row, "old_state");
  const direction: Direction = cell(row, "call_direction") === "inbound" ? "inbound" : "outbound";
  const phase: Phase = data === "ring" || data === "calling" ? data : "answered";
  return {
    channel: cell(row, "channel_uuid") || uuid,
    number: cell(row, "extn"),
    direction,
    phase,
    held: false,
    answeredAt: cell(row, "answered_at"),
    backTo: WITHOUT_CALL.includes(before) ? before : "ready",
    listensTo: "",
    dtmf: "",
    due: null,
  };
}
