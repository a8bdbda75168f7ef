/** What is left to do for an object whose write did not end as it should: the PBX is asked. */
import { kindOf } from "../resources/index.js";
import type { Call, Observed, Values } from "../resources/index.js";
import { sameValue } from "../resources/value.js";
import type { Operation } from "./graph.js";
import type { Reader } from "./observe.js";
import { observeOne } from "./observe.js";
import { persistently } from "./persist.js";
import type { Retrying } from "./persist.js";
import { steps } from "./steps.js";

/** The PBX could be asked, and what it holds can't be brought to its end. */
export class Stuck extends Error {
  override readonly name = "Stuck";
  readonly hint: string;
  /** Whether the PBX holds an object of that address: its own, a second one, or another. */
  readonly holds: "nothing" | "another" | "several";

  constructor(message: string, hint: string, holds: Stuck["holds"]) {
    super(message);
    this.hint = hint;
    this.holds = holds;
  }
}

/** What reading back tells. */
export interface Remainder {
  /** What is still to be sent; none: it is as it should be. */
  readonly calls: readonly Call[];
  /** The PBX does not show what this field holds, and all that it shows is as it should be. */
  readonly hidden?: string;
  /** It holds neither what it held before nor what it should. */
  readonly altered?: true;
}

/** Acknowledged, and not to be seen: what was just written may show a little later. */
class NotListed extends Stuck {}

/**
 * Reads the object back, as often as `retrying` says.
 * @param acknowledged whether the PBX acknowledged one of the calls that bring the object into being
 * @throws Stuck where sending again could make a second object or could not help; the reader's errors
 */
export async function readBack(
  operation: Operation,
  reader: Reader,
  acknowledged: boolean,
  retrying: Retrying,
): Promise<Remainder> {
  const { type, key, address, target } = operation;
  const live = await persistently(async () => {
    const found = await observeOne(reader, type, key, target !== undefined);
    if (!found && target && acknowledged)
      throw new NotListed(`the PBX acknowledged ${address} and does not list it`, "plan again", "nothing");
    return found;
  }, retrying);
  if (!live) return { calls: steps(type, key, live, target) };
  if (live.ambiguous === true) throw doubled(address, live);
  if (target) refuseImmutable(operation, live, target);
  const calls = steps(type, key, live, target);
  const hidden = target && calls.length > 0 ? hiddenAlone(type, live, target) : undefined;
  const altered = calls.length > 0 && isAltered(operation, live);
  return { calls, ...(hidden !== undefined && { hidden }), ...(altered && { altered }) };
}

/** Whether an object is not what it was before the operation. */
export function isAltered({ live: before, target }: Operation, { values }: Observed): boolean {
  return Object.keys((before && target) ?? {}).some((name) => {
    const [was, is] = [before?.values[name], values[name]];
    return was !== undefined && is !== undefined && !sameValue(is, was);
  });
}

/** Several objects of one address, which no call can tell apart. */
export function doubled(address: string, { rows }: Observed): Stuck {
  return new Stuck(
    `the PBX lists ${address} ${rows.length} times by now`,
    "they can't be told apart from here: remove all but one on the PBX, and plan again",
    "several",
  );
}

/** A field that no call changes: the object that a replacement was to remove is still there, or somebody made another one. */
function refuseImmutable({ type, address }: Operation, live: Observed, target: Values): void {
  const field = kindOf(type).fields.find(
    ({ name, immutable }) =>
      immutable === true && target[name] !== undefined && !sameValue(live.values[name], target[name]),
  );
  if (field)
    throw new Stuck(
      `${address} is on the PBX with another ${field.name}, which no call changes`,
      "plan again: that shows what it takes",
      "another",
    );
}

/** The first field that is not told, when all that are told are as they should be. */
export function hiddenAlone(type: string, live: Observed, target: Values): string | undefined {
  const told = kindOf(type).fields.filter(({ name }) => target[name] !== undefined);
  const isHidden = (name: string): boolean => live.values[name] === undefined;
  const differs = told.some(({ name }) => !isHidden(name) && !sameValue(live.values[name], target[name]));
  return differs ? undefined : told.find(({ name }) => isHidden(name))?.name;
}
