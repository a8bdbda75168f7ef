/** How today's plan differs from the saved one, as a unified diff of what people would have read. */
import { createTwoFilesPatch } from "diff";
import type { Plan } from "../reconcile/plan.js";
import { planText, summaryLine } from "./plan-text.js";
import { style } from "./style.js";

/** Lines of a unified diff between the two plans' texts; empty where only secrets differ. */
export function staleText(saved: Plan, now: Plan): string[] {
  const textOf = (plan: Plan): string => `${[...planText(plan, style(false))].join("\n")}\n`;
  const [before, after] = [textOf(saved), textOf(now)];
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
