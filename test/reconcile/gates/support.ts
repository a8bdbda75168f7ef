import { planned } from "../../support/planning.js";
import type { PlanningOptions, Rows } from "../../support/planning.js";
import type { SpecInput } from "../../support/spec-builder.js";

/** What one gate says of a plan: its messages and addresses. */
export function alarmsOf(
  gate: string,
  spec: SpecInput,
  rows: Rows,
  options?: PlanningOptions,
): { message: string; addresses: readonly string[] }[] {
  return planned(spec, rows, options)
    .gates.filter((result) => result.gate === gate)
    .map(({ message, addresses }) => ({ message, addresses }));
}
