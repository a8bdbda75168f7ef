/** Whether a saved plan is still the plan, and what differs when it is not. */
import { compareDigests } from "../reconcile/digest.js";
import type { Plan } from "../reconcile/plan.js";
import { printable } from "../report/printable.js";
import { staleText } from "../report/stale-text.js";
import { isApplied } from "./base-source.js";
import type { SavedPlan } from "./saved-plan.js";
import type { Terminal } from "./terminal.js";

const SECRET_ONLY =
  "  what differs is sensitive: a password changed in the spec, its environment or on the PBX";

/** Says what differs, and that nothing was written, where the plan of now is another one. */
export function stillHolds({ plan: saved, inputs }: SavedPlan, now: Plan, terminal: Terminal): boolean {
  const { errorStyle: style } = terminal;
  const verdict = compareDigests(saved.digest, now.digest);
  const moved = isApplied(inputs.base?.name ?? "") && inputs.base?.commit !== now.base?.commit;
  if (verdict === "same" && !moved) return true;
  if (verdict === "other-key") {
    terminal.say(
      `${style.red("The saved plan can't be compared:")} it was made under another PBX_PLAN_KEY or other PBX credentials.`,
    );
  } else {
    terminal.say(`${style.red("The saved plan is stale:")} planning again gives another plan.`);
    terminal.say(...differences(saved, now, moved));
  }
  terminal.say("Nothing was written. Plan again, and have the new plan reviewed.");
  return false;
}

function differences(saved: Plan, now: Plan, moved: boolean): string[] {
  const short = (plan: Plan): string => plan.base?.commit?.slice(0, 10) ?? "nothing";
  const lines = staleText(saved, now);
  return [
    ...(saved.target === now.target
      ? []
      : [`  it was made for ${printable(saved.target)}, this is ${printable(now.target)}`]),
    ...(moved ? [`  ${short(saved)} had been applied by then, ${short(now)} has by now`] : []),
    ...(lines.length === 0 && !moved ? [SECRET_ONLY] : lines),
  ];
}
