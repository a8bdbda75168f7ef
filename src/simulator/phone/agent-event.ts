import type { Row } from "../rows.js";
import { cell } from "../rows.js";
import type { PushedEvent } from "./bus.js";
import { othersOf } from "./call.js";
import type { Leg, Seat } from "./call.js";

/** The callers that wait in an agent's queues. */
export interface Waiting {
  readonly count: number;
  /** How long the first of them has been waiting, in seconds. */
  readonly longest: number;
}

/** The ids of an agent's queues, which are a list, or text with commas. */
export function queuesOf(agent: Readonly<Row>): string[] {
  const listed = agent["queue"];
  const ids: readonly unknown[] = Array.isArray(listed) ? listed : cell(agent, "queue").split(",");
  return ids.map((id) => String(id).trim()).filter((id) => id !== "");
}

/** The number at the other end. */
export function otherNumber({ call, leg }: Seat): string {
  return othersOf(call, leg)[0]?.number ?? call.to;
}

const kindOf = (leg: Leg | undefined): string => {
  if (!leg) return "";
  return leg.backTo === "" ? "outline" : "agent";
};

/** What the event tells of the call, for an agent that is in one. */
function callPart(seat: Seat): PushedEvent {
  const { call, leg } = seat;
  const [other, third] = othersOf(call, leg);
  const own = leg.number;
  const there = otherNumber(seat);
  const [ani, dnis] = leg.direction === "outbound" ? [own, there] : [there, own];
  return {
    call_accept: leg.channel,
    other_accept: other?.channel ?? "",
    call_id: ani,
    call_type: leg.direction,
    ani,
    dnis,
    other_type: kindOf(other),
    other_dn: there,
    third_type: kindOf(third),
    third_dn: third?.number ?? "",
    private_data: leg.phase,
    call_direction: leg.direction,
    other_answered: other?.phase === "answered",
    dtmf: leg.dtmf.at(-1) ?? "undefined",
    dtmf_his: leg.dtmf || "undefined",
    gateway: call.gateway || "undefined",
  };
}

/** What it says instead for any other. */
const noCall: PushedEvent = {
  call_accept: "",
  other_accept: "",
  call_id: "",
  call_type: "",
  ani: "",
  dnis: "",
  other_type: "",
  other_dn: "",
  third_type: "",
  third_dn: "",
  private_data: "",
  call_direction: "undefined",
  other_answered: false,
  dtmf: "undefined",
  dtmf_his: "undefined",
  gateway: "undefined",
};

/** An `agent_state` event, with all the fields that the document's example shows. */
export function agentEvent(row: Row, seat: Seat | undefined, waiting: Waiting, at: Date): PushedEvent {
  const extn = cell(row, "extn");
  return {
    event_type: "agent_state",
    state: cell(row, "state"),
    old_state: cell(row, "old_state"),
    agent_id: extn,
    agent_extn: extn,
    agent_name: cell(row, "name"),
    queue_id: queuesOf(row),
    skill: 0,
    calls_queued: waiting.count,
    max_queued_time: waiting.longest,
    this_type: "agent",
    this_dn: extn,
    ...(seat ? callPart(seat) : noCall),
    timestamp: at.getTime(),
    app_data: {},
  };
}
