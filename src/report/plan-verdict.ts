/** What a plan comes to, for somebody who looks at it for ten seconds: may it be applied? */
import type { Plan } from "../reconcile/plan.js";
import { counted } from "./counted.js";
import { summaryLine } from "./plan-text.js";

/** Trusted text, and how to take it. */
export interface Verdict {
  readonly headline: string;
  readonly besides: readonly string[];
  /** `bad`: somebody has to act first. `care`: something is lost. `good`: nothing to do. */
  readonly mood: "good" | "bad" | "care" | "calm";
}

/** The verdict: a closed gate comes before the counts. */
export function planVerdict(plan: Plan): Verdict {
  const closed = plan.gates.filter(({ allowed }) => !allowed).length;
  const summary = summaryLine(plan);
  const refusal = `Apply would refuse: ${counted(closed, "gate is", "gates are")} closed.`;
  return {
    headline: closed > 0 ? refusal : summary,
    besides: [
      ...(closed > 0 ? [summary] : []),
      ...undeclaredText(plan),
      ...(plan.without_secrets === true
        ? ["It was planned without the secrets, and can't be applied."]
        : plan.applyable
          ? [`Apply would carry this out: ${openText(plan)}.`]
          : []),
    ],
    mood: moodOf(plan, closed),
  };
}

function undeclaredText({ undeclared = [] }: Plan): string[] {
  if (undeclared.length === 0) return [];
  return [`Nobody declared ${counted(undeclared.length, "live object")}.`];
}

const openText = ({ gates }: Plan): string =>
  gates.length === 0
    ? "it runs into no gate"
    : `${counted(gates.length, "gate that it runs into is", "gates that it runs into are")} open`;

function moodOf(plan: Plan, closed: number): Verdict["mood"] {
  if (closed > 0 || (plan.undeclared?.length ?? 0) > 0) return "bad";
  if (plan.summary.destroy > 0) return "care";
  return plan.resource_changes.length > 0 || plan.without_secrets === true ? "calm" : "good";
}
