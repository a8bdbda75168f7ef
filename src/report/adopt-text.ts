/** What was adopted, and what is left to people, as a person reads it. */
import type { Adoption } from "../adopt/adopt.js";
import type { Left, Wish } from "../adopt/decide.js";
import { countText } from "./count-text.js";
import { jsonText } from "./json-text.js";
import { printable } from "./printable.js";
import type { Style } from "./style.js";

type Told = Pick<Adoption, "wishes" | "files"> & { readonly left: readonly Left[] };

/** One line for each object whose part of the spec is different. */
export function* adoptedText({ wishes }: Told, style: Style): Generator<string> {
  for (const wish of wishes) yield wishText(wish, style);
}

function wishText({ address, declared, set, statement }: Wish, style: Style): string {
  const name = printable(address);
  if (set && declared) {
    const fields = [...set].map(
      ([field, value]) => `${field} ${jsonText(declared.values[field])} -> ${jsonText(value)}`,
    );
    return `${style.yellow("~")} ${name}: ${printable(fields.join(", "))}`;
  }
  if (!statement) return `${style.red("-")} ${name}`;
  return declared ? `${style.yellow("~")} ${name}: no longer absent` : `${style.green("+")} ${name}`;
}

/** One line for each value that adopting does not touch. */
export function* leftText({ left }: Told, style: Style): Generator<string> {
  for (const { address, field, why } of left) {
    const what = field === undefined || field === "" ? address : `${address} ${field}`;
    yield `${style.yellow("Left:")} ${printable(what)}: ${printable(why)}`;
  }
}

/** The last line. `dry`: nothing is written. */
export function adoptSentence({ wishes, files, left }: Told, dry: boolean): string {
  const rest = left.length === 0 ? "" : ` ${countText(left.length, "value")} left to you.`;
  if (wishes.length === 0) return `Nothing to adopt.${rest}`;
  const added = wishes.filter(({ statement, declared }) => statement && !declared).length;
  const removed = wishes.filter(({ statement, set }) => !statement && !set).length;
  const counts = `${added} added, ${wishes.length - added - removed} changed, ${removed} removed`;
  const names = [...files.keys()].map(printable).sort().join(", ");
  return `${dry ? "Would adopt" : "Adopted"}: ${counts}, in ${names}.${rest}`;
}
