import { kindOf } from "../resources/index.js";
import type { Call, Observed, Values } from "../resources/index.js";
import { sameValue } from "../resources/value.js";
import type { Change } from "./change.js";

/**
 * The fewest calls that turn one object from what is live (`undefined`: not there) into `target` (`undefined`: gone).
 * None when it is so already: after an answer was lost, the rest of the work is what this says of the object read anew.
 */
export function steps(
  type: string,
  key: string,
  live: Observed | undefined,
  target: Values | undefined,
): Call[] {
  const kind = kindOf(type);
  if (!target) return live ? kind.remove(live) : [];
  if (!live) return kind.insert(key, target);
  const wanted = withoutHeld(target, live);
  const same = kind.fields.every(
    ({ name }) => wanted[name] === undefined || sameValue(live.values[name], wanted[name]),
  );
  // An insert's target holds what the spec states; found there after a lost answer, the object keeps the rest.
  return same ? [] : kind.update(live, { ...live.values, ...wanted });
}

/** What must be left alone for now is, whoever asks for it. */
function withoutHeld(target: Values, { held }: Observed): Values {
  if (!held) return target;
  return Object.fromEntries(Object.entries(target).filter(([name]) => held[name] === undefined));
}

/** The calls that carry out a change, in order: all of them, once nothing is held any more. */
export function callsOf(change: Change): Call[] {
  const { type, key, after } = change;
  const live = change.live && released(change.live);
  return change.action === "replace"
    ? [...steps(type, key, live, undefined), ...steps(type, key, undefined, after)]
    : steps(type, key, live, after);
}

/** The object as it is when nobody uses it any more. */
export function released(live: Observed): Observed {
  const { key, values, rows, ambiguous } = live;
  return { key, values, rows, ...(ambiguous === true && { ambiguous }) };
}

/** The fields of `target` that have to wait since `live` holds them, as far as they differ. */
export function heldFields(live: Observed | undefined, target: Values | undefined): string[] {
  return Object.keys(live?.held ?? {}).filter(
    (name) => target?.[name] !== undefined && !sameValue(live?.values[name], target[name]),
  );
}
