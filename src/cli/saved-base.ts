/** What a saved plan says of the time in which it was made. */
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

/** How many live objects of each type a plan tells of: those that it changes, and those that it leaves alone. */
export function seenBy({ resource_changes: changes, unmanaged }: Plan): ReadonlyMap<string, number> {
  const live = changes.filter(({ change }) => change.before !== null).map(({ address }) => address);
  const counts = new Map<string, number>();
  for (const address of [...live, ...unmanaged]) {
    const [type = ""] = address.split("/");
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}
