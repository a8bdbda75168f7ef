/** A drawing in the language of Graphviz. */
import type { Drawing, Look } from "./drawing.js";
import { printable } from "./printable.js";

const LOOKS: Readonly<Record<Look, string>> = {
  declared: 'fillcolor="#eef2ff", color="#4f5d95"',
  absent: 'fillcolor="#fdecea", color="#b3261e", style="filled,rounded,dashed"',
  undeclared: 'fillcolor="#ffffff", color="#8a8f99", style="filled,rounded,dashed"',
  create: 'fillcolor="#e6f4ea", color="#1e7d34"',
  update: 'fillcolor="#fff4e0", color="#9a6700"',
  delete: 'fillcolor="#fdecea", color="#b3261e"',
};

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "&": "&amp;" };

/** Untrusted text as a label: backslashes begin escapes there, and `&` begins an entity. */
const quoted = (text: string): string =>
  `"${printable(text).replace(/[\\"&]/g, (character) => ESCAPES[character] ?? character)}"`;

/** The drawing's lines. */
export function* dot({ about, nodes, arrows }: Drawing): Generator<string> {
  yield `// ${about}`;
  yield "digraph pbx {";
  yield "  rankdir=LR;";
  yield '  node [shape=box, style="filled,rounded", fontname="sans-serif"];';
  for (const [index, { label, look }] of nodes.entries())
    yield `  n${index} [label=${quoted(label)}, ${LOOKS[look]}];`;
  for (const [from, to] of arrows) yield `  n${from} -> n${to};`;
  yield "}";
}
