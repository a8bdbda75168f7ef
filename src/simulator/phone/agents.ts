import type { Row } from "../rows.js";
import { cell } from "../rows.js";
import type { State } from "../state.js";
import type { Cancel, Timeline } from "../timeline.js";
import { agentEvent, otherNumber, queuesOf } from "./agent-event.js";
import type { Waiting } from "./agent-event.js";
import type { Bus } from "./bus.js";
import type { Seat, WrapUp } from "./call.js";
import { secondsWaited } from "./waiting.js";

/** What an agent's row says when the agent is in no call. */
const NO_CALL = {
  channel_uuid: "",
  private_data: "",
  other_number: "",
  call_direction: "undefined",
  gateway: "undefined",
  answered_at: "undefined",
} as const;

const IDLE = ["ready", "unready", "login"];

/** The extensions where somebody is signed in: their rows, and the `agent_state` event of each change. */
export class Agents {
  readonly #state: State;
  readonly #timeline: Timeline;
  readonly #bus: Bus;
  readonly #wrapUps = new Map<string, WrapUp & { readonly cancel: Cancel }>();
  /** Told of each agent that is free for a call. */
  onReady: (extn: string) => void = () => undefined;

  constructor(state: State, timeline: Timeline, bus: Bus) {
    this.#state = state;
    this.#timeline = timeline;
    this.#bus = bus;
  }

  /** The agent's row; undefined when nobody is signed in there. */
  row(extn: string): Row | undefined {
    return this.#state.agents.of(extn)[0];
  }

  signIn(row: Row): void {
    const extn = cell(row, "extn");
    this.#stopWrapUp(extn);
    this.#state.agents.take(extn, () => true);
    this.#state.agents.add(row);
    this.tell(extn, undefined);
  }

  signOut(extn: string): void {
    this.#stopWrapUp(extn);
    this.idle(extn, "logout");
    this.#state.agents.take(extn, () => true);
  }

  /** The state to return to when a call is over; "" where there is no agent. A call that comes ends wrapping up. */
  claim(extn: string): string {
    const row = this.row(extn);
    if (!row) return "";
    const backTo = this.#wrapUps.get(extn)?.backTo ?? cell(row, "state");
    this.#stopWrapUp(extn);
    return IDLE.includes(backTo) ? backTo : "ready";
  }

  /** Shows the agent in a call. */
  busy(extn: string, seat: Seat): void {
    const { call, leg } = seat;
    this.#change(extn, "busy", seat, {
      channel_uuid: leg.channel,
      private_data: leg.phase,
      other_number: otherNumber(seat),
      call_direction: leg.direction,
      gateway: call.gateway || "undefined",
      answered_at: leg.answeredAt || "undefined",
    });
  }

  /** Shows the agent without a call; one that is ready may get the next at once. */
  idle(extn: string, state: string): void {
    this.#stopWrapUp(extn);
    this.#change(extn, state, undefined, NO_CALL);
    if (state === "ready") this.onReady(extn);
  }

  /** After a call: wraps up for as long as the agent's row says, then returns to the former state. */
  wrapUp(extn: string, backTo: string): void {
    const ms = Number(cell(this.row(extn) ?? {}, "wrapup_time"));
    if (!(ms > 0)) {
      this.idle(extn, backTo);
      return;
    }
    this.restore({ extn, backTo, due: this.#timeline.now().getTime() + ms });
    this.#change(extn, "acw", undefined, NO_CALL);
  }

  /** Goes on with wrapping up; the row is as it is. */
  restore(wrapUp: WrapUp): void {
    this.#stopWrapUp(wrapUp.extn);
    const { extn, backTo, due } = wrapUp;
    const cancel = this.#timeline.at(due, () => this.idle(extn, backTo), extn);
    this.#wrapUps.set(extn, { ...wrapUp, cancel });
  }

  /** Pushes the agent's state as it is. */
  tell(extn: string, seat: Seat | undefined): void {
    const row = this.row(extn);
    if (!row) return;
    this.#bus.emit([`ola.agent.${extn}`], agentEvent(row, seat, this.#waiting(row), this.#timeline.now()));
  }

  /** Who is wrapping up. */
  wrapUps(): WrapUp[] {
    return [...this.#wrapUps.values()].map(({ extn, backTo, due }) => ({ extn, backTo, due }));
  }

  #change(extn: string, state: string, seat: Seat | undefined, columns: Row): void {
    const row = this.row(extn);
    if (!row) return;
    if (cell(row, "state") !== state) row["old_state"] = cell(row, "state");
    Object.assign(row, columns, { state, updated_at: `${this.#state.source.stamp()}.000000` });
    this.tell(extn, seat);
  }

  #waiting(row: Row): Waiting {
    const callers = queuesOf(row).flatMap((queue) => this.#state.callers.of(queue));
    const now = this.#timeline.now();
    const longest = callers.reduce((most, caller) => Math.max(most, secondsWaited(caller, now)), 0);
    return { count: callers.length, longest };
  }

  #stopWrapUp(extn: string): void {
    this.#wrapUps.get(extn)?.cancel();
    this.#wrapUps.delete(extn);
  }
}
