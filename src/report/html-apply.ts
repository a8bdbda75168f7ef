/** How an apply ended as a page, and why a run has no plan. */
import type { OperationResult, Outcome } from "../reconcile/events.js";
import { leftText, undoneTexts } from "./apply-text.js";
import { capitalized } from "./capitalized.js";
import { choicesOf, listHtml } from "./html-list.js";
import type { Entry } from "./html-list.js";
import { pageHtml } from "./html-page.js";
import { findingsHtml, gatesHtml, notesHtml, tilesHtml } from "./html-parts.js";
import { KINDS } from "./html-plan.js";
import { LOOKS } from "./plan-text.js";
import type { ApplyRecord, ErrorRecord } from "./report.js";
import { resultSentence } from "./result-sentence.js";

const OUTCOMES: readonly (readonly [Outcome, string])[] = [
  ["done", "done"],
  ["failed", "failed"],
  ["unknown", "unknown"],
  ["blocked", "not started"],
];

/** The page's parts. */
export function applyHtml(record: ApplyRecord): Generator<string> {
  const { source, approval, backup } = record;
  const undone = undoneTexts(record);
  const known = [
    ["Commit", source.commit],
    ["By", source.actor],
    ["Run", source.run],
    ["Approved by", approval],
  ] as const;
  return pageHtml(
    {
      command: record.rehearsal ? "apply --rehearse" : "apply",
      target: record.target,
      verdict: resultSentence(record),
      besides: undone.length === 0 ? [] : [`${undone.join(", ")}. Run plan to see what is left.`],
      mood: record.exit_code === 0 ? "good" : "bad",
      facts: [
        ...known.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]])),
        ["Started", record.started],
        ["Finished", record.finished],
        ["Verification", record.verification],
        ...(backup === undefined ? [] : [["What it was before", backup] as const]),
        ["Digest", record.digest.split(";")[0] ?? ""],
      ],
    },
    sections(record),
  );
}

function* sections(record: ApplyRecord): Generator<string> {
  const { operations, mismatches, gates, warnings, reason } = record;
  const outcomes = choicesOf(operations, ({ outcome }) => outcome, OUTCOMES);
  const count = (outcome: Outcome): number => outcomes.find(({ value }) => value === outcome)?.count ?? 0;
  yield* tilesHtml(OUTCOMES.map(([outcome, label]) => [label, count(outcome), outcome] as const));
  yield* notesHtml("Why", "why", reason === undefined ? [] : [`${capitalized(reason)}.`]);
  const { left_on_break: onBreak = [] } = record;
  yield* notesHtml("To be done by hand", "by-hand", onBreak.length === 0 ? [] : [leftText(onBreak)]);
  const told = mismatches.map(({ message }) => `${message}.`);
  yield* notesHtml("Not taken by the PBX", "mismatches", told);
  // Gates that were passed are history; one that was not is the news.
  const isRefused = gates.some(({ allowed }) => !allowed);
  if (isRefused) yield* gatesHtml(gates);
  yield* findingsHtml("Warnings", warnings);
  const kindsOf = choicesOf(operations, typeOf, KINDS);
  yield* listHtml("Operations", outcomes, kindsOf, entries(operations));
  if (!isRefused) yield* gatesHtml(gates);
}

const typeOf = ({ address }: OperationResult): string => address.split("/")[0] ?? "";

/** What went wrong first. */
const ORDER: readonly Outcome[] = ["failed", "unknown", "blocked", "done"];

function* entries(operations: readonly OperationResult[]): Generator<Entry> {
  for (const wanted of ORDER) yield* entriesOf(operations, wanted);
}

function* entriesOf(operations: readonly OperationResult[], wanted: Outcome): Generator<Entry> {
  for (const operation of operations) {
    if (operation.outcome !== wanted) continue;
    const { address, action, outcome, reason, hint } = operation;
    const verb = `${action} ${OUTCOMES.find(([name]) => name === outcome)?.[1] ?? outcome}`;
    const lines = [
      ...(reason === undefined ? [] : [reason]),
      ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ];
    const { symbol } = LOOKS[action];
    yield { address, kind: typeOf(operation), group: outcome, symbol, verb, lines };
  }
}

/** The page of a run that ended before it had a plan. */
export function errorHtml(record: ErrorRecord): Generator<string> {
  const { command, target, timestamp, exit_code, error, source } = record;
  const { message, hint, findings } = error;
  return pageHtml(
    {
      command,
      target: "failed",
      verdict: `${capitalized(message)}.`,
      mood: "bad",
      facts: [
        ...(target === undefined ? [] : [["PBX", target] as const]),
        ...(source.commit === null ? [] : [["Commit", source.commit] as const]),
        ["When", timestamp],
        ["Exit code", String(exit_code)],
      ],
    },
    errorSections(hint, findings),
  );
}

function* errorSections(
  hint: string | undefined,
  findings: ErrorRecord["error"]["findings"],
): Generator<string> {
  yield* notesHtml("What to do", "hint", hint === undefined ? [] : [`${capitalized(hint)}.`]);
  yield* findingsHtml("Findings", findings);
}
