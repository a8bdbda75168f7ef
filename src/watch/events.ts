/** What `pbxctl watch` tells, whichever way it listens. */

/** What happened to an agent. `initial`: nothing, this is how it is when the watch begins. */
export type AgentEventName =
  | "initial"
  | "signed_in"
  | "signed_out"
  | "ready"
  | "break"
  | "ringing"
  | "calling"
  | "answered"
  | "busy"
  | "hung_up"
  | "acw";

/** Something happened to an agent. All text is the PBX's, and "" for nothing. */
export interface AgentEvent {
  readonly event: AgentEventName;
  readonly extn: string;
  readonly name: string;
  /** The agent's state from now on, in the PBX's words; "" when nobody is signed in. */
  readonly state: string;
  /** The state before; "" when it is not known. */
  readonly old_state: string;
  /** The number at the other end of the call; for `hung_up`, of the call that is over. */
  readonly number: string;
  /** `inbound` or `outbound`, likewise. */
  readonly direction: string;
  /** Ids of the inbound queues that the agent serves. */
  readonly queues: readonly string[];
  readonly gateway: string;
}

/** Somebody waits in a queue that the agent serves, or no longer does. */
export interface CallerEvent {
  readonly event: "caller_waiting" | "caller_gone";
  /** The id of the waiting call. */
  readonly call: string;
  readonly number: string;
}

export type WatchEvent = AgentEvent | CallerEvent;

/** What happens to the watch itself. */
export type WatchNote =
  | { readonly note: "lost"; readonly error: Error; readonly retryInMs: number }
  | { readonly note: "back" }
  /** A list of all agents came back empty: it may be that nobody is signed in. */
  | { readonly note: "nobody" }
  /** Part of what was asked for can no longer be heard. */
  | { readonly note: "deaf"; readonly error: Error }
  /** Something came that cannot be told. */
  | { readonly note: "odd"; readonly what: string };

/** Hears what happens. */
export interface Audience {
  readonly event: (event: WatchEvent) => void;
  readonly note: (note: WatchNote) => void;
}
