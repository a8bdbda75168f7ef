/** What a replacement that came no further than its deletion takes along. */
import { kindOf } from "../resources/index.js";
import type { Operation } from "./graph.js";

/** A replacement's insert: until it is done, the object is missing. */
export const completes = ({ action, change }: Operation): boolean =>
  action === "create" && change.action === "replace";

/**
 * What the object was to come back with, secrets aside: what it held beside the spec stands only here. Undefined for what is no
 * replacement's insert.
 * @param what how the sentence begins
 */
export function lostHint(operation: Operation, what = "it is deleted by now, and"): string | undefined {
  const { type, target, change } = operation;
  if (!completes(operation)) return undefined;
  const told = kindOf(type).fields.flatMap(({ name }) => {
    const value = target?.[name] ?? "";
    return value === "" || change.sensitive.has(name) ? [] : [`${name} ${JSON.stringify(value)}`];
  });
  return `${what} was to come back with ${told.join(", ")}`;
}
