import type { Operation } from "./graph.js";
import type { Action } from "./plan.js";

/** An operation and what has to be done before it, without any value: what a reader may see of the order of an apply. */
export interface Wait {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** Indices of the operations that it waits for. */
  readonly needs: readonly number[];
}

/** The order of an apply, to be shown. The indices are the operations' own. */
export function waitsOf(operations: readonly Operation[]): Wait[] {
  return operations.map(({ address, type, action, needs }) => ({
    address,
    type,
    action,
    // Most wait for nothing.
    needs: needs.length < 2 ? needs : [...new Set(needs)],
  }));
}
