/** How an operation ended whose end was unknown, once the PBX has told what it holds. */
import type { Observed } from "../resources/index.js";
import { compact } from "./compact.js";
import type { OperationResult } from "./events.js";
import type { Operation } from "./graph.js";
import { lostHint } from "./lost.js";
import { howFar, partOf } from "./not-done.js";
import { doubled, hiddenAlone, isAltered } from "./read-back.js";
import { steps } from "./steps.js";

/**
 * The result of an operation that had ended `unknown`, by what a later reading shows.
 * @param found the live object; undefined: it is not there
 */
export function settle(
  operation: Operation,
  unknown: OperationResult,
  found: Observed | undefined,
): OperationResult {
  const { type, key, target, address, action } = operation;
  const reason = (told: string): string => `${unknown.reason ?? ""}; read again at the end: ${told}`;
  if (found?.ambiguous === true) {
    const { message, hint } = doubled(address, found);
    return { address, action, outcome: "failed", reason: reason(message), hint, partly: true };
  }
  const left = steps(type, key, found, target);
  if (left.length === 0) return { address, action, outcome: "done" };
  if (found && target && hiddenAlone(type, found, target) !== undefined) return unknown;
  const altered = found !== undefined && isAltered(operation, found);
  const part = partOf(left, steps(type, key, operation.live, target), altered);
  return {
    ...{ address, action, outcome: "failed" },
    reason: reason(part ? howFar(part) : "it was not carried out"),
    ...compact({ hint: found ? undefined : lostHint(operation) }),
    ...(part && { partly: true }),
  };
}
