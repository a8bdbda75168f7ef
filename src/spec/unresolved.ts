/** A spec for those who must not see any secret: its references stay unresolved. */
import { kinds } from "../resources/index.js";
import type { Value } from "../resources/index.js";
import type { Declaration, Desired, Spec } from "./model.js";
import { hasDollar, parseTemplate } from "./template.js";

const sensitiveByType = new Map(
  kinds.map(({ type, fields }): [string, ReadonlySet<string>] => [
    type,
    new Set(fields.filter(({ sensitive }) => sensitive === true).map(({ name }) => name)),
  ]),
);

/**
 * The objects without the fields that hold a reference; these are named as unchecked. Reads no environment variable and no
 * file.
 */
export function withoutReferences(spec: Spec): ReadonlyMap<string, readonly Desired[]> {
  return new Map([...spec.collections].map(([type, declarations]) => [type, declarations.map(unresolved)]));
}

function unresolved(declaration: Declaration): Desired {
  const own = sensitiveByType.get(declaration.type) ?? new Set<string>();
  const entries = Object.entries(declaration.values);
  if (!entries.some(([, value]) => typeof value === "string" && hasDollar(value)))
    return { ...declaration, sensitive: own };
  const values: Record<string, Value> = {};
  const unchecked = new Set<string>();
  for (const [name, value] of entries) {
    const known = typeof value === "string" ? textOf(value) : value;
    if (known === undefined) unchecked.add(name);
    else values[name] = known;
  }
  return {
    ...declaration,
    values,
    sensitive: new Set([...own, ...unchecked]),
    ...(unchecked.size > 0 && { unchecked }),
  };
}

/** The text with its escapes taken off; nothing when there is a reference in it. */
function textOf(text: string): string | undefined {
  if (!hasDollar(text)) return text;
  const { pieces } = parseTemplate(text);
  return pieces.every((piece) => piece.type === "text")
    ? pieces.map((piece) => piece.text).join("")
    : undefined;
}
