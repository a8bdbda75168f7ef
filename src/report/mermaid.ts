/** A drawing in Mermaid's language, which forges show in Markdown. */
import type { Drawing, Look } from "./drawing.js";
import { printable } from "./printable.js";

const LOOKS: Readonly<Record<Look, string>> = {
  declared: "fill:#eef2ff,stroke:#4f5d95,color:#1b1f2a",
  absent: "fill:#fdecea,stroke:#b3261e,color:#1b1f2a,stroke-dasharray:4 3",
  undeclared: "fill:#ffffff,stroke:#8a8f99,color:#1b1f2a,stroke-dasharray:4 3",
  create: "fill:#e6f4ea,stroke:#1e7d34,color:#1b1f2a",
  update: "fill:#fff4e0,stroke:#9a6700,color:#1b1f2a",
  delete: "fill:#fdecea,stroke:#b3261e,color:#1b1f2a",
};

/**
 * Untrusted text between quotation marks: all but letters, digits and a few harmless signs become entity codes, since quotes,
 * `#`, markup, backquotes (Markdown) and `%%` (comments, directives) mean something to one version or another.
 */
function quoted(text: string): string {
  const safe = printable(text).replace(
    /[^\p{L}\p{M}\p{N} /.,_-]/gu,
    (character) => `#${character.codePointAt(0) ?? 0};`,
  );
  return `"${safe}"`;
}

/** The drawing's lines. */
export function* mermaid({ about, nodes, arrows }: Drawing): Generator<string> {
  yield `%% ${about}`;
  yield "flowchart LR";
  for (const [index, { label }] of nodes.entries()) yield `  n${index}[${quoted(label)}]`;
  for (const [from, to] of arrows) yield `  n${from} --> n${to}`;
  for (const look of new Set(nodes.map((node) => node.look))) {
    const alike = nodes.flatMap((node, index) => (node.look === look ? [`n${index}`] : []));
    yield `  classDef ${look} ${LOOKS[look]}`;
    yield `  class ${alike.join(",")} ${look}`;
  }
}
