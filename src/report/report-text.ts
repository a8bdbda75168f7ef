/** Runs as plain text, for a file: what a terminal would have shown, without its colours. */
import { eventText } from "./apply-text.js";
import { placeOf } from "./findings-text.js";
import type { PlacedFinding } from "../spec/finding.js";
import { planText } from "./plan-text.js";
import { printable } from "./printable.js";
import { rehearsalText } from "./rehearsal-text.js";
import type { ApplyRecord, ErrorRecord } from "./report.js";
import type { Plan } from "../reconcile/plan.js";
import { resultSentence } from "./result-sentence.js";
import { style } from "./style.js";

const PLAIN = style(false);

/** The plan, what became of each operation, and the last line. */
export function* applyText(record: ApplyRecord, plan: Plan): Generator<string> {
  const textOf = record.rehearsal ? rehearsalText : eventText;
  yield* planText(plan, PLAIN);
  yield "";
  for (const result of record.operations) yield* textOf({ type: "operation_end", ...result }, PLAIN);
  for (const mismatch of record.mismatches) yield* textOf({ type: "mismatch", mismatch }, PLAIN);
  if (record.reason === undefined) yield* textOf({ type: "apply_end", report: record }, PLAIN);
  else yield `${resultSentence(record)} (${printable(record.reason)})`;
}

/** The error. */
export function* errorText({ error }: ErrorRecord): Generator<string> {
  for (const finding of error.findings) yield* findingLines(finding);
  yield `Error: ${printable(error.message)}`;
  if (error.hint !== undefined) yield `  hint: ${printable(error.hint)}`;
}

function* findingLines(finding: PlacedFinding): Generator<string> {
  const { severity, code, message, hint } = finding;
  const place = placeOf(finding);
  yield `${place === "" ? "" : `${printable(place)}: `}${severity}[${code}]: ${printable(message)}`;
  if (hint !== undefined) yield `  hint: ${printable(hint)}`;
}
