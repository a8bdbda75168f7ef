/** Live objects as the text of a spec: one object a line, in the order of the kinds. */
import type { Export, Statement } from "../reconcile/export.js";
import { yamlValue } from "./yaml-text.js";

function line(statement: Statement): string {
  const fields = Object.entries(statement).map(([name, value]) => `${name}: ${yamlValue(value)}`);
  return `  - { ${fields.join(", ")} }`;
}

/** The lines of a spec: the given head, then the collections. */
export function* specYaml(
  head: readonly string[],
  { collections }: Pick<Export, "collections">,
): Generator<string> {
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
