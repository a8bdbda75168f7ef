/** What waits for what: the operations of an apply, ordered by what they refer to, deletions reversed. */
import { addressOf } from "../resources/address.js";
import { kindOf } from "../resources/index.js";
import type { Observed, Values } from "../resources/index.js";
import type { Change } from "./change.js";
import type { Action } from "./plan.js";

/** One step on one object. A replacement is two. */
export interface Operation {
  readonly address: string;
  readonly type: string;
  readonly key: string;
  readonly action: Action;
  /** The live object that it starts from. */
  readonly live?: Observed;
  /** The complete end state; not there for a deletion. */
  readonly target?: Values;
  readonly change: Change;
  /** Indices of the operations that have to be done before. */
  readonly needs: readonly number[];
}

type Draft = Operation & { readonly needs: number[] };

/** Operations wait for each other in a circle. */
export class CycleError extends Error {
  override readonly name = "CycleError";
  constructor(path: readonly string[]) {
    super(`these changes wait for each other: ${path.join(" -> ")}`);
  }
}

/**
 * The operations of the changes, each with what it needs:
 * what brings an object into being comes before what refers to it, and what leaves an object comes before its deletion.
 * @throws CycleError naming the path
 */
export function operationsOf(changes: readonly Change[]): Operation[] {
  const operations: Draft[] = [];
  const creations = new Map<string, number>();
  const deletions = new Map<string, number>();
  for (const change of changes) {
    const { address, type, key, live, after } = change;
    const base = { address, type, key, change };
    if (change.action === "delete" || change.action === "replace") {
      const index = operations.push({ ...base, action: "delete", ...(live && { live }), needs: [] }) - 1;
      // Replaced objects come back under the same key: what refers to them does not have to leave first.
      if (change.action === "delete") deletions.set(address, index);
    }
    if (!after) continue;
    const action = change.action === "update" ? "update" : "create";
    const needs = change.action === "replace" ? [operations.length - 1] : [];
    const from = action === "update" && live ? { live } : {};
    const index = operations.push({ ...base, action, ...from, target: after, needs }) - 1;
    if (action === "create") creations.set(address, index);
  }
  operations.forEach((operation, index) => connect(operation, index, operations, creations, deletions));
  refuseCycles(operations);
  return operations;
}

function connect(
  operation: Draft,
  index: number,
  operations: readonly Draft[],
  creations: ReadonlyMap<string, number>,
  deletions: ReadonlyMap<string, number>,
): void {
  for (const { name, refersTo } of kindOf(operation.type).fields) {
    if (refersTo === undefined) continue;
    for (const key of keysIn(operation.target?.[name])) {
      const creation = creations.get(addressOf(refersTo, key));
      if (creation !== undefined) operation.needs.push(creation);
    }
    for (const key of keysIn(operation.live?.values[name])) {
      const deletion = deletions.get(addressOf(refersTo, key));
      if (deletion !== undefined) operations[deletion]?.needs.push(index);
    }
  }
}

function keysIn(value: Values[string] | undefined): readonly string[] {
  if (typeof value === "object") return value;
  return typeof value === "string" && value !== "" ? [value] : [];
}

/** Depth first with an own stack: a chain of a million operations must not overflow the machine's. */
function refuseCycles(operations: readonly Operation[]): void {
  const state = new Uint8Array(operations.length); // 0 new, 1 on the path, 2 done
  for (let start = 0; start < operations.length; start += 1) {
    if (state[start] !== 0) continue;
    const path: { index: number; next: number }[] = [{ index: start, next: 0 }];
    state[start] = 1;
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const needed = operations[top.index]?.needs[top.next];
      top.next += 1;
      if (needed === undefined) {
        state[top.index] = 2;
        path.pop();
      } else if (state[needed] === 1) {
        const cycle = path.slice(path.findIndex(({ index }) => index === needed)).map(({ index }) => index);
        throw new CycleError([...cycle, needed].map((index) => operations[index]?.address ?? ""));
      } else if (state[needed] === 0) {
        state[needed] = 1;
        path.push({ index: needed, next: 0 });
      }
    }
  }
}
