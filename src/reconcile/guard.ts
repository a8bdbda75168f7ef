/** What stands between an operation and people who are talking. */
import type { Observed } from "../resources/index.js";
import type { Outcome } from "./events.js";
import type { Operation } from "./graph.js";
import type { Parked } from "./schedule.js";

/** The operation may run. `live`: the object as it was just read, where it was. */
export interface Go {
  readonly live?: Observed;
}

/** The operation is not to run, and why. */
export interface Held {
  readonly reason: string;
}

/** Asked right before an operation's first write. */
export interface Guard {
  /** The extensions whose agents are on break now because of this run. */
  readonly onBreak: readonly string[];
  /**
   * Looks whether the object is in use. Never rejects.
   * @param halt aborted when nothing new may start: whatever waits ends
   * @returns whether to go on, to leave it, or to ask again later
   */
  check(operation: Operation, halt: AbortSignal): Promise<Go | Held | Parked>;
  /** Told when an operation that was let through has ended: undoes what was done for it. Never rejects. */
  ended(operation: Operation, outcome: Outcome): Promise<void>;
  /** Told when no operation runs any more: undoes the rest. Never rejects. */
  settle(): Promise<void>;
}
