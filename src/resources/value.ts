import type { Value } from "./kind.js";

/** Whether two values mean the same. Lists are sets. */
export function sameValue(one: Value | undefined, other: Value | undefined): boolean {
  if (typeof one !== "object" || typeof other !== "object") return one === other;
  const members = new Set(one);
  const others = new Set(other);
  return members.size === others.size && [...members].every((member) => others.has(member));
}

/** A set in the one order that it is shown and sent in, whoever stated it; anything else as it is. */
export function ordered(value: Value): Value {
  return typeof value === "object" ? [...new Set(value)].sort() : value;
}

/** Compares texts by code units: their order is the same on every machine, whatever its language. */
export function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
