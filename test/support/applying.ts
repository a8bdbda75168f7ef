/** Plans and applies against a simulated PBX, as the apply command does. */
import { apply } from "../../src/reconcile/apply.js";
import type { ApplyOptions } from "../../src/reconcile/apply.js";
import type { ApplyEvent, OperationResult } from "../../src/reconcile/events.js";
import { operationsOf } from "../../src/reconcile/graph.js";
import { observe, typesToRead } from "../../src/reconcile/observe.js";
import type { Diff } from "../../src/reconcile/diff.js";
import { callsOf } from "../../src/reconcile/steps.js";
import { compare } from "./planning.js";
import type { SimulatedPbx } from "./simulated-pbx.js";
import type { BuiltSpec, SpecInput } from "./spec-builder.js";
import { specOf } from "./spec-builder.js";

/** Reads the PBX and compares. */
export async function diffAgainst(pbx: SimulatedPbx, built: BuiltSpec): Promise<Diff> {
  return compare(built, await observe(pbx, typesToRead(built.spec.collections.keys())));
}

/** What an apply did. */
export interface Applied {
  readonly diff: Diff;
  readonly plannedWrites: number;
  readonly results: readonly OperationResult[];
  readonly events: readonly ApplyEvent[];
}

/** Waits for nobody. */
export const impatient: Omit<ApplyOptions, "emit"> = {
  concurrency: 4,
  retries: 2,
  sleep: () => Promise.resolve(),
  random: () => 0.5,
};

/** Applies a diff. */
export async function applyDiff(
  pbx: SimulatedPbx,
  found: Diff,
  options: Partial<ApplyOptions> = {},
): Promise<Applied> {
  const events: ApplyEvent[] = [];
  const emit = (event: ApplyEvent): void => {
    events.push(event);
    options.emit?.(event);
  };
  const results = await apply(operationsOf(found.changes), pbx, { ...impatient, ...options, emit });
  const plannedWrites = found.changes.reduce((sum, change) => sum + callsOf(change).length, 0);
  return { diff: found, plannedWrites, results, events };
}

/** Plans a spec against the PBX and applies it. */
export async function applySpec(
  pbx: SimulatedPbx,
  input: SpecInput,
  options: Partial<ApplyOptions> = {},
): Promise<Applied> {
  return applyDiff(pbx, await diffAgainst(pbx, specOf(input)), options);
}

/** `address action outcome` of each operation, in order. */
export function outcomes({ results }: Applied): string[] {
  return results.map(({ address, action, outcome }) => `${address} ${action} ${outcome}`);
}
