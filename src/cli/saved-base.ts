import type { Plan } from "../reconcile/plan.js";
import { isApplied } from "./base-source.js";
import type { SavedPlan } from "./saved-plan.js";
import type { Terminal } from "./terminal.js";

/**
 * Whether what a saved plan was compared with is still what was applied last. What was applied since counts, whether or
 * not the plan would be the same.
 */
export function memoryHolds({ inputs: { base } }: SavedPlan, now: Plan, terminal: Terminal): boolean {
  if (!base || !isApplied(base.name) || base.commit === now.base?.commit) return true;
  const short = (commit: string | undefined): string => commit?.slice(0, 10) ?? "nothing";
  terminal.say(
    `${terminal.errorStyle.red("The saved plan is stale:")} ${short(base.commit)} had been applied by then, ${short(now.base?.commit)} has by now.`,
    "Nothing was written. Plan again, and have the new plan reviewed.",
  );
  return false;
}
