import { column } from "../resources/codec.js";
import { readAgents } from "./activity.js";
import type { AgentReader, AgentState } from "./activity.js";
import type { AgentRow } from "../pbx/rows.js";

/** Up to so many extensions, each is looked at by itself; more share the list of all. */
const FEW = 20;
/** For so long (in milliseconds) one list of all answers for whoever asks. */
const FRESH_MS = 500;

/** Tells an agent's state in the moment, without asking the PBX once for each of thousands. */
export class AgentDesk {
  readonly #reader: AgentReader;
  readonly #now: () => number;
  readonly #shared: boolean;
  #list: { readonly at: number; readonly rows: Promise<Map<string, AgentRow>> } | undefined;

  /** @param seats how many extensions may be asked about @param now milliseconds of any clock */
  constructor(reader: AgentReader, seats: number, now: () => number) {
    this.#reader = reader;
    this.#now = now;
    this.#shared = seats > FEW;
  }

  /** The agent at an extension. Never rejects: what can't be had is told as an error. */
  async at(extn: string): Promise<AgentState> {
    try {
      const rows = this.#shared ? await this.#all() : undefined;
      // An empty list proves nothing: a PBX may know no list of all.
      if (rows && rows.size > 0) return rows.get(extn);
      return (await readAgents(this.#reader, [extn])).get(extn);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #all(): Promise<Map<string, AgentRow>> {
    const at = this.#now();
    if (!this.#list || at - this.#list.at >= FRESH_MS) this.#list = { at, rows: this.#read() };
    return this.#list.rows;
  }

  /** Where the list of all can't be had, one is asked about by itself. */
  async #read(): Promise<Map<string, AgentRow>> {
    const rows = await this.#reader.agents().catch(() => []);
    return new Map(rows.map((row) => [column(row, "extn"), row]));
  }
}
