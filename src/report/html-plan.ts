/** A plan as a page. */
import type { Plan } from "../reconcile/plan.js";
import { kinds } from "../resources/index.js";
import { graphHtml } from "./html-graph.js";
import { choicesOf, listHtml } from "./html-list.js";
import type { Entry } from "./html-list.js";
import { pageHtml } from "./html-page.js";
import type { PageHead } from "./html-page.js";
import { findingsHtml, gatesHtml, navigationHtml, notesHtml, tilesHtml } from "./html-parts.js";
import { undeclaredHtml, unmanagedHtml } from "./html-unmanaged.js";
import { LOOKS, actionOf, baseName, changeText, noteTexts } from "./plan-text.js";
import { planVerdict } from "./plan-verdict.js";
import type { PlanReport } from "./report.js";
import { style } from "./style.js";

const PLAIN = style(false);
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
  const { headline, besides, mood } = planVerdict(plan);
  return {
    command,
    target: plan.target,
    verdict: headline,
    besides,
    mood,
    facts: [
      ["Read", plan.timestamp],
      ...(plan.base ? [["Base", baseName(plan.base)] as const] : []),
      ["Digest", plan.digest.split(";")[0] ?? ""],
    ],
  };
}

function* sections({ plan, waits, unmanaged }: PlanReport): Generator<string> {
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
  const { gates, warnings = [], undeclared = [] } = plan;
  const notes = noteTexts(plan);
  const steps = waits();
  yield* navigationHtml([
    ["gates", "Gates", gates.length],
    ["undeclared", "Nobody declared", undeclared.length],
    ["findings", "Warnings", warnings.length],
    ["notes", "Notes", notes.length],
    ["list-heading", "Changes", changes.length],
    ["order", "What waits for what", steps.filter(({ needs }) => needs.length > 0).length],
    ["unmanaged", "Unmanaged", plan.unmanaged.length],
  ]);
  yield* gatesHtml(gates);
  yield* undeclaredHtml(plan);
  yield* findingsHtml("Warnings", warnings);
  yield* notesHtml("Notes", "notes", notes);
  const kindsOf = choicesOf(changes, ({ type }) => type, KINDS);
  yield* listHtml(changes.length === 0 ? "No changes" : "Changes", actions, kindsOf, entries(plan));
  yield* graphHtml(steps);
  yield* unmanagedHtml(unmanaged());
}

function* entries({ resource_changes: changes }: Plan): Generator<Entry> {
  for (const change of changes) {
    const group = actionOf(change);
    const { symbol, verb } = LOOKS[group];
    const lines = [...changeText(change, PLAIN)];
    yield { address: change.address, kind: change.type, group, symbol, verb, lines };
  }
}
