/** A PBX's examination as a person reads it, and as data. */
import { isTrusted } from "../doctor/check.js";
import type { Check, Verdict } from "../doctor/check.js";
import { countText } from "./count-text.js";
import { printable } from "./printable.js";
import type { Style } from "./style.js";

const COLORS = { ok: "green", note: "yellow", problem: "red" } as const satisfies Record<
  Verdict,
  keyof Style
>;
const VERDICT_WIDTH = 7;
const CHECK_WIDTH = 22;
const SHOWN_ITEMS = 10;

/** One line: the verdict, the question, the answer, the hint. */
export function checkText({ check, verdict, message, hint, items = [] }: Check, style: Style): string {
  const mark = style[COLORS[verdict]](verdict.padEnd(VERDICT_WIDTH));
  const more = items.length - SHOWN_ITEMS;
  const shown = items.slice(0, SHOWN_ITEMS).join(", ") + (more > 0 ? ` and ${more} more` : "");
  const what = shown === "" ? message : `${message}: ${shown}`;
  const advice = hint === undefined ? "" : ` ${style.cyan("— hint:")} ${printable(hint)}`;
  return `${mark} ${style.bold(check.padEnd(CHECK_WIDTH))} ${printable(what)}${advice}`;
}

/** The last line. */
export function verdictText(checks: readonly Check[], style: Style): string {
  const number = (verdict: Verdict): number => checks.filter((check) => check.verdict === verdict).length;
  const counts = `${number("ok")} ok, ${countText(number("note"), "note")}, ${countText(number("problem"), "problem")}`;
  return isTrusted(checks)
    ? style.bold(style.green(`pbxctl can be trusted with this PBX: ${counts}.`))
    : style.bold(style.red(`pbxctl cannot be trusted with this PBX: ${counts}.`));
}

/** The examination as one document. */
export function doctorData(target: string, timestamp: string, checks: readonly Check[]): object {
  return { format_version: "1.0", timestamp, target, trusted: isTrusted(checks), checks };
}
