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
      return [];
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
      return [style.red(`Not taken: ${printable(event.mismatch.message)}`)];
    case "apply_end":
      return reportText(event.report, style);
  }
}

function resultText(result: OperationResult, style: Style): string[] {
  const address = printable(result.address);
  const reason = result.reason === undefined ? "" : `: ${printable(result.reason)}`;
  const hint = result.hint === undefined ? [] : [`  ${style.cyan("hint:")} ${printable(result.hint)}`];
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
  const undone = report.operations.filter(({ outcome }) => outcome !== "done");
  if (undone.length === 0 && report.mismatches.length === 0)
    return ["", style.bold(style.green(`Apply complete! ${resources}`))];
  const count = (outcome: string): number =>
    report.operations.filter((result) => result.outcome === outcome && result.not_started !== true).length;
  const parts = (["failed", "blocked", "unknown"] as const).map(
    (outcome) => [count(outcome), outcome] as const,
  );
  const told = parts.filter(([number]) => number > 0).map(([number, outcome]) => `${number} ${outcome}`);
  const waiting = report.operations.filter((result) => result.not_started === true);
  if (waiting.length > 0) told.push(`${waiting.length} not started: ${printable(waiting[0]?.reason ?? "")}`);
  if (report.mismatches.length > 0) told.push(`${report.mismatches.length} not taken by the PBX`);
  return [
    "",
    style.bold(style.red(`Apply incomplete: ${told.join(", ")}. ${resources}`)),
    "Run plan to see what is left.",
  ];
}
