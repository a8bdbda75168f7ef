/** Watches by asking for the agents again and again. */
import { AuthError, CancelledError, HttpStatusError, PbxError, PbxOptionError } from "../pbx/errors.js";
import type { AgentRow } from "../pbx/rows.js";
import { viewOfRow, viewOfState } from "./agent-view.js";
import { compareAgents, initial } from "./compare.js";
import type { Look } from "./compare.js";
import type { Audience } from "./events.js";

/** Whom to ask; a PbxClient is one. */
export interface AgentSource {
  agents(): Promise<readonly AgentRow[]>;
  agent(extn: string): Promise<AgentRow | undefined>;
}

/** What to watch, and how often. */
export interface Polling {
  readonly client: AgentSource;
  /** The extensions to watch; all of them when there are none. */
  readonly extns: readonly string[];
  readonly intervalMs: number;
  /** Waits; ends early, with an error or without, when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly audience: Audience;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

const isNotFound = (error: unknown): boolean => error instanceof HttpStatusError && error.status === 404;

/**
 * Reads the agents. The document shows the address with a number only: a PBX may know no list of all of them, and then
 * they are asked for one by one.
 */
class Reader {
  readonly #client: AgentSource;
  readonly #extns: readonly string[];
  /** Whether the list of all agents has told of one; then it is to be believed when it is empty. */
  #listsAll: boolean | undefined;

  constructor({ client, extns }: Polling) {
    this.#client = client;
    this.#extns = extns;
  }

  /** Whether it is open what an empty list means. */
  get isDoubtful(): boolean {
    return this.#listsAll === undefined && this.#extns.length === 0;
  }

  async read(): Promise<Look> {
    const rows = await this.#rows();
    const wanted = new Set(this.#extns);
    const views = rows.map(viewOfRow).filter(({ extn }) => wanted.size === 0 || wanted.has(extn));
    return new Map(views.map((view) => [view.extn, view]));
  }

  async #rows(): Promise<readonly AgentRow[]> {
    const rows = this.#listsAll === false ? [] : await this.#all();
    if (rows.length > 0) this.#listsAll = true;
    if (rows.length > 0 || this.#listsAll === true || this.#extns.length === 0) return rows;
    const each = await Promise.all(this.#extns.map((extn) => this.#client.agent(extn)));
    return each.flatMap((row) => row ?? []);
  }

  async #all(): Promise<readonly AgentRow[]> {
    try {
      return await this.#client.agents();
    } catch (error) {
      if (!isNotFound(error) || this.#listsAll === true || this.#extns.length === 0) throw error;
      this.#listsAll = false;
      return [];
    }
  }
}

/** Whether another attempt may end better: not when the credentials are refused, which would lock the account. */
function isPassing(error: unknown): error is PbxError {
  const isFinal =
    error instanceof AuthError || error instanceof CancelledError || error instanceof PbxOptionError;
  return error instanceof PbxError && !isFinal;
}

/**
 * Watches until the signal aborts. When the PBX cannot be reached for a while, what happened meanwhile is told when it
 * is back.
 * @throws the client's errors at the first attempt; later only when the PBX refuses the credentials.
 */
export async function poll(polling: Polling): Promise<void> {
  const { audience, intervalMs, signal, sleep } = polling;
  const isOver = (): boolean => signal.aborted;
  const reader = new Reader(polling);
  let look = await reader.read();
  for (const view of look.values()) audience.event(initial(view));
  const absent = polling.extns.filter((extn) => !look.has(extn));
  for (const extn of absent) audience.event(initial(viewOfState(extn, "logout")));
  if (look.size === 0 && reader.isDoubtful) audience.note({ note: "nobody" });
  for (let lost = false; ;) {
    await sleep(intervalMs, signal).catch(() => undefined);
    if (isOver()) return;
    try {
      const next = await reader.read();
      if (lost) audience.note({ note: "back" });
      lost = false;
      for (const event of compareAgents(look, next)) audience.event(event);
      look = next;
    } catch (error) {
      if (isOver()) return;
      if (!isPassing(error)) throw error;
      if (!lost) audience.note({ note: "lost", error, retryInMs: intervalMs });
      lost = true;
    }
  }
}
