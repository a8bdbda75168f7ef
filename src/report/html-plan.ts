/** A plan as a page. */
import type { Plan } from "../reconcile/plan.js";
import { kinds } from "../resources/index.js";
import { graphHtml } from "./html-graph.js";
import { choicesOf, listHtml } from "./html-list.js";
import type { Entry } from "./html-list.js";
import { pageHtml } from "./html-page.js";
import type { PageHead } from "./html-page.js";
import { addressesHtml, findingsHtml, gatesHtml, notesHtml, tilesHtml } from "./html-parts.js";
import { LOOKS, actionOf, baseName, changeText, noteTexts, summaryLine } from "./plan-text.js";
import type { PlanReport } from "./report.js";
import { style } from "./style.js";

const PLAIN = style(false);
const UNMANAGED = 5_000;
const ACTIONS = [
  ["create", "create"],
  ["update", "update"],
  ["replace", "replace"],
  ["delete", "destroy"],
] as const;

/** The kinds as filters. */
export const KINDS = kinds.map(({ type, noun }) => [type, noun.many] as const);

/** The page's parts. */
export function planHtml(report: PlanReport): Generator<string> {
  return pageHtml(headOf(report), sections(report));
}

function headOf({ command, plan }: PlanReport): PageHead {
  const closed = plan.gates.some(({ allowed }) => !allowed);
  return {
    command,
    target: plan.target,
    verdict: summaryLine(plan),
    mood: closed ? "bad" : plan.resource_changes.length === 0 ? "good" : "calm",
    facts: [
      ["Read", plan.timestamp],
      ["Apply", applyText(plan, closed)],
      ...(plan.base ? [["Base", baseName(plan.base)] as const] : []),
      ["Digest", plan.digest.split(";")[0] ?? ""],
    ],
  };
}

function applyText(plan: Plan, closed: boolean): string {
  if (plan.without_secrets === true) return "can't carry this out: planned without the secrets";
  if (closed) return "would refuse: a gate is closed";
  return plan.applyable ? "would carry this out" : "has nothing to do";
}

function* sections({ plan, warnings, waits }: PlanReport): Generator<string> {
  const changes = plan.resource_changes;
  const actions = choicesOf(changes, actionOf, ACTIONS);
  const count = (action: string): number => actions.find(({ value }) => value === action)?.count ?? 0;
  yield* tilesHtml([
    ["to create", count("create"), "create"],
    ["to update", count("update"), "update"],
    ["to replace", count("replace"), "replace"],
    ["to destroy", count("delete"), "delete"],
    ["unmanaged", plan.summary.unmanaged, "unmanaged"],
  ]);
  yield* gatesHtml(plan.gates);
  yield* findingsHtml("Warnings", warnings);
  yield* notesHtml("Notes", "notes", noteTexts(plan));
  const kindsOf = choicesOf(changes, ({ type }) => type, KINDS);
  yield* listHtml(changes.length === 0 ? "No changes" : "Changes", actions, kindsOf, entries(plan));
  yield* graphHtml(waits());
  yield* unmanagedHtml(plan);
}

function* entries({ resource_changes: changes }: Plan): Generator<Entry> {
  for (const change of changes) {
    const group = actionOf(change);
    const { symbol, verb } = LOOKS[group];
    const lines = [...changeText(change, PLAIN)];
    yield { address: change.address, kind: change.type, group, symbol, verb, lines };
  }
}

function* unmanagedHtml({ unmanaged }: Plan): Generator<string> {
  if (unmanaged.length === 0) return;
  yield '<section aria-labelledby="unmanaged"><h2 id="unmanaged">Unmanaged</h2>';
  yield "<p>Live objects that the spec does not declare. They are left alone.</p>";
  yield `${addressesHtml(unmanaged, UNMANAGED)}</section>`;
}
