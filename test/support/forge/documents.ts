/** Plans as files, without a run. */
import type { Plan } from "../../../src/reconcile/plan.js";
import { bigPlan } from "../reports.js";

const DIGEST = `sha256:${"0".repeat(64)}`;

/** A plan document of so many changes; `deletions` says whether some of them are. */
export function planOf(count: number, target = "http://pbx.example.cn:8080"): Plan {
  return { ...bigPlan(count), target, digest: DIGEST };
}

/** A plan that changes something and deletes nothing. */
export function gentlePlan(target?: string): Plan {
  const plan = planOf(3, target);
  const changes = plan.resource_changes.filter(({ change }) => !change.actions.includes("delete"));
  return { ...plan, resource_changes: changes, summary: { ...plan.summary, destroy: 0 } };
}

export const emptyPlan = (target?: string): Plan => planOf(0, target);
