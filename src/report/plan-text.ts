/** A plan as a person reads it. Lines are made one at a time, so that a plan of any size prints in constant memory. */
import { diffArrays } from "diff";
import type { Value } from "../resources/index.js";
import type { GateResult } from "../reconcile/gates/index.js";
import type { Note, Plan, PlanBase, ResourceChange, ShownValues, Undeclared } from "../reconcile/plan.js";
import { countText } from "./count-text.js";
import type { Many } from "./many.js";
import { printable } from "./printable.js";
import type { Style } from "./style.js";

/** The sentence of a plan without changes. */
export const NO_CHANGES = "No changes. Your PBX matches the configuration.";

/** The last line of a plan. */
export function summaryLine({ resource_changes: changes, summary }: Plan): string {
  return changes.length === 0
    ? NO_CHANGES
    : `Plan: ${summary.add} to add, ${summary.change} to change, ${summary.destroy} to destroy.`;
}

/** All lines of a plan, the summary line last. */
export function* planText(plan: Plan, style: Style): Generator<string> {
  if (plan.resource_changes.length > 0) {
    yield style.bold(`Changes to ${printable(plan.target)}:`);
    yield "";
  }
  for (const change of plan.resource_changes) {
    yield* changeText(change, style);
    yield "";
  }
  for (const gate of plan.gates) yield* gateText(gate, style);
  if (plan.gates.length > 0) yield "";
  yield* undeclaredLines(plan, style);
  yield* notesText(plan, style);
  yield style.bold(summaryLine(plan));
}

function* notesText(plan: Plan, style: Style): Generator<string> {
  const noted = (text: string): string => `${style.cyan("Note:")} ${printable(text)}`;
  const notes = noteTexts(plan);
  const unmanaged = unmanagedText(plan.summary.unmanaged);
  for (const note of notes) yield noted(note);
  yield* unmanaged.map(noted);
  if (notes.length + unmanaged.length > 0) yield "";
}

/** What nobody declared, where that was asked for. */
function* undeclaredLines({ undeclared = [] }: Plan, style: Style): Generator<string> {
  if (undeclared.length === 0) return;
  yield style.bold(`Live, and nobody declared ${undeclared.length === 1 ? "it" : "them"}:`);
  for (const object of undeclared) yield `  ${style.red("?")} ${printable(undeclaredText(object))}`;
  yield "";
}

/** One object that nobody declared, and since when it is there. */
export function undeclaredText({ address, created_at: created, updated_at: updated }: Undeclared): string {
  const dates = [
    ...(created === null ? [] : [`created ${created}`]),
    ...(updated === null ? [] : [`updated ${updated}`]),
  ];
  return `${address}${dates.length > 0 ? ` (${dates.join(", ")})` : ""}`;
}

/** How an action looks in a plan. */
interface Look {
  readonly symbol: string;
  readonly verb: string;
  readonly color: "green" | "yellow" | "red";
}

/** How each action looks. */
export const LOOKS = {
  create: { symbol: "+", verb: "will be created", color: "green" },
  update: { symbol: "~", verb: "will be updated in-place", color: "yellow" },
  delete: { symbol: "-", verb: "will be destroyed", color: "red" },
  replace: { symbol: "-/+", verb: "must be replaced", color: "red" },
} as const satisfies Record<string, Look>;

const REASONS = {
  delete_because_no_resource_config: "it is not in the spec, and the spec prunes",
  delete_because_declared_absent: "the spec declares it absent",
  delete_because_removed_from_spec: "it was in the base, and is not in the spec any more",
  replace_because_cannot_update: "the PBX can't change this field",
} as const;

const CAUSES = {
  drift: "drift",
  unapplied: "not applied yet",
  both: "drift, and not applied yet",
} as const;

/** What happens to an object: its action, or `replace` for the two that make one. */
export function actionOf({ change }: ResourceChange): keyof typeof LOOKS {
  const [first, second] = change.actions;
  return second === undefined && first !== undefined ? first : "replace";
}

/** The lines of one change: what will happen to which object, and field by field. */
export function* changeText(resource: ResourceChange, style: Style): Generator<string> {
  const look: Look = LOOKS[actionOf(resource)];
  const reason = resource.action_reason ? ` (${REASONS[resource.action_reason]})` : "";
  const cause = resource.cause ? ` ${style.cyan(`[${CAUSES[resource.cause]}]`)}` : "";
  yield `  ${style.bold(`# ${printable(resource.address)} ${look.verb}`)}${reason}${cause}`;
  const { before, after } = resource.change;
  const names = Object.keys(after ?? before ?? {}).filter(
    (name) => before === null || after === null || differs(before, after, name),
  );
  const width = Math.max(0, ...names.map((name) => name.length));
  yield `  ${style[look.color](look.symbol)} ${printable(resource.address)}`;
  for (const name of names) yield* fieldText(resource, name, width, style);
}

function differs(before: ShownValues, after: ShownValues, name: string): boolean {
  return JSON.stringify(before[name]) !== JSON.stringify(after[name]);
}

