/** What an agent does at the desk: 签入 签出 示闲 示忙. Each gives the reason when it is not done. */
import { fillAgent } from "../fill.js";
import type { Phones } from "../phone/phones.js";
import type { Refusal } from "../phone/meetings.js";
import type { Durations } from "../durations.js";
import type { State } from "../state.js";
import { cell } from "../rows.js";

/** What every command works on. */
export interface Office {
  readonly state: State;
  readonly phones: Phones;
  readonly durations: Durations;
}

/** The agent is signed in and in no call. */
export function notFree({ phones }: Office, extn: string): Refusal {
  if (!phones.agents.row(extn)) return `nobody is signed in at extension ${extn}`;
  return phones.exchange.isEngaged(extn) ? `${extn} is in a call` : undefined;
}

/** Signs in for queues, again where somebody is signed in already. */
export function signIn(office: Office, extn: string, queues: readonly string[], type: string): Refusal {
  const { state, phones, durations } = office;
  if (phones.exchange.isEngaged(extn)) return `${extn} is in a call`;
  const unknown = queues.find((id) => !phones.queues.queue(id));
  if (unknown !== undefined) return `queue ${unknown} does not exist`;
  const [extension] = state.extensions.of(extn);
  if (!extension) return `extension ${extn} does not exist`;
  const former = phones.agents.row(extn);
  const old_state = former ? cell(former, "state") : "";
  const own = { extn, name: cell(extension, "name"), queue: [...queues], type, state: "login", old_state };
  phones.agents.signIn(fillAgent(own, state.source, durations.wrapUp));
  if (cell(extension, "if_auto_ready") === "true") phones.agents.idle(extn, "ready");
  return undefined;
}

export function signOut(office: Office, extn: string): Refusal {
  const refusal = notFree(office, extn);
  if (refusal === undefined) office.phones.agents.signOut(extn);
  return refusal;
}

/** In a call it takes effect when that is over: the document does not say, and the call must not end of it. */
function goTo({ phones }: Office, extn: string, state: string): Refusal {
  const { agents, exchange } = phones;
  if (!agents.row(extn)) return `nobody is signed in at extension ${extn}`;
  const seat = exchange.seat(extn);
  if (seat) {
    seat.leg.backTo = state;
    return undefined;
  }
  if (cell(agents.row(extn) ?? {}, "state") !== state) agents.idle(extn, state);
  return undefined;
}

export const goReady = (office: Office, extn: string): Refusal => goTo(office, extn, "ready");

export const goBreak = (office: Office, extn: string): Refusal => goTo(office, extn, "unready");
