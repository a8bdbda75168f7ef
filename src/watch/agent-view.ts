/** What is worth watching of an agent, whichever way the PBX told of it. Pure. */
import type { AgentRow } from "../pbx/rows.js";
import type { AgentStateEvent } from "../pbx/socket/events.js";
import { column, text } from "../resources/codec.js";

/** What a phone is doing in a call; "" when the PBX does not say. */
export type Phase = "ring" | "calling" | "answered" | "";

/** An agent at one moment. All text is the PBX's, and "" for nothing. */
export interface AgentView {
  readonly extn: string;
  readonly name: string;
  /** `ready`, `unready`, `busy`, `acw`, `login`, `logout`; anything else counts as busy. */
  readonly state: string;
  readonly phase: Phase;
  /** The number at the other end. */
  readonly number: string;
  /** `inbound` or `outbound`. */
  readonly direction: string;
  /** Ids of the inbound queues that the agent serves. */
  readonly queues: readonly string[];
  readonly gateway: string;
  /** The id of the agent's side of the call. */
  readonly channel: string;
}

/** The document says `answer`; deployed systems send `answered`. */
function phaseOf(told: string): Phase {
  if (told === "answer") return "answered";
  return told === "ring" || told === "calling" || told === "answered" ? told : "";
}

function queuesOf(cell: unknown): string[] {
  const ids = Array.isArray(cell) ? cell.map(text) : text(cell).split(",");
  return ids.map((id) => id.trim()).filter((id) => id !== "");
}

/** An agent as the list of agents shows it. */
export function viewOfRow(row: AgentRow): AgentView {
  return {
    extn: column(row, "extn"),
    name: column(row, "name"),
    state: column(row, "state"),
    phase: phaseOf(column(row, "private_data")),
    number: column(row, "other_number"),
    direction: column(row, "call_direction"),
    queues: queuesOf(row.queue),
    gateway: column(row, "gateway"),
    channel: column(row, "channel_uuid"),
  };
}

/** An agent as an event of the WebSocket shows it. */
export function viewOfEvent(event: AgentStateEvent): AgentView {
  return {
    extn: event.agent_extn,
    name: event.agent_name,
    state: event.state,
    phase: phaseOf(event.private_data),
    number: event.other_dn,
    direction: event.call_direction || event.call_type,
    queues: event.queue_id,
    gateway: event.gateway,
    channel: event.call_accept,
  };
}

/** An agent of whom nothing but the state is known. */
export function viewOfState(extn: string, state: string, like?: AgentView): AgentView {
  const { name = "", queues = [] } = like ?? {};
  return { extn, name, state, phase: "", number: "", direction: "", queues, gateway: "", channel: "" };
}
