/** The comment on a pull request: what came of an apply, then the plan, then which run says so. */
import { applyMarkdown, errorMarkdown } from "./markdown-apply.js";
import { planMarkdown } from "./markdown-plan.js";
import { code } from "./markdown-text.js";
import type { ApplyRecord, ErrorRecord, PlanReport, Source } from "./report.js";
import type { Limit } from "./room.js";

/** What a comment is made of: a plan or why there is none, what came of an apply, or both. */
export interface CommentParts {
  readonly plan?: PlanReport["plan"] | undefined;
  readonly apply?: ApplyRecord | undefined;
  /** Runs that ended before they had a plan. */
  readonly errors: readonly ErrorRecord[];
}

/** Between two parts. */
const RULE = ["", "---", ""];

/** An address that can be a link as it stands. Anything else stays code. */
const LINKABLE = /^https?:\/\/[\w.:-]+(?:\/[\w.~-]+)*\/?$/;

/** Which run wrote the comment: an old one is known as such. */
function footText({ commit, run }: Source): string[] {
  const parts = [
    ...(commit === null ? [] : [`for commit ${code(commit)}`]),
    ...(run === null ? [] : [LINKABLE.test(run) ? `by [this run](${run})` : `by ${code(run)}`]),
  ];
  return parts.length === 0 ? [] : ["", `<sub>Written ${parts.join(" ")}</sub>`];
}

/** The lines of a comment. @param source the run that writes it */
export function commentMarkdown(
  { plan, apply, errors }: CommentParts,
  source: Source,
  limit: Limit,
): string[] {
  const foot = footText(source);
  const count = errors.length + Number(plan !== undefined) + Number(apply !== undefined);
  const around = [...RULE, ...RULE, ...foot].reduce((sum, line) => sum + limit.measure(line) + 1, 0);
  const share: Limit = { ...limit, size: Math.floor((limit.size - around) / Math.max(1, count)) };
  const parts = [
    ...errors.map((record) => errorMarkdown(record, share)),
    ...(apply ? [applyMarkdown(apply, share)] : []),
    ...(plan ? [planMarkdown({ command: "plan", plan, warnings: [], waits: () => [] }, share)] : []),
  ];
  return [...parts.flatMap((lines, index) => (index === 0 ? lines : [...RULE, ...lines])), ...foot];
}
