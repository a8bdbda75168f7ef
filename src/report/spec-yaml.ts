/** Live objects as the text of a spec: one object a line, in the order of the kinds. */
import type { Value } from "../resources/index.js";
import type { Export, Statement } from "../reconcile/export.js";

/** Words that YAML, of any version, reads as something else than text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i;

function scalar(value: Value): string {
  if (typeof value === "object") return `[${value.map(scalar).join(", ")}]`;
  if (typeof value !== "string") return String(value);
  // JSON's strings are YAML's double-quoted ones.
  return /^[A-Za-z]+$/.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);
}

function line(statement: Statement): string {
  const fields = Object.entries(statement).map(([name, value]) => `${name}: ${scalar(value)}`);
  return `  - { ${fields.join(", ")} }`;
}

/** The lines of a spec: the given head, then the collections. */
export function* specYaml(head: readonly string[], { collections }: Export): Generator<string> {
  yield* head;
  for (const [collection, statements] of collections) {
    yield "";
    if (statements.length === 0) yield `${collection}: []`;
    else {
      yield `${collection}:`;
      for (const statement of statements) yield line(statement);
    }
  }
}
