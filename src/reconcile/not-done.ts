/** How an operation ends that is not done, and how far it came. */
import type { Call } from "../resources/index.js";

/** Nobody knows whether the write took effect: the PBX could not be asked. */
export class UnknownOutcome extends Error {
  override readonly name = "UnknownOutcome";
}

/** It is known what the PBX holds, and that is not what it should. */
export class NotCarriedOut extends Error {
  override readonly name = "NotCarriedOut";
  /** What is left to do of an operation that was carried out in part; undefined: nothing was carried out. */
  readonly left: readonly Call[] | undefined;
  declare readonly hint?: string;

  /** @param from what says what to do about it, and whether anything else can still be written */
  constructor(message: string, from: Error, left: readonly Call[] | undefined) {
    super(message, { cause: from });
    this.left = left;
    if ("hint" in from && typeof from.hint === "string") this.hint = from.hint;
  }
}

const nameOf = ({ method, path, params }: Call): string => JSON.stringify([method, path, params]);

/**
 * What is left, where that is not all that was planned, or the object is not what it was: a PBX that changed a value on its
 * way is to be told the same again.
 */
export function partOf(
  left: readonly Call[],
  planned: readonly Call[],
  altered = false,
): readonly Call[] | undefined {
  if (altered) return left;
  const isWhole = left.length === planned.length && left.every((call, at) => isSame(call, planned[at]));
  return isWhole ? undefined : left;
}

const isSame = (one: Call, other: Call | undefined): boolean =>
  other !== undefined && nameOf(one) === nameOf(other);

/** "it was carried out in part, and POST /api/conferences/addConfMembers is left to do" */
export function howFar(left: readonly Call[]): string {
  const names = [...new Set(left.map(({ method, path }) => `${method} ${path}`))].join(", ");
  return `it was carried out in part, and ${names} is left to do`;
}
