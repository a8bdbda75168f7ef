import type { Durations } from "./durations.js";
import type { FaultSettings } from "./faults/choice.js";
import type { Seed } from "./seed.js";

/** What a simulator is told. */
export interface SimulatorOptions {
  /** `admin` unless given, like the password. */
  readonly username?: string;
  readonly password?: string;
  /** The state to start from; empty unless given. */
  readonly seed?: Seed;
  /** `older`: extensions are listed at the former address, and `code` comes as text. */
  readonly dialect?: "current" | "older";
  /**
   * The clock behind all stamps, and behind what happens by itself: phones ring, are answered and hung up when it has come
   * so far and anything is asked, or `run` is called.
   */
  readonly now?: () => Date;
  /** How long phones ring, calls last and agents wrap up. */
  readonly durations?: Partial<Durations>;
  /**
   * What a conference's `memberdetail` tells, whose form the document leaves open: `empty` (the default, as in its example):
   * nothing, the members are those of `liveConf`; `numbers`: the list that `addConfMembers` set, with commas.
   */
  readonly memberdetail?: "numbers" | "empty";
  /** Where ids and tokens come from. */
  readonly uuid?: () => string;
  /** What goes wrong with requests that come by `meet`; nothing unless given. */
  readonly faults?: FaultSettings;
}

/** The faults that a simulator plays. */
export interface FaultReport extends Required<FaultSettings> {
  /** By full name (`reset-after`), how often each was played so far. */
  readonly played: Readonly<Record<string, number>>;
}
