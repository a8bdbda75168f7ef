/** What is live and nobody declared, although it stands where this repository looks: a rogue extension, say. */
import { addressOf } from "../resources/address.js";
import { column } from "../resources/codec.js";
import type { Observed } from "../resources/index.js";
import { byCodeUnits } from "../resources/value.js";
import type { Spec } from "../spec/model.js";
import type { Live } from "./observe.js";
import type { Plan, Undeclared } from "./plan.js";

/** The columns that tell when a row was made and changed. */
export const DATES: readonly string[] = ["created_at", "updated_at"];

/** A date as a PBX writes it. Anything else in its place is not believed, and not repeated. */
const DATE = /^\d{4}-\d{2}-\d{2}[\d :.TZ+-]{0,24}$/;

/**
 * Of a plan's unmanaged objects those in `scope` that no `ignore` names, in the plan's order.
 * @param isAskedFor whether an address is one that the run is about (`--target`)
 */
export function undeclaredOf(
  { unmanaged }: Pick<Plan, "unmanaged">,
  live: Live,
  { manage, ignore }: Pick<Spec, "manage" | "ignore">,
  isAskedFor: (address: string) => boolean,
): Undeclared[] {
  const wanted = new Set(unmanaged.filter(isAskedFor));
  const found = new Map<string, Undeclared>();
  for (const [type, objects] of live) {
    for (const object of objects.values()) {
      const address = addressOf(type, object.key);
      if (!wanted.has(address) || manage.get(type)?.inScope(object.key) === false) continue;
      if (!ignore.some((pattern) => pattern.matches(address)))
        found.set(address, { address, type, ...datesOf(object) });
    }
  }
  return unmanaged.flatMap((address) => found.get(address) ?? []);
}

/** When the first of an object's rows was made, and when one was last changed, as the PBX writes it. */
function datesOf({ rows }: Observed): Pick<Undeclared, "created_at" | "updated_at"> {
  const dates = (name: string): string[] =>
    rows
      .map((row) => column(row, name))
      .filter((text) => DATE.test(text))
      .toSorted(byCodeUnits);
  return { created_at: dates("created_at").at(0) ?? null, updated_at: dates("updated_at").at(-1) ?? null };
}

/** The plan, with what nobody declared. The digest stays: it covers what a plan does. */
export const withUndeclared = (plan: Plan, undeclared: readonly Undeclared[]): Plan =>
  Object.freeze({ ...plan, undeclared });
