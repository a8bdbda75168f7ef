/** GitLab's `rules:`, as far as the example uses them. https://docs.gitlab.com/ci/yaml/#rulesif */
import { list, mapping, text } from "../yaml-shape.js";

type Variables = Readonly<Record<string, string>>;

/** Whether a list of rules lets a job, or a pipeline, run. Without rules it does. */
export function rulesAllow(rules: unknown, variables: Variables, where: string): boolean {
  if (rules === undefined) return true;
  for (const [index, one] of list(rules, where).entries()) {
    const at = `${where}[${index}]`;
    const { if: condition, when = "on_success" } = mapping(one, at, ["if", "when"]);
    if (!holds(text(condition, at), variables)) continue;
    if (when === "never") return false;
    if (when === "on_success") return true;
    throw new Error(`${at}: the player does not know when: ${text(when, at)}`);
  }
  return false;
}

/** Comparisons of variables and texts, joined by `&&`. */
export function holds(condition: string, variables: Variables): boolean {
  return condition.split("&&").every((part) => {
    const [, left, operator, right] = /^\s*(\S+)\s+(==|!=)\s+(\S+)\s*$/.exec(part) ?? [];
    if (left === undefined || operator === undefined || right === undefined)
      throw new Error(`rules: the player does not know "${part.trim()}"`);
    return (valueOf(left, variables) === valueOf(right, variables)) === (operator === "==");
  });
}

/** A variable that is not set is null, and equal to another that is not set. */
function valueOf(operand: string, variables: Variables): string | undefined {
  const [, quoted] = /^"([^"$]*)"$/.exec(operand) ?? [];
  if (quoted !== undefined) return quoted;
  const [, name] = /^\$(\w+)$/.exec(operand) ?? [];
  if (name === undefined) throw new Error(`rules: the player does not know the operand ${operand}`);
  return variables[name];
}
