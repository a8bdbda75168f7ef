/** A rehearsal's events as a person reads them: nothing in it may read as if it had been done. */
import type { ApplyEvent, ApplyReport } from "../reconcile/events.js";
import { eventText } from "./apply-text.js";
import { countText } from "./count-text.js";
import { printable } from "./printable.js";
import type { Style } from "./style.js";

/** What happens during a rehearsal: the events of an apply, each call, and what the end state is like. */
export type RehearsalEvent =
  | ApplyEvent
  | {
      readonly type: "call";
      readonly address: string;
      readonly method: string;
      readonly path: string;
      /** The names of the parameters; their values are never shown. */
      readonly params: readonly string[];
    }
  | {
      readonly type: "end_state";
      /** How many calls were played. */
      readonly calls: number;
      /** What a second plan would still change. */
      readonly changes: readonly string[];
      /** How often each fault was played, where faults were asked for. */
      readonly faults?: Readonly<Record<string, number>>;
    };

const SHOWN = 10;

/** The lines for one event. */
export function rehearsalText(event: RehearsalEvent, style: Style): string[] {
  switch (event.type) {
    case "apply_start":
      return ["", style.bold("Rehearsal, against a simulated PBX in the state that was read:")];
    case "call": {
      const params = event.params.map((name) => ` ${name}=***`).join("");
      return [`${printable(event.address)}: ${event.method} ${event.path}${params}`];
    }
    case "operation_end":
      return event.outcome === "done" ? [] : eventText(event, style);
    case "verify_start":
      return ["Verifying: reading the simulated PBX again"];
    case "end_state":
      return [...playedText(event.faults), ...endState(event.calls, event.changes, style)];
    case "apply_end":
      return endText(event.report, style);
    case "operation_start":
    case "lookup":
    case "interrupted":
    case "refused":
    case "settled":
    case "mismatch":
    case "drain_waiting":
    case "drain_ended":
    case "drain_given_up":
    case "agent_ready":
    case "agent_left_on_break":
      return eventText(event, style);
  }
}

function playedText(faults: Readonly<Record<string, number>> | undefined): string[] {
  if (!faults) return [];
  const told = Object.entries(faults).map(([name, count]) => `${name} ${count}`);
  return ["", `Faults played: ${told.length === 0 ? "none" : told.sort().join(", ")}.`];
}

function endState(calls: number, changes: readonly string[], style: Style): string[] {
  const played = countText(calls, "call");
  if (changes.length === 0)
    return ["", `After ${played} the PBX matches the configuration: a second plan is empty.`];
  const more = changes.length > SHOWN ? ` and ${changes.length - SHOWN} more` : "";
  const told = `${changes.slice(0, SHOWN).map(printable).join(", ")}${more}`;
  return ["", style.red(`After ${played} a second plan would still change ${told}.`)];
}

function endText(
  { operations, mismatches, interrupted, target, summary }: ApplyReport,
  style: Style,
): string[] {
  const written = `Nothing was written to ${printable(target)}.`;
  if (operations.length === 0) return ["", style.bold(`Nothing to rehearse. ${written}`)];
  const { added, changed, destroyed } = summary;
  const counts = `${added} added, ${changed} changed, ${destroyed} destroyed`;
  const undone = operations.filter(({ outcome }) => outcome !== "done").length;
  const isWhole = undone === 0 && mismatches.length === 0 && !interrupted;
  const verdict = isWhole
    ? style.green(`Rehearsal complete: ${counts} on the simulated PBX.`)
    : style.red(`Rehearsal incomplete: ${counts} on the simulated PBX, ${undone} not done.`);
  return [style.bold(`${verdict} ${written}`)];
}
