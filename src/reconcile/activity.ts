/**
 * Who is using what is to be changed or deleted. Extensions tell by the state of the agent who is signed in there,
 * conferences by their own rows. Reads only.
 */
import { AuthError, CancelledError } from "../pbx/errors.js";
import { isNotFound } from "../pbx/lists.js";
import type { AgentRow } from "../pbx/rows.js";
import { column } from "../resources/codec.js";
import { kindOf } from "../resources/index.js";
import type { Observed } from "../resources/index.js";
import type { Change } from "./change.js";

/** The calls that tell it, all of them GET; a PbxClient has them. */
export interface AgentReader {
  agents(): Promise<readonly AgentRow[]>;
  agent(extn: string): Promise<AgentRow | undefined>;
}

/** An object that is being used. */
export interface Occupied {
  /** In words that follow "extension/1001 is": `in a call`. */
  readonly why: string;
}

/** By address, what is in use of what was asked about. */
export type Activity = ReadonlyMap<string, Occupied>;

/** An agent's row; undefined where nobody is signed in; the error where it can't be had. */
export type AgentState = AgentRow | undefined | Error;

const IN_CALL: readonly string[] = ["ring", "calling", "answer", "answered"];
const FREE: readonly string[] = ["ready", "unready", "acw", "login", "logout"];

/** Whether an agent's phone is in a call, and why one thinks so; what can't be had or understood counts as a call. */
export function occupied(agent: AgentState): Occupied | undefined {
  if (agent === undefined) return undefined;
  if (agent instanceof Error) return { why: `perhaps in a call: its state can't be had (${agent.message})` };
  const [state, phase] = [column(agent, "state"), column(agent, "private_data")];
  if (phase === "ring") return { why: "ringing" };
  if (state === "busy" || IN_CALL.includes(phase)) return { why: "in a call" };
  if (FREE.includes(state)) return undefined;
  return { why: `perhaps in a call: its state ${JSON.stringify(state)} is not one that the document knows` };
}

/** A conference whose meeting is on. */
export function meeting(live: Observed): Occupied | undefined {
  return live.held && { why: "in a meeting" };
}

/** A failed log-in or an interruption is no answer about an extension. */
function asAnswer(error: unknown): Error {
  if (!(error instanceof Error) || error instanceof AuthError || error instanceof CancelledError) throw error;
  return error;
}

/**
 * The agents at these extensions: with one call where there are several. The document shows the address with a number
 * only, so where the list of all is empty or not found, they are asked for one by one.
 * @throws AuthError and CancelledError; any other failure is a state that can't be had
 */
export async function readAgents(
  reader: AgentReader,
  extns: readonly string[],
): Promise<Map<string, AgentState>> {
  if (extns.length > 1) {
    const all = await reader.agents().catch((error: unknown) => (isNotFound(error) ? [] : asAnswer(error)));
    if (all instanceof Error) return new Map(extns.map((extn) => [extn, all]));
    const rows = new Map(all.map((row) => [column(row, "extn"), row]));
    if (rows.size > 0) return new Map(extns.map((extn) => [extn, rows.get(extn)]));
  }
  const one = async (extn: string): Promise<[string, AgentState]> => [
    extn,
    await reader.agent(extn).catch(asNobody),
  ];
  return new Map(await Promise.all(extns.map(one)));
}

const asNobody = (error: unknown): AgentState => (isNotFound(error) ? undefined : asAnswer(error));

/**
 * What is in use of the objects that the changes touch. Only what is there and changes is asked about.
 * @throws AuthError and CancelledError
 */
export async function observeActivity(reader: AgentReader, changes: readonly Change[]): Promise<Activity> {
  const touched = changes.flatMap(({ address, type, key, live }) =>
    live ? [{ address, type, key, live }] : [],
  );
  const seats = touched.filter(({ type }) => kindOf(type).seat).map(({ key }) => key);
  const agents = await readAgents(reader, seats);
  const found = touched.map(({ address, type, key, live }): [string, Occupied | undefined] => [
    address,
    kindOf(type).seat ? occupied(agents.get(key)) : meeting(live),
  ]);
  return new Map(found.flatMap(([address, why]) => (why ? [[address, why]] : [])));
}
