/** Waiting for one object to be free: its agent on break meanwhile, and ready again afterwards. */
import { OutcomeUnknownError, TransportError } from "../pbx/errors.js";
import type { AgentRow } from "../pbx/rows.js";
import { backoff } from "../pbx/retry.js";
import { column } from "../resources/codec.js";
import type { AgentReader, AgentState, Occupied } from "./activity.js";
import type { ApplyEvent } from "./events.js";

/** The calls of a drain; a PbxClient has them. */
export interface CallControl extends AgentReader {
  /** `PUT /api/ola/agents/EXTN/go_break` (示忙). */
  goBreak(extn: string): Promise<void>;
  /** `PUT /api/ola/agents/EXTN/go_ready` (示闲). */
  goReady(extn: string): Promise<void>;
}

/** How to wait. */
export interface Waiting {
  readonly control: CallControl;
  /** For how long at most, in milliseconds. */
  readonly timeoutMs: number;
  readonly retries: number;
  /** Waits; an abort of the signal ends the wait. */
  readonly sleep: (milliseconds: number, stop?: AbortSignal) => Promise<void>;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly random: () => number;
  readonly emit: (event: ApplyEvent) => void;
  /** Where the PBX tells by itself: calls back when something happened at an extension; gives what ends that. */
  readonly listen?: ((extn: string, news: () => void) => () => void) | undefined;
}

/** An object at one moment: whether it is in use, and its agent where it has one. */
export interface Look {
  readonly occupied: Occupied | undefined;
  readonly agent?: AgentState;
}

const FIRST_MS = 1_000;
const GROWTH = 1.5;
const LONGEST_MS = 15_000;

/** States before the call in which no queue called: such an agent is not made ready. */
const NOT_READY: readonly string[] = ["unready", "login", "logout"];

const isRow = (agent: AgentState): agent is AgentRow => agent !== undefined && !(agent instanceof Error);

/** Whether the agent was ready for calls before this one: what an agent in a call was before is `old_state`. */
function wasReady(agent: AgentRow): boolean {
  const state = column(agent, "state");
  const before = state === "busy" ? column(agent, "old_state") : state;
  return !NOT_READY.includes(before);
}

export class Drain {
  readonly #address: string;
  readonly #extn: string | undefined;
  readonly #waiting: Waiting;
  readonly #since: number;
  #asked = false;
  /** Whether the PBX took the break, or may have. */
  #broke = false;
  #wasReady = false;
  #isReported = false;
  /** Why it was given up. */
  givenUp: string | undefined;

  /** @param extn where somebody may be signed in; nothing for what has no agent */
  constructor(address: string, extn: string | undefined, waiting: Waiting) {
    this.#address = address;
    this.#extn = extn;
    this.#waiting = waiting;
    this.#since = waiting.now();
  }

  /** The extension whose agent is on break because of this drain, and was ready before. */
  get onBreak(): string | undefined {
    return this.#broke && this.#wasReady ? this.#extn : undefined;
  }

  /**
   * Waits until a look shows that the object is free, the time is up, or `halt` aborts. Never rejects.
   * @param first what was seen already
   */
  async run(first: Look, look: () => Promise<Look>, halt: AbortSignal): Promise<void> {
    const { emit, timeoutMs } = this.#waiting;
    const reason = first.occupied?.why ?? "";
    await this.#goBreak(first);
    emit({
      type: "drain_waiting",
      address: this.#address,
      reason,
      on_break: this.#broke,
      timeout_seconds: timeoutMs / 1_000,
    });
    const free = await this.#until(look, halt);
    if (free) emit({ type: "drain_ended", address: this.#address, waited_seconds: this.#waited() });
    else await this.putBack();
  }

  /** Makes the agent ready again, if it was and this drain gave it a break. Never rejects. */
  async putBack(): Promise<void> {
    const extn = this.onBreak;
    if (extn === undefined || this.#isReported) return;
    const { control, emit, retries, random, sleep } = this.#waiting;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await control.goReady(extn);
        this.#broke = false;
        emit({ type: "agent_ready", address: this.#address, extn });
        return;
      } catch (error) {
        if (attempt > retries || !mayPass(error)) {
          const reason = error instanceof Error ? error.message : String(error);
          this.#isReported = true;
          emit({ type: "agent_left_on_break", address: this.#address, extn, reason });
          return;
        }
        await sleep(backoff(attempt, random));
      }
    }
  }

  /** Nobody is signed in there any more: nobody is to be made ready. */
  forget(): void {
    this.#broke = false;
  }

  /** Looks again and again, at growing intervals; also when the PBX says that something happened. */
  async #until(look: () => Promise<Look>, halt: AbortSignal): Promise<boolean> {
    const { now, timeoutMs, emit } = this.#waiting;
    let interval = FIRST_MS;
    for (;;) {
      const left = this.#since + timeoutMs - now();
      if (left > 0) await this.#pause(Math.min(interval, left), halt);
      if (halt.aborted) return false;
      const seen = await look();
      if (this.#extn !== undefined && seen.agent === undefined) this.forget();
      if (!seen.occupied && !this.#wrapsUp(seen)) return true;
      if (now() - this.#since >= timeoutMs) {
        if (!seen.occupied) return true;
        this.givenUp = `still ${seen.occupied.why} after ${timeoutMs / 1_000} s`;
        emit({ type: "drain_given_up", address: this.#address, reason: this.givenUp });
        return false;
      }
      await this.#goBreak(seen);
      interval = Math.min(interval * GROWTH, LONGEST_MS);
    }
  }

  async #pause(milliseconds: number, halt: AbortSignal): Promise<void> {
    const wake = new AbortController();
    const unlisten =
      this.#extn === undefined ? undefined : this.#waiting.listen?.(this.#extn, () => wake.abort());
    await this.#waiting.sleep(milliseconds, AbortSignal.any([halt, wake.signal]));
    unlisten?.();
  }

  /** Made ready now, an agent who wraps up after the call would get the next one before the work is done. */
  #wrapsUp({ agent }: Look): boolean {
    return (
      this.onBreak !== undefined && agent !== undefined && isRow(agent) && column(agent, "state") === "acw"
    );
  }

  /** Once, and only when it is known what the agent was before; a PBX that refuses it during a call is let be. */
  async #goBreak({ agent }: Look): Promise<void> {
    if (this.#asked || this.#extn === undefined || !isRow(agent)) return;
    this.#asked = true;
    this.#wasReady = wasReady(agent);
    try {
      await this.#waiting.control.goBreak(this.#extn);
      this.#broke = true;
    } catch (error) {
      this.#broke = error instanceof OutcomeUnknownError;
    }
  }

  #waited(): number {
    return Math.round((this.#waiting.now() - this.#since) / 1_000);
  }
}

/** Whether trying again may help: not where the PBX said no. */
function mayPass(error: unknown): boolean {
  return error instanceof OutcomeUnknownError || error instanceof TransportError;
}
