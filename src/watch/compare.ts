/** Two looks at the same agents, and what must have happened in between. Pure. */
import type { AgentView } from "./agent-view.js";
import type { AgentEvent, AgentEventName } from "./events.js";

/** The agents of one look, by extension. */
export type Look = ReadonlyMap<string, AgentView>;

const IDLE: Readonly<Record<string, AgentEventName>> = {
  ready: "ready",
  unready: "break",
  acw: "acw",
  login: "signed_in",
};

const PHASES = { ring: "ringing", calling: "calling", answered: "answered", "": "busy" } as const;

/** Nobody is signed in there. */
const isAway = (view: AgentView | undefined): view is undefined =>
  view === undefined || view.state === "logout";

/**
 * Whether the agent is in a call. An unknown state counts as busy. A phone may ring while the state still says ready; after
 * a call, what it says of the phone is about the past.
 */
function isInCall({ state, phase }: AgentView): boolean {
  if (state === "acw" || state === "logout") return false;
  return !Object.hasOwn(IDLE, state) || phase === "ring" || phase === "calling";
}

/** Whether two views in a call show one and the same call. */
function isSameCall(before: AgentView, after: AgentView): boolean {
  if (before.channel !== "" && after.channel !== "") return before.channel === after.channel;
  const startsAnew = before.phase === "answered" && (after.phase === "ring" || after.phase === "calling");
  return !startsAnew || before.number === after.number;
}

function made(event: AgentEventName, of: AgentView, before: AgentView | undefined, after = of): AgentEvent {
  const { extn, name, number, direction, queues, gateway } = of;
  const call = isInCall(of) ? { number, direction, gateway } : { number: "", direction: "", gateway: "" };
  const state = after.state === "logout" ? "" : after.state;
  return { event, extn, name, state, old_state: before?.state ?? "", ...call, queues };
}

/** What the agent is doing now, as an event. */
const doing = (view: AgentView): AgentEventName =>
  isInCall(view) ? PHASES[view.phase] : (IDLE[view.state] ?? "busy");

function enter(after: AgentView): AgentEvent[] {
  const entered = made("signed_in", after, undefined);
  return doing(after) === "signed_in" ? [entered] : [entered, made(doing(after), after, undefined)];
}

function leave(before: AgentView): AgentEvent[] {
  const gone = { ...before, state: "logout", phase: "" } as const;
  const over = isInCall(before) ? [made("hung_up", before, before, gone)] : [];
  const left = { ...made("signed_out", before, before, gone), number: "", direction: "", gateway: "" };
  return [...over, left];
}

function go(before: AgentView, after: AgentView): AgentEvent[] {
  const now = made(doing(after), after, before);
  if (!isInCall(before)) return isInCall(after) || before.state !== after.state ? [now] : [];
  const over = made("hung_up", before, before, after);
  if (!isInCall(after) || !isSameCall(before, after)) return [over, now];
  return doing(before) === doing(after) && before.number === after.number ? [] : [now];
}

/**
 * What happened to one agent between two looks, in order.
 * @param before undefined, or in state `logout`, when nobody was signed in there; `after` likewise
 */
export function compareAgent(before: AgentView | undefined, after: AgentView | undefined): AgentEvent[] {
  if (isAway(before)) return isAway(after) ? [] : enter(after);
  return isAway(after) ? leave(before) : go(before, after);
}

/** What happened between two looks: first to the agents that are there, in their order, then to those that are gone. */
export function compareAgents(before: Look, after: Look): AgentEvent[] {
  const there = [...after.values()].flatMap((view) => compareAgent(before.get(view.extn), view));
  const gone = [...before.values()].filter(({ extn }) => !after.has(extn));
  return [...there, ...gone.flatMap((view) => compareAgent(view, undefined))];
}

/** How an agent is when the watch begins. */
export const initial = (view: AgentView): AgentEvent => made("initial", view, undefined);
