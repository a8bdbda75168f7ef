/** Apply's events as a person reads them. */
import type { ApplyEvent, ApplyReport, OperationResult } from "../reconcile/events.js";
import type { Action } from "../reconcile/plan.js";
import { printable } from "./printable.js";
import type { Style } from "./style.js";

const DONE = {
  create: "Creation complete",
  update: "Modifications complete",
  delete: "Destruction complete",
} as const satisfies Record<Action, string>;
const FAILED = {
  create: "Creation",
  update: "Modification",
  delete: "Destruction",
} as const satisfies Record<Action, string>;

/** The lines for one event; most events of a calm run have one, starts have none. */
export function eventText(event: ApplyEvent, style: Style): string[] {
  switch (event.type) {
    case "apply_start":
    case "operation_start":
      return [];
    case "lookup":
      return [`${printable(event.address)}: the answer was lost; reading it back`];
    case "operation_end":
      // After an interruption there may be thousands of them: the report counts them.
      return event.not_started === true ? [] : resultText(event, style);
    case "refused":
    case "drain_given_up":
      // What follows says it.
      return [];
    case "drain_waiting": {
      const meanwhile = event.on_break ? "; its agent is on break meanwhile" : "";
      const limit = `waiting up to ${event.timeout_seconds} s for it to end`;
      return [`${printable(event.address)} is ${printable(event.reason)}: ${limit}${meanwhile}`];
    }
    case "drain_ended":
      return [`${printable(event.address)}: free after ${event.waited_seconds} s`];
    case "agent_ready":
      return [`${printable(event.address)}: its agent is ready again`];
    case "agent_left_on_break": {
      const why = printable(event.reason);
      return [style.red(`${printable(event.address)}: its agent was left on break: ${why}`)];
    }
    case "interrupted":
      return [
        style.yellow(
          `Interrupted: nothing new starts; waiting for ${event.in_flight} in flight. Interrupt again to stop at once.`,
        ),
      ];
    case "verify_start":
      return ["Verifying: reading the PBX again"];
    case "settled":
      return resultText(event, style).map((line, index) => (index === 0 ? `Known by now: ${line}` : line));
    case "mismatch":
      return [
        style.red(`Not taken: ${printable(event.mismatch.message)}`),
        ...hintText(event.mismatch.hint, style),
      ];
    case "apply_end":
      return reportText(event.report, style);
  }
}

const hintText = (hint: string | undefined, style: Style): string[] =>
  hint === undefined ? [] : [`  ${style.cyan("hint:")} ${printable(hint)}`];

function resultText(result: OperationResult, style: Style): string[] {
  const address = printable(result.address);
  const reason = result.reason === undefined ? "" : `: ${printable(result.reason)}`;
  const hint = hintText(result.hint, style);
  switch (result.outcome) {
    case "done":
      return [`${address}: ${DONE[result.action]}`];
    case "failed":
      return [style.red(`${address}: ${FAILED[result.action]} failed${reason}`), ...hint];
    case "blocked":
      return [style.yellow(`${address}: ${FAILED[result.action]} not started${reason}`)];
    case "unknown":
      return [
        style.red(`${address}: ${FAILED[result.action]} may or may not have taken effect${reason}`),
        ...hint,
      ];
  }
}

function reportText(report: ApplyReport, style: Style): string[] {
  const { added, changed, destroyed } = report.summary;
  const resources = `Resources: ${added} added, ${changed} changed, ${destroyed} destroyed.`;
  const told = undoneTexts(report);
  const back = report.backup === undefined ? [] : [`What it was before: ${printable(report.backup)}`];
  const onBreak = report.left_on_break ?? [];
  const left = onBreak.length === 0 ? [] : [style.red(leftText(onBreak))];
  if (told.length === 0)
    return ["", ...left, ...back, style.bold(style.green(`Apply complete! ${resources}`))];
  return [
    "",
    ...left,
    ...back,
    style.bold(style.red(`Apply incomplete: ${told.join(", ")}. ${resources}`)),
    "Run plan to see what is left.",
  ];
}

/** How much of an apply was not done, or not taken: `3 failed`, `1 blocked`. Empty where all was. */
export function undoneTexts(report: ApplyReport): string[] {
  const count = (outcome: string): number =>
    report.operations.filter((result) => result.outcome === outcome && result.not_started !== true).length;
  const parts = (["failed", "blocked", "unknown"] as const).map(
    (outcome) => [count(outcome), outcome] as const,
  );
  const told = parts.filter(([number]) => number > 0).map(([number, outcome]) => `${number} ${outcome}`);
  const waiting = report.operations.filter((result) => result.not_started === true);
  if (waiting.length > 0) told.push(`${waiting.length} not started: ${printable(waiting[0]?.reason ?? "")}`);
  if (report.mismatches.length > 0) told.push(`${report.mismatches.length} not taken by the PBX`);
  return told;
}

/** Who has to be made ready by hand. */
export function leftText(extns: readonly string[]): string {
  const they = extns.length === 1 ? "The agent at extension" : "The agents at extensions";
  return `${they} ${extns.map(printable).join(", ")} ${extns.length === 1 ? "was" : "were"} left on break: make ready by hand.`;
}
