/** The order of an apply as a drawing, and as a list for those who can't see it. */
import type { Wait } from "../reconcile/waits.js";
import { displayWidth } from "./display-width.js";
import { html } from "./html-text.js";
import { LOOKS } from "./plan-text.js";
import { waitGraph } from "./wait-graph.js";
import type { WaitGraph, WaitNode } from "./wait-graph.js";

const WIDTH = 232;
const HEIGHT = 34;
const GAP_X = 72;
const GAP_Y = 14;
const LETTERS = 26;

interface Placed extends WaitNode {
  readonly x: number;
  readonly y: number;
}

/** The section's lines; none when nothing waits. */
export function* graphHtml(waits: readonly Wait[]): Generator<string> {
  const graph = waitGraph(waits);
  if (!graph) return;
  yield '<section aria-labelledby="order"><h2 id="order">What waits for what</h2>';
  const grouped = " Steps that wait alike are drawn as one: each of them waits for what it needs itself.";
  yield `<p>Each step starts as soon as the steps left of it that it is tied to are done. Everything else starts at once.${graph.isGrouped ? grouped : ""}</p>`;
  yield '<div class="graph" tabindex="0" role="region" aria-label="Drawing of what waits for what, the same as the list below">';
  yield* drawing(graph);
  yield "</div><details><summary>The same as a list</summary><ul>";
  for (const { needs, ...node } of graph.nodes) {
    const names = needs.map((index) => stepText(graph.nodes[index]));
    if (names.length > 0) yield `<li>${stepText(node)} <em>waits for</em> ${names.join(", ")}</li>`;
  }
  yield "</ul></details>";
  if (graph.left > 0) yield `<p>${graph.left} more sorts of steps are not drawn.</p>`;
  yield "</section>";
}

const stepText = (node: Pick<WaitNode, "action" | "label"> | undefined): string =>
  node ? `${node.action} <code>${html(node.label)}</code>` : "";

function place(nodes: readonly WaitNode[]): Placed[] {
  const rows: number[] = [];
  return nodes.map((node) => {
    const row = rows[node.level] ?? 0;
    rows[node.level] = row + 1;
    return { ...node, x: 1 + node.level * (WIDTH + GAP_X), y: 1 + row * (HEIGHT + GAP_Y) };
  });
}

function* drawing(graph: WaitGraph): Generator<string> {
  const nodes = place(graph.nodes);
  const width = Math.max(...nodes.map(({ x }) => x)) + WIDTH + 1;
  const height = Math.max(...nodes.map(({ y }) => y)) + HEIGHT + 1;
  yield `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">`;
  for (const node of nodes) {
    for (const index of node.needs) {
      const from = nodes[index];
      if (from) yield edge(from, node);
    }
  }
  for (const node of nodes) yield box(node);
  yield "</svg>";
}

function edge(from: Placed, to: Placed): string {
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
  const bend = GAP_X / 2;
  return `<path class="edge" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/>`;
}

function box({ action, label, x, y }: Placed): string {
  const text = `<text x="${x + 32}" y="${y + 22}">${html(short(label))}</text>`;
  const symbol = `<text class="symbol" x="${x + 14}" y="${y + 22}">${LOOKS[action].symbol}</text>`;
  const frame = `<rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="6"/>`;
  return `<g class="node ${action}"><title>${html(`${action} ${label}`)}</title>${frame}${symbol}${text}</g>`;
}

/** What a name ends with tells it from its neighbours. */
const TAIL = 7;

/** Cut in the middle to what a box can hold; a wide character takes the room of two. */
function short(label: string): string {
  if (displayWidth(label) <= LETTERS) return label;
  const characters = Array.from(label);
  const tail = fitting(characters.toReversed(), TAIL).toReversed();
  return `${fitting(characters, LETTERS - TAIL - 1).join("")}…${tail.join("")}`;
}

function fitting(characters: readonly string[], width: number): string[] {
  let taken = 0;
  const end = characters.findIndex((character) => {
    taken += displayWidth(character);
    return taken > width;
  });
  return characters.slice(0, end < 0 ? characters.length : end);
}
