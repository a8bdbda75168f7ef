/** What happens to agents, as a person reads it and as data. */
import type { AgentEvent, AgentEventName, WatchEvent, WatchNote } from "../watch/events.js";
import { printable } from "./printable.js";
import type { Style } from "./style.js";

const WORDS = {
  initial: "is",
  signed_in: "signed in",
  signed_out: "signed out",
  ready: "ready",
  break: "break",
  ringing: "ringing",
  calling: "calling",
  answered: "answered",
  busy: "busy",
  hung_up: "hung up",
  acw: "wrapping up",
} as const satisfies Record<AgentEventName, string>;

const COLORS: Partial<Record<AgentEventName, keyof Style>> = {
  initial: "dim",
  ringing: "yellow",
  calling: "yellow",
  answered: "green",
  hung_up: "red",
};

const WORD_WIDTH = 11;
const EXTN_WIDTH = 6;

/** The time of day where the program runs. */
function clock(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** Which way and with whom: `inbound from 13800001111`. */
function callText({ number, direction }: AgentEvent): string {
  const link = direction === "outbound" ? "to" : direction === "inbound" ? "from" : "with";
  return [direction, ...(number === "" ? [] : [link, number])].filter((part) => part !== "").join(" ");
}

function detailsOf(event: AgentEvent): string[] {
  const { state, queues, gateway } = event;
  const told = event.event === "initial" ? [state === "" ? "not signed in" : state] : [];
  const unusual =
    event.event === "busy" && state !== "busy" ? [`state ${state === "" ? "unknown" : state}`] : [];
  const serves = queues.length === 0 ? [] : [`queue ${queues.join(" ")}`];
  return [...told, ...unusual, callText(event), ...serves, gateway === "" ? "" : `by ${gateway}`];
}

/** One event as a line: the time, the extension, what happened, with whom, the queues. */
export function watchText(event: WatchEvent, at: Date, style: Style): string {
  if ("call" in event) {
    const word = event.event === "caller_waiting" ? "a caller waits" : "a caller waits no longer";
    return printable(`${clock(at)} ${"".padEnd(EXTN_WIDTH)} ${word}: ${event.number}`);
  }
  const details = detailsOf(event).filter((part) => part !== "");
  const color = style[COLORS[event.event] ?? "bold"];
  const word = WORDS[event.event];
  const extn = printable(event.extn).padEnd(EXTN_WIDTH);
  const end =
    details.length === 0 ? color(word) : `${color(word.padEnd(WORD_WIDTH))} ${printable(details.join(", "))}`;
  return `${clock(at)} ${extn} ${end}`;
}

/** One event as data. */
export function watchData(event: WatchEvent, at: Date): object {
  return { time: at.toISOString(), ...event };
}

/** What happens to the watch itself, for standard error; undefined for what only `--debug` tells. */
export function noteText(note: WatchNote, debug: boolean): string | undefined {
  switch (note.note) {
    case "lost": {
      const seconds = Math.round(note.retryInMs / 100) / 10;
      return printable(`Lost: ${note.error.message}; trying again in ${seconds} s`);
    }
    case "back":
      return "Back: the PBX answers again.";
    case "nobody":
      return "Nobody is signed in, by the PBX's list of all agents. If that is wrong, name the extensions to watch.";
    case "deaf":
      return printable(`No longer subscribed: ${note.error.message}`);
    case "odd":
      return debug ? printable(`debug: ${note.what}`) : undefined;
  }
}
