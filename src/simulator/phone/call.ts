/** Calls in progress. They are plain data, so that a state file can hold them. */

/** Which way a call goes, as the agent of the leg sees it. */
export type Direction = "inbound" | "outbound";

/** What a leg is doing; an agent's `private_data`. */
export type Phase = "ring" | "calling" | "answered";

/** Somebody's part in a call: one phone. */
export interface Leg {
  /** The channel's UUID. */
  readonly channel: string;
  readonly number: string;
  readonly direction: Direction;
  phase: Phase;
  /** Whether this side has put the other on hold. */
  held: boolean;
  /** When it was answered, as the PBX writes it; "" until then. */
  answeredAt: string;
  /** The state that the agent returns to: the one before, or what was asked for during the call; "" where there is no agent. */
  backTo: string;
  /** The number whose call this leg listens to, taking no part in it; "" for a party to the call. */
  readonly listensTo: string;
  /** The keys that the other side pressed when asked to. */
  dtmf: string;
  /** When a ringing phone is answered by itself (milliseconds since 1970); null for one that waits for a command. */
  due: number | null;
}

export interface Call {
  readonly uuid: string;
  /** The parties in order: who calls, who is called, who came later; and listeners. */
  readonly legs: Leg[];
  /** The number that is called; "" when none is, as for an announcement. */
  to: string;
  /** The queue that the first party enters on answering; "" for none. */
  readonly queue: string;
  /** The conference that the only party is a member of; "" for none. */
  readonly conference: string;
  readonly gateway: string;
  /** The caller's own text about the call. */
  readonly otherStr: string;
  /** When the call ends by itself (milliseconds since 1970); null for one that does not, or not yet. */
  due: number | null;
}

/** A leg in its call. */
export interface Seat {
  readonly call: Call;
  readonly leg: Leg;
}

/** An agent that wraps up after a call. */
export interface WrapUp {
  readonly extn: string;
  /** The state to return to. */
  readonly backTo: string;
  /** When that happens by itself (milliseconds since 1970). */
  readonly due: number;
}

/** The parties to a call, without those who listen. */
export const partiesOf = (call: Call): Leg[] => call.legs.filter((leg) => leg.listensTo === "");

/** The legs that a leg is connected with: for a listener, the one listened to. */
export function othersOf(call: Call, leg: Leg): Leg[] {
  if (leg.listensTo !== "") return call.legs.filter((one) => one.number === leg.listensTo);
  return partiesOf(call).filter((one) => one !== leg);
}
