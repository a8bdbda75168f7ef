/** What is live and not in the spec, as a page shows it: the newest first, since a rogue extension is a new one. */
import type { Plan, Undeclared } from "../reconcile/plan.js";
import { counted } from "./counted.js";
import { addressesHtml } from "./html-parts.js";
import { html } from "./html-text.js";

const SHOWN = 10;
const MOST = 5_000;

/** What nobody declared, where that was asked for. */
export function* undeclaredHtml({ undeclared = [] }: Plan): Generator<string> {
  if (undeclared.length === 0) return;
  yield '<section aria-labelledby="undeclared"><h2 id="undeclared">Nobody declared</h2>';
  yield "<p>Live objects in scope that no line of the spec declares or ignores.</p>";
  yield* objectsHtml(undeclared, "Objects that nobody declared");
  yield "</section>";
}

/** What the plan leaves alone. */
export function* unmanagedHtml(unmanaged: readonly Undeclared[]): Generator<string> {
  if (unmanaged.length === 0) return;
  yield '<section aria-labelledby="unmanaged"><h2 id="unmanaged">Unmanaged</h2>';
  yield "<p>Live objects that the spec does not declare. They are left alone.</p>";
  yield* objectsHtml(unmanaged, "Unmanaged objects");
  yield "</section>";
}

function* objectsHtml(objects: readonly Undeclared[], caption: string): Generator<string> {
  const hasDates = objects.some(({ created_at, updated_at }) => created_at !== null || updated_at !== null);
  if (!hasDates) {
    const addresses = objects.map(({ address }) => address);
    yield addressesHtml(addresses, MOST);
    return;
  }
  const newest = objects.toSorted(byAge);
  yield* tableHtml(newest.slice(0, SHOWN), `${caption}, the newest first`);
  const further = newest.slice(SHOWN, MOST);
  if (further.length === 0) return;
  yield `<details><summary>${(newest.length - SHOWN).toLocaleString("en-US")} more</summary>`;
  yield* tableHtml(further, `${caption}, further ones`);
  const beyond = newest.length - SHOWN - further.length;
  if (beyond > 0) yield `<p>And ${counted(beyond, "more", "more")}, which the JSON lists.</p>`;
  yield "</details>";
}

/** The newest first; what tells no date comes last. */
function byAge(one: Undeclared, other: Undeclared): number {
  const [a, b] = [one.created_at ?? "", other.created_at ?? ""];
  return a === b ? 0 : a < b ? 1 : -1;
}

function* tableHtml(objects: readonly Undeclared[], caption: string): Generator<string> {
  yield `<table><caption>${caption}</caption><thead><tr><th scope="col">Address</th><th scope="col">Created</th><th scope="col">Updated</th></tr></thead><tbody>`;
  for (const { address, created_at: created, updated_at: updated } of objects)
    yield `<tr><td><code>${html(address)}</code></td><td class="date">${html(created ?? "–")}</td><td class="date">${html(updated ?? "–")}</td></tr>`;
  yield "</tbody></table>";
}