function* fieldText(
  { change, cause, field_causes: causes }: ResourceChange,
  name: string,
  width: number,
  style: Style,
): Generator<string> {
  const old = change.before?.[name];
  const now = change.after?.[name];
  const label = `${name}:`.padEnd(width + 1);
  if (change.before === null)
    yield `      ${style.green("+")} ${label} ${valueText(change.after_sensitive, name, now)}`;
  else if (change.after === null)
    yield `      ${style.red("-")} ${label} ${valueText(change.before_sensitive, name, old)}`;
  else {
    const forces =
      change.replace_paths?.some(([field]) => field === name) === true
        ? style.red(" # forces replacement")
        : "";
    const isList = typeof old === "object" && typeof now === "object";
    const told =
      change.after_sensitive[name] === true
        ? valueText(change.after_sensitive, name, now)
        : isList
          ? `${membersCount(old)} -> ${membersCount(now)}`
          : `${valueText(change.before_sensitive, name, old)} -> ${valueText(change.after_sensitive, name, now)}`;
    const fieldCause = causes?.[name];
    // Where all of the object has one cause, its head says so.
    const from = cause === "both" && fieldCause ? ` ${style.cyan(`[${CAUSES[fieldCause]}]`)}` : "";
    yield `      ${style.yellow("~")} ${label} ${told}${forces}${from}`;
    if (isList) yield* listText(old, now, style);
  }
}

const SHOWN_MEMBERS = 8;

const membersCount = (list: readonly string[]): string => countText(list.length, "member");

/** The members of a list in one line, the first of them where they are many. */
function membersText(list: readonly string[]): string {
  const shown = list.slice(0, SHOWN_MEMBERS).map(quoted);
  const more = list.length - SHOWN_MEMBERS;
  return `[${[...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join(", ")}]`;
}

/** Which members of a list come and go. */
function* listText(old: readonly string[], now: readonly string[], style: Style): Generator<string> {
  for (const part of diffArrays(old.toSorted(), now.toSorted())) {
    const symbol = part.added ? style.green("+") : style.red("-");
    if (part.added || part.removed)
      for (const member of part.value) yield `          ${symbol} ${quoted(member)}`;
  }
}

function valueText(
  sensitive: Readonly<Record<string, true>>,
  name: string,
  value: Value | undefined,
): string {
  if (value === undefined) return "(not told by the PBX)";
  if (typeof value === "object") return membersText(value);
  if (sensitive[name] === true || typeof value !== "string") return String(value);
  return quoted(value);
}

/** Text in quotation marks; a backslash in it is doubled, so that it does not read as an escape. */
function quoted(text: string): string {
  return `"${printable(text.replaceAll(/["\\]/g, "\\$&"))}"`;
}

const SHOWN_ADDRESSES = 10;

function* gateText(gate: GateResult, style: Style): Generator<string> {
  const mark = gate.allowed ? style.green("Gate open:") : style.red("Gate closed:");
  yield `${mark} ${style.bold(gate.gate)}: ${printable(gate.message)}`;
  const shown = gate.addresses.slice(0, SHOWN_ADDRESSES).map(printable).join(", ");
  const more = gate.addresses.length - SHOWN_ADDRESSES;
  const [only] = gate.addresses.length === 1 ? gate.addresses : [];
  if (only === undefined || !gate.message.includes(only))
    yield `  ${shown}${more > 0 ? ` and ${more} more` : ""}`;
  yield `  ${style.dim(gate.approve === undefined ? gate.hint : `${gate.hint}:`)}`;
  if (gate.approve !== undefined) yield `    ${gate.approve}`;
}

/** What the reviewer should know besides, as sentences. */
export function noteTexts({ notes, base }: Plan): Many<string> {
  const last = baseText(base);
  return {
    length: notes.length + last.length,
    *[Symbol.iterator]() {
      for (const note of notes) yield noteText(note);
      yield* last;
    },
  };
}

/** A note as a sentence. */
function noteText({ message, addresses }: Note): string {
  const more = addresses.length - SHOWN_ADDRESSES;
  const shown = addresses.slice(0, SHOWN_ADDRESSES).join(", ");
  return addresses.length === 0 || message.startsWith(addresses[0] ?? "\0")
    ? `${message}.`
    : `${message}: ${shown}${more > 0 ? ` and ${more} more` : ""}.`;
}

/** How much of the plan is drift, and how much has not been applied yet. */
function baseText(base: PlanBase | undefined): string[] {
  if (!base || base.drifted + base.unapplied === 0) return [];
  return [
    `beside ${baseName(base)}, ${countText(base.drifted, "object")} drifted (the PBX is not as it asked), ${countText(base.unapplied, "object")} not applied yet (the spec has changed since).`,
  ];
}

/** `main (1a2b3c4d5e)`; a commit's own digits once. */
export function baseName({ name, commit }: PlanBase): string {
  return commit === undefined || commit.startsWith(name) ? name : `${name} (${commit.slice(0, 10)})`;
}

function unmanagedText(count: number): string[] {
  if (count === 0) return [];
  const they = count === 1 ? "1 live object is" : `${count} live objects are`;
  return [`${they} not in the spec and left alone (unmanaged; --format json lists them).`];
}
