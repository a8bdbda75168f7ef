/** A frame of the PBX as an event. Whatever it is, reading it does not throw. */
import { isObject } from "../json/values.js";
import { codeOf } from "../verdict.js";
import type {
  AgentCallerStateEvent,
  AgentStateEvent,
  MalformedEvent,
  RawFrame,
  UnknownEvent,
} from "./events.js";

/** A reply before it is known whose it is. */
export interface Reply {
  readonly type: "reply";
  /** The sender's uuid, repeated; undefined when the PBX does not. */
  readonly uuid: string | undefined;
  readonly code: string | undefined;
  readonly result: string;
  readonly data: RawFrame;
}

type Frame = AgentStateEvent | AgentCallerStateEvent | UnknownEvent | MalformedEvent | Reply;

const malformed = (found: string): MalformedEvent => ({ type: "malformed", found });

/** A cell as text: what the PBX writes for nothing is "". */
function text(cell: unknown): string {
  if (typeof cell === "string") return cell === "undefined" ? "" : cell;
  return typeof cell === "number" || typeof cell === "boolean" ? String(cell) : "";
}

function number(cell: unknown): number | null {
  const written = text(cell).trim();
  return written !== "" && Number.isFinite(Number(written)) ? Number(written) : null;
}

/** Without what would become the prototype of a copy. */
function object(cell: unknown): RawFrame {
  if (!isObject(cell)) return {};
  return Object.hasOwn(cell, "__proto__")
    ? Object.fromEntries(Object.entries(cell).filter(([name]) => name !== "__proto__"))
    : cell;
}

function queues(cell: unknown): string[] {
  const ids = Array.isArray(cell) ? cell.map(text) : text(cell).split(",");
  return ids.map((id) => id.trim()).filter((id) => id !== "");
}

function agentState(raw: RawFrame): AgentStateEvent | MalformedEvent {
  const cell = (name: string): string => text(raw[name]);
  const extn = [cell("agent_extn"), cell("agent_id"), cell("this_dn")].find((each) => each !== "");
  if (cell("state") === "") return malformed("agent_state without state");
  if (extn === undefined) return malformed("agent_state without agent_extn");
  return {
    type: "agent_state",
    state: cell("state"),
    old_state: cell("old_state"),
    call_accept: cell("call_accept"),
    other_accept: cell("other_accept"),
    agent_id: cell("agent_id"),
    agent_extn: extn,
    agent_name: cell("agent_name"),
    queue_id: queues(raw["queue_id"]),
    skill: number(raw["skill"]),
    calls_queued: number(raw["calls_queued"]),
    max_queued_time: number(raw["max_queued_time"]),
    call_id: cell("call_id"),
    call_type: cell("call_type"),
    ani: cell("ani"),
    dnis: cell("dnis"),
    this_type: cell("this_type"),
    this_dn: cell("this_dn"),
    other_type: cell("other_type"),
    other_dn: cell("other_dn"),
    third_type: cell("third_type"),
    third_dn: cell("third_dn"),
    timestamp: number(raw["timestamp"]),
    private_data: cell("private_data") === "answer" ? "answered" : cell("private_data"),
    call_direction: cell("call_direction"),
    other_answered: cell("other_answered") === "true",
    dtmf: cell("dtmf"),
    dtmf_his: cell("dtmf_his"),
    gateway: cell("gateway"),
    app_data: object(raw["app_data"]),
    raw,
  };
}

function agentCallerState(raw: RawFrame): AgentCallerStateEvent | MalformedEvent {
  const caller = object(raw["caller"]);
  const uuid = text(caller["uuid"]);
  const action = text(raw["action"]);
  if (action === "") return malformed("agent_caller_state without action");
  if (uuid === "") return malformed("agent_caller_state without caller.uuid");
  return {
    type: "agent_caller_state",
    action,
    caller: { uuid, cid_number: text(caller["cid_number"]) },
    raw,
  };
}

function reply(raw: RawFrame): Reply {
  const uuid = text(raw["uuid"]);
  return {
    type: "reply",
    uuid: uuid === "" ? undefined : uuid,
    code: codeOf(raw),
    result: text(raw["result"]),
    data: object(raw["data"]),
  };
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}

/** @param data what came: text, or bytes, which no frame of this PBX is. */
export function readFrame(data: unknown): Frame {
  if (typeof data !== "string") return malformed("a binary frame");
  const json = parse(data);
  if (json === undefined) return malformed("text that is not JSON");
  if (!isObject(json)) return malformed("JSON that is no object");
  const raw = object(json);
  const kind = text(raw["event_type"]) || text(raw["event_name"]);
  switch (kind) {
    case "agent_state":
      return agentState(raw);
    case "agent_caller_state":
      return agentCallerState(raw);
    case "command/reply":
      return reply(raw);
    case "":
      return malformed("an object without event_type");
    default:
      return { type: "unknown", event_type: kind, raw };
  }
}
