/** Whether a plan is still the plan, and what is said when it is not. */
import { compareDigests } from "../reconcile/digest.js";
import type { Plan } from "../reconcile/plan.js";
import { staleText } from "../report/stale-text.js";
import type { Terminal } from "./terminal.js";

/** What is said of a plan that no longer holds. */
export interface Stale {
  /** `The saved plan is stale:` */
  readonly title: string;
  /** `Plan again, and have the new plan reviewed.` */
  readonly advice: string;
}

/** Whether a plan is still what planning gives; says what differs when it is not. */
export function stillHolds(before: Plan, now: Plan, { title, advice }: Stale, terminal: Terminal): boolean {
  const verdict = compareDigests(before.digest, now.digest);
  if (verdict === "same") return true;
  const style = terminal.errorStyle;
  if (verdict === "other-key") {
    terminal.say(
      `${style.red("The saved plan can't be compared:")} it was made under another PBX_PLAN_KEY or other PBX credentials.`,
    );
  } else {
    terminal.say(`${style.red(title)} planning again gives another plan.`);
    const lines = staleText(before, now);
    if (before.target !== now.target)
      terminal.say(`  it was made for ${before.target}, this is ${now.target}`);
    if (lines.length > 0) terminal.say(...lines);
    else
      terminal.say(
        "  what differs is sensitive: a password changed in the spec, its environment or on the PBX",
      );
  }
  terminal.say(`Nothing was written. ${advice}`);
  return false;
}
