/** The sections that a page has above its list. */
import type { GateResult } from "../reconcile/gates/index.js";
import { html } from "./html-text.js";
import { placeOf } from "./findings-text.js";
import type { PlacedFinding } from "./findings-text.js";
import type { Many } from "./many.js";

const SHOWN = 10;
const NOTES = 100;

/** Counts, large. */
export function* tilesHtml(
  tiles: readonly (readonly [name: string, count: number, group: string])[],
): Generator<string> {
  yield '<dl class="tiles">';
  for (const [name, count, group] of tiles) {
    const empty = count === 0 ? " none" : "";
    yield `<div class="${group}${empty}"><dt>${html(name)}</dt><dd>${count.toLocaleString("en-US")}</dd></div>`;
  }
  yield "</dl>";
}

/** Addresses in a sentence; the rest of many behind a line that opens it. */
export function addressesHtml(addresses: readonly string[], most: number): string {
  const codes = (of: readonly string[]): string => of.map((one) => `<code>${html(one)}</code>`).join(", ");
  const shown = addresses.slice(0, SHOWN);
  const further = addresses.slice(SHOWN, most);
  const beyond = addresses.length - shown.length - further.length;
  const end = beyond > 0 ? ` and ${beyond.toLocaleString("en-US")} more, which the JSON lists` : "";
  if (further.length === 0) return `<p class="addresses">${codes(shown)}</p>`;
  const more = (addresses.length - shown.length).toLocaleString("en-US");
  return `<p class="addresses">${codes(shown)}</p><details><summary>${more} more</summary><p class="addresses">${codes(further)}${end}</p></details>`;
}

/** Gates, the closed ones first, each with what opens it. */
export function* gatesHtml(gates: readonly GateResult[]): Generator<string> {
  if (gates.length === 0) return;
  yield '<section aria-labelledby="gates"><h2 id="gates">Gates</h2><ul class="cards">';
  const ordered = [...gates].sort((one, other) => Number(one.allowed) - Number(other.allowed));
  for (const { gate, message, addresses, allowed, hint, approve } of ordered.slice(0, 100)) {
    const state = allowed ? "open" : "closed";
    yield `<li class="gate ${state}"><p><span class="badge">${state}</span> <strong>${html(gate)}</strong> ${html(message)}.</p>`;
    yield addressesHtml(addresses, 1_000);
    const entry = approve === undefined ? "" : `<p class="addresses"><code>${html(approve)}</code></p>`;
    yield `<p class="hint">${html(hint)}.</p>${entry}</li>`;
  }
  yield "</ul>";
  if (gates.length > 100)
    yield `<p>${(gates.length - 100).toLocaleString("en-US")} more gates are not shown.</p>`;
  yield "</section>";
}

/** Warnings, or the findings that ended a run. */
export function* findingsHtml(heading: string, findings: readonly PlacedFinding[]): Generator<string> {
  if (findings.length === 0) return;
  yield `<section aria-labelledby="findings"><h2 id="findings">${html(heading)}</h2><ul class="cards">`;
  for (const finding of findings.slice(0, 500)) {
    const { code, severity, message, hint } = finding;
    const where = placeOf(finding) === "" ? "" : ` <code>${html(placeOf(finding))}</code>`;
    yield `<li class="finding ${severity}"><p><span class="badge">${html(code)}</span>${where} ${html(message)}.</p>`;
    yield `${hint === undefined ? "" : `<p class="hint">${html(hint)}.</p>`}</li>`;
  }
  yield "</ul>";
  if (findings.length > 500) yield `<p>${findings.length - 500} more are not shown.</p>`;
  yield "</section>";
}

/** Sentences. */
export function* notesHtml(heading: string, id: string, notes: Many<string>): Generator<string> {
  if (notes.length === 0) return;
  yield `<section aria-labelledby="${id}"><h2 id="${id}">${html(heading)}</h2><ul class="notes">`;
  let shown = 0;
  for (const note of notes) {
    if (shown === NOTES) break;
    yield `<li>${html(note)}</li>`;
    shown += 1;
  }
  if (notes.length > shown) yield `<li>… and ${(notes.length - shown).toLocaleString("en-US")} more.</li>`;
  yield "</ul></section>";
}
