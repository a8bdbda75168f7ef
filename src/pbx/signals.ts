/** Signals that thousands of calls share. */
import { setMaxListeners } from "node:events";

/** By the second signal: a run gives the same one with thousands of calls, and joining it each time would leak. */
const known = new WeakMap<AbortSignal, WeakMap<AbortSignal, AbortSignal>>();

/** Signals to which any number may listen. */
const open = new WeakSet<AbortSignal>();

/** The signal, without Node's warning that more than ten listen to it: every call in flight does. */
export function shared(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (!signal || open.has(signal)) return signal;
  setMaxListeners(0, signal);
  open.add(signal);
  return signal;
}

/** A signal that aborts when either does; one of them when there is only one. */
export function joined(
  first: AbortSignal | undefined,
  second: AbortSignal | undefined,
): AbortSignal | undefined {
  if (!first || !second || first === second) return shared(first ?? second);
  const others = known.get(first) ?? new WeakMap<AbortSignal, AbortSignal>();
  known.set(first, others);
  const both = others.get(second) ?? shared(AbortSignal.any([first, second]));
  if (both) others.set(second, both);
  return both;
}
