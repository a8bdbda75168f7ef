/** Two signals as one. */

/** By the second signal: a run gives the same one with thousands of calls, and joining it each time would leak. */
const known = new WeakMap<AbortSignal, WeakMap<AbortSignal, AbortSignal>>();

/** A signal that aborts when either does; one of them when there is only one. */
export function joined(
  first: AbortSignal | undefined,
  second: AbortSignal | undefined,
): AbortSignal | undefined {
  if (!first || !second || first === second) return first ?? second;
  const others = known.get(first) ?? new WeakMap<AbortSignal, AbortSignal>();
  known.set(first, others);
  const both = others.get(second) ?? AbortSignal.any([first, second]);
  others.set(second, both);
  return both;
}
