/**
 * What a PbxSocket tells. Fields that the PBX sends have the document's names (响应详情, 字段说明) and are normalised:
 * text that is missing, `null` or "undefined" is "", a number that is missing is null. All text is untrusted: control
 * characters in it must not reach a terminal.
 */
import type { PbxError } from "../errors.js";

/** The states that the document knows; anything else counts as busy. */
export type AgentState = "ready" | "unready" | "busy" | "acw" | "login" | "logout";

/** A frame as it came, for the fields that the document does not list. */
export type RawFrame = Readonly<Record<string, unknown>>;

/** An agent's state has changed. */
export interface AgentStateEvent {
  readonly type: "agent_state";
  /** An `AgentState`, or a state that the document does not know. */
  readonly state: string;
  readonly old_state: string;
  /** The id of the agent's side of the call. */
  readonly call_accept: string;
  /** The id of the other side of the call. */
  readonly other_accept: string;
  readonly agent_id: string;
  readonly agent_extn: string;
  readonly agent_name: string;
  /** Ids of the inbound queues that the agent serves. */
  readonly queue_id: readonly string[];
  readonly skill: number | null;
  readonly calls_queued: number | null;
  readonly max_queued_time: number | null;
  /** Despite its name, the caller's number. */
  readonly call_id: string;
  /** `inbound` or `outbound`. */
  readonly call_type: string;
  readonly ani: string;
  readonly dnis: string;
  readonly this_type: string;
  readonly this_dn: string;
  readonly other_type: string;
  readonly other_dn: string;
  readonly third_type: string;
  readonly third_dn: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number | null;
  /** `ring`, `calling` or `answered` (where a PBX writes `answer` as well). */
  readonly private_data: string;
  /** `inbound` or `outbound`. */
  readonly call_direction: string;
  readonly other_answered: boolean;
  readonly dtmf: string;
  readonly dtmf_his: string;
  readonly gateway: string;
  readonly app_data: RawFrame;
  readonly raw: RawFrame;
}

/** A caller has joined or left a queue that the agent serves. */
export interface AgentCallerStateEvent {
  readonly type: "agent_caller_state";
  /** `in` or `out`. */
  readonly action: string;
  readonly caller: {
    /** What `takeCall` takes. */
    readonly uuid: string;
    readonly cid_number: string;
  };
  readonly raw: RawFrame;
}

/** The PBX's reply to a command, also one that comes too late. */
export interface ReplyEvent {
  readonly type: "reply";
  /** The command that it answers; undefined when none waits for it. */
  readonly cmd: string | undefined;
  /** "200" when it was carried out. */
  readonly code: string | undefined;
  readonly result: string;
  /** What the reply says beside that; empty when it says nothing. */
  readonly data: RawFrame;
}

/** A frame of a type that the document does not know. */
export interface UnknownEvent {
  readonly type: "unknown";
  readonly event_type: string;
  readonly raw: RawFrame;
}

/** A frame that cannot be believed. */
export interface MalformedEvent {
  readonly type: "malformed";
  /** What is wrong with it, without anything of what it holds. */
  readonly found: string;
}

/** The connection is up: authenticated, and subscribed again to what it was subscribed to. */
export interface ConnectedEvent {
  readonly type: "connected";
  /** Whether there was one before. What happened in between was missed. */
  readonly resumed: boolean;
}

/** The connection is lost, or could not be made again. */
export interface DisconnectedEvent {
  readonly type: "disconnected";
  readonly error: PbxError;
  /** Milliseconds until it is tried again. */
  readonly retryInMs: number;
}

/** The PBX did not take a subscription up again after a loss of the connection. */
export interface SubscriptionLostEvent {
  readonly type: "subscription_lost";
  readonly key: string;
  readonly error: PbxError;
}

/** The end: nothing comes after it. */
export interface ClosedEvent {
  readonly type: "closed";
  /** Why, when it was not asked for: the PBX no longer takes the extension's password. */
  readonly error: PbxError | undefined;
}

/** What the PBX sends. */
export type FrameEvent = AgentStateEvent | AgentCallerStateEvent | ReplyEvent | UnknownEvent | MalformedEvent;

/** Everything that a PbxSocket tells. */
export type SocketEvent =
  FrameEvent | ConnectedEvent | DisconnectedEvent | SubscriptionLostEvent | ClosedEvent;
