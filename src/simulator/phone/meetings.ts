import { fillMember } from "../fill.js";
import type { Row } from "../rows.js";
import { cell } from "../rows.js";
import type { State } from "../state.js";
import type { Leg } from "./call.js";
import type { Exchange } from "./exchange.js";

/** Why something was not done; undefined when it was. */
export type Refusal = string | undefined;

const LIVE = ["inMeeting", "beMute"];

const isLive = (member: Row): boolean => LIVE.includes(cell(member, "typ"));

/** The conferences (会议) and their members, live ones and others. A member's row has the UUID of its channel. */
export class Meetings {
  readonly #state: State;
  readonly #exchange: () => Exchange;

  constructor(state: State, exchange: () => Exchange) {
    this.#state = state;
    this.#exchange = exchange;
  }

  /** The conference, unless it has ended or there is none. */
  open(uuid: string): Row | undefined {
    return this.#state.conferences.of(uuid).find((row) => cell(row, "completed_at") === "");
  }

  /** Whether somebody is in it. */
  isOn(uuid: string): boolean {
    return this.#state.members.of(uuid).some(isLive);
  }

  /** Replaces the list of members: what was known of the former ones is gone, and so are they. */
  declare(uuid: string, numbers: readonly string[]): void {
    this.forget(uuid);
    for (const number of numbers) this.#add(uuid, number, this.#state.source.uuid());
  }

  /** Forgets all members, and hangs up on those who are in the conference. */
  forget(uuid: string): void {
    const gone = this.#state.members.take(uuid, () => true);
    for (const member of gone) this.#hangUp(member);
  }

  /** Calls somebody, declared or a guest, into the conference. */
  dial(conference: Row, number: string): Refusal {
    const uuid = cell(conference, "uuid");
    const exchange = this.#exchange();
    const rows = this.#state.members.of(uuid).filter((row) => cell(row, "member_number") === number);
    if (rows.some((row) => isLive(row) || exchange.seatOnChannel(cell(row, "uuid")))) {
      return `${number} is in the conference or being called`;
    }
    if (exchange.isEngaged(number)) return `${number} is in a call`;
    const leg = exchange.leg(number, "inbound", "ring");
    const invited = rows.find((row) => cell(row, "typ") === "beInvited");
    if (invited) invited["uuid"] = leg.channel;
    else this.#add(uuid, number, leg.channel);
    exchange.open({ to: cell(conference, "nbr"), conference: uuid }, [leg]);
    return undefined;
  }

  /** Throws a member out, one who is still being called included. */
  kick(uuid: string, number: string): Refusal {
    const rows = this.#state.members.of(uuid).filter((row) => cell(row, "member_number") === number);
    const member = rows.find(isLive) ?? rows.find((row) => this.#exchange().seatOnChannel(cell(row, "uuid")));
    if (!member) return `${number} is not in the conference`;
    this.#markLeft(member);
    this.#hangUp(member);
    return undefined;
  }

  /** Takes a member's voice, or gives it back. */
  mute(uuid: string, number: string, muted: boolean): Refusal {
    const [from, to] = muted ? ["inMeeting", "beMute"] : ["beMute", "inMeeting"];
    const rows = this.#state.members.of(uuid);
    const member = rows.find((row) => cell(row, "member_number") === number && cell(row, "typ") === from);
    if (!member) return `${number} is not in the conference, or ${muted ? "muted" : "not muted"} already`;
    member["typ"] = to;
    return undefined;
  }

  /** Ends the conference: everybody is out, and it is history. */
  cancel(conference: Row): void {
    const members = this.#state.members.of(cell(conference, "uuid"));
    for (const member of members) {
      const typ = cell(member, "typ");
      if (typ !== "outMeeting" && typ !== "beCancel") this.#markLeft(member, "beCancel");
      this.#hangUp(member);
    }
    conference["completed_at"] = this.#state.source.stamp();
  }

  /** A member's phone was answered. */
  joined(leg: Leg): void {
    const member = this.#byChannel(leg);
    if (!member) return;
    const at = this.#state.source.stamp();
    Object.assign(member, { typ: "inMeeting", joined_at: at });
    const conference = this.open(cell(member, "conference_uuid"));
    if (conference) conference["start_time"] ??= at;
  }

  /** A member's phone was hung up. */
  left(leg: Leg): void {
    const member = this.#byChannel(leg);
    if (member && cell(member, "left_at") === "") this.#markLeft(member);
  }

  #byChannel(leg: Leg): Row | undefined {
    return this.#state.members.all().find((row) => cell(row, "uuid") === leg.channel);
  }

  #add(conference_uuid: string, number: string, uuid: string): void {
    this.#state.members.add(fillMember({ uuid, conference_uuid, member_number: number }, this.#state.source));
  }

  #markLeft(member: Row, typ = isLive(member) ? "outMeeting" : "beCancel"): void {
    Object.assign(member, { typ, left_at: this.#state.source.stamp() });
  }

  #hangUp(member: Row): void {
    const seat = this.#exchange().seatOnChannel(cell(member, "uuid"));
    if (seat) this.#exchange().drop(seat);
  }
}
