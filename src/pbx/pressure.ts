/**
 * How many requests may be in flight, by how the PBX bears them: half as many when it refuses (429, 503) or takes ever
 * longer, one more after each round that went well, up to what the user allows.
 */

/** How an attempt ended, as far as this cares. Times in milliseconds, of a clock that never goes back. */
export interface Ended {
  readonly started: number;
  readonly ended: number;
  /** The PBX said that it was too much. */
  readonly refused: boolean;
  /** Its time tells of the PBX's load; that of a list tells of the list's length. */
  readonly timed: boolean;
}

/** So many times are looked at before they mean anything. */
const FEW = 20;
/** What a new time counts against those before. */
const WEIGHT = 0.1;
/** How quickly a time that once was usual is forgotten, an attempt. */
const DRIFT = 1.01;
/** Times climb when they are so many times the usual, and so many milliseconds above it: less is chance. */
const CLIMB_RATIO = 4;
const CLIMB_MS = 250;

export class Pressure {
  readonly #most: number;
  readonly #set: (allowed: number) => void;
  #allowed: number;
  /** When it was last halved: what began before tells nothing of the new number. */
  #halvedAt = -Infinity;
  #good = 0;
  #times = 0;
  #mean = 0;
  #usual = Infinity;

  /** @param set told of each new number, `most` being the one at the start. */
  constructor(most: number, set: (allowed: number) => void) {
    this.#most = most;
    this.#allowed = most;
    this.#set = set;
  }

  /** Takes in how an attempt ended. */
  ended(attempt: Ended): void {
    if (attempt.started < this.#halvedAt) return;
    const climbs = attempt.timed && !attempt.refused && this.#climbs(attempt.ended - attempt.started);
    if (attempt.refused || climbs) this.#halve(attempt.ended);
    else this.#recover();
  }

  #halve(now: number): void {
    this.#halvedAt = now;
    this.#good = 0;
    this.#times = 0;
    this.#change(Math.max(1, this.#allowed >> 1));
  }

  #recover(): void {
    if (this.#allowed >= this.#most) return;
    this.#good += 1;
    if (this.#good < this.#allowed) return;
    this.#good = 0;
    this.#change(this.#allowed + 1);
  }

  #climbs(ms: number): boolean {
    this.#mean = this.#times === 0 ? ms : this.#mean + WEIGHT * (ms - this.#mean);
    this.#times += 1;
    if (this.#times < FEW) return false;
    this.#usual = Math.min(this.#usual * DRIFT, this.#mean);
    return this.#mean > CLIMB_RATIO * this.#usual && this.#mean > this.#usual + CLIMB_MS;
  }

  #change(allowed: number): void {
    if (allowed === this.#allowed) return;
    this.#allowed = allowed;
    this.#set(allowed);
  }
}
