/** How today's plan differs from the saved one, as a unified diff of what people would have read. */
import { createTwoFilesPatch } from "diff";
import type { Plan } from "../reconcile/plan.js";
import { planText, summaryLine } from "./plan-text.js";
import { style } from "./style.js";

/** Of larger plans only what they don't have in common is compared: their texts would be hundreds of megabytes. */
const LARGE = 1_000;

/** The plans without the changes that both have, save one of these: a plan without any would read as having none. */
function withoutCommon(saved: Plan, now: Plan): [Plan, Plan] {
  const before = new Map(saved.resource_changes.map((change) => [change.address, change]));
  const common = new Set<string>();
  for (const change of now.resource_changes) {
    const other = before.get(change.address);
    if (other && JSON.stringify(other) === JSON.stringify(change)) common.add(change.address);
  }
  for (const one of common) {
    common.delete(one);
    break;
  }
  const rest = (plan: Plan): Plan => ({
    ...plan,
    resource_changes: plan.resource_changes.filter(({ address }) => !common.has(address)),
  });
  return [rest(saved), rest(now)];
}

/** Lines of a unified diff between the two plans' texts; empty where only secrets differ. */
export function staleText(saved: Plan, now: Plan): string[] {
  const textOf = (plan: Plan): string => `${[...planText(plan, style(false))].join("\n")}\n`;
  const isLarge = saved.resource_changes.length > LARGE && now.resource_changes.length > LARGE;
  const [first, second] = isLarge ? withoutCommon(saved, now) : [saved, now];
  const [before, after] = [textOf(first), textOf(second)];
  if (before === after) return [];
  // The bound keeps two huge plans that have nothing in common from taking minutes.
  const options = { context: 2, maxEditLength: 5000 };
  const patch = createTwoFilesPatch(
    "saved plan",
    "plan of now",
    before,
    after,
    undefined,
    undefined,
    options,
  );
  return patch === undefined
    ? [`saved plan:  ${summaryLine(saved)}`, `plan of now: ${summaryLine(now)}`]
    : patch.trimEnd().split("\n").slice(1);
}
