/** Whether an adopted spec is what it was meant to be: the plan says so, or nothing is written. */
import { isDeepStrictEqual } from "node:util";
import type { Change } from "../reconcile/change.js";
import { type Diff, diff } from "../reconcile/diff.js";
import type { Live } from "../reconcile/observe.js";
import { addressOf } from "../resources/address.js";
import type { Declaration, Desired, Spec } from "../spec/model.js";
import { type Decision, type Left, leftByNature } from "./decide.js";

/** A spec and its objects, after adopting. */
export interface Adopted {
  readonly spec: Spec;
  readonly desired: ReadonlyMap<string, readonly Desired[]>;
}

/** What else is left, or what speaks against writing. */
export interface Proof {
  readonly left: readonly Left[];
  /** In words, each about one object. Empty when the spec may be written. */
  readonly faults: readonly string[];
}

/** Compares what the plan would do with what it did before: only what was adopted may differ, and has to be gone. */
export function prove(
  before: Spec,
  after: Adopted,
  live: Live,
  { wishes, left: known, before: was }: Decision,
): Proof {
  const now = diff(after.spec, after.desired, live);
  const wished = new Set(wishes.map(({ address }) => address));
  const declared = byAddress(after.spec);
  const left: Left[] = [];
  const faults: string[] = [];
  for (const change of now.changes.filter(({ address }) => wished.has(address))) {
    for (const field of change.action === "update" || change.action === "replace" ? change.fields : [""]) {
      if (known.some((one) => one.address === change.address && one.field === field)) continue;
      const declaration = declared.get(change.address);
      const why = declaration && leftByNature(declaration, field);
      if (why === undefined) faults.push(`${change.address} ${field} would still differ`.replace("  ", " "));
      else left.push({ address: change.address, field, why });
    }
  }
  return {
    left,
    faults: [...faults, ...otherFaults(was, now, wished), ...touched(before, declared, wished)],
  };
}

const said = ({ action, fields }: Change): string => JSON.stringify([action, fields]);

/** Changes of other objects than the adopted ones have to be what they were. */
function otherFaults(was: Diff, now: Diff, wished: ReadonlySet<string>): string[] {
  const others = ({ changes }: Diff): Map<string, string> =>
    new Map(changes.filter(({ address }) => !wished.has(address)).map((one) => [one.address, said(one)]));
  const [earlier, later] = [others(was), others(now)];
  const addresses = new Set([...earlier.keys(), ...later.keys()]);
  return [...addresses]
    .filter((address) => earlier.get(address) !== later.get(address))
    .map((address) =>
      later.has(address)
        ? `${address} would be changed by the next apply`
        : `${address} would no longer differ`,
    );
}

function byAddress({ collections }: Spec): Map<string, Declaration> {
  const all = [...collections].flatMap(([type, declarations]) =>
    declarations.map((one): [string, Declaration] => [addressOf(type, one.key), one]),
  );
  return new Map(all);
}

/** Declarations that nobody wished to change have to say what they said. */
function touched(
  before: Spec,
  after: ReadonlyMap<string, Declaration>,
  wished: ReadonlySet<string>,
): string[] {
  const faults: string[] = [];
  for (const [address, { values, state, ignoreFields }] of byAddress(before)) {
    const now = after.get(address);
    const same =
      now?.state === state &&
      isDeepStrictEqual(now.values, values) &&
      isDeepStrictEqual(now.ignoreFields, ignoreFields);
    if (!wished.has(address) && !same) faults.push(`${address} would be declared in another way`);
  }
  return faults;
}
