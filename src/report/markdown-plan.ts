/** A plan for a comment on a pull request: what could hurt first, then the counts, then the difference. */
import type { GateResult } from "../reconcile/gates/index.js";
import type { Plan, Undeclared } from "../reconcile/plan.js";
import { markdownDiff } from "./markdown-diff.js";
import { addressList, addressesText, bullet, bullets, counted, sentence } from "./markdown-list.js";
import { many } from "./many.js";
import type { Many } from "./many.js";
import { code } from "./markdown-text.js";
import { actionOf, baseName, noteTexts, summaryLine, undeclaredText } from "./plan-text.js";
import type { LOOKS } from "./plan-text.js";
import type { PlanReport } from "./report.js";
import { Room } from "./room.js";
import type { Limit } from "./room.js";
import { placeOf } from "./findings-text.js";
import type { PlacedFinding } from "./findings-text.js";

const MOST_GATES = 15;
const MOST_NOTES = 10;
/** The part of what is left that deletions may take: they are the last to be left out. */
const DELETIONS = 0.9;
const OTHERS = 0.25;

/** The lines of the comment. They stay under the limit, whatever the plan's size. */
export function planMarkdown({ command, plan, warnings }: PlanReport, limit: Limit): string[] {
  const room = new Room(limit);
  const title = [`## pbxctl ${command}: ${code(plan.target)}`, ""];
  const summary = [`**${summaryLine(plan)}**`, ""];
  const foot = footText(plan);
  room.reserve([...title, ...summary, ...foot]);
  const gates = gatesMarkdown(plan.gates, room);
  const deletions = deletionsText(plan, room);
  const told = [...warningsMarkdown(warnings, room), ...notesText(plan, room)];
  const addresses = addressesByAction(plan, room);
  const diff = markdownDiff(plan, room);
  return [...title, ...gates, ...told, ...deletions, ...summary, ...addresses, ...diff, ...foot];
}

/** Gates, the closed ones first, each with what opens it. */
export function gatesMarkdown(gates: readonly GateResult[], room: Room): string[] {
  if (gates.length === 0) return [];
  const closed = gates.filter(({ allowed }) => !allowed);
  const ordered = [...closed, ...gates.filter(({ allowed }) => allowed)];
  const heading =
    closed.length > 0
      ? `### ⛔ ${counted(closed.length, "gate is", "gates are")} closed: apply would refuse`
      : "### Gates, all open";
  room.reserve([heading, "", ""]);
  return [heading, "", ...bullets(ordered, MOST_GATES, room, gateLines, "gate"), ""];
}

/** A longer entry is no help in a comment. */
const PASTED = 600;

function gateLines({ gate, message, addresses, allowed, hint, approve }: GateResult): string[] {
  const state = allowed ? "open" : "**closed**";
  return bullet(
    `${code(gate)} ${state}: ${sentence(message)}`,
    ...addressesText(addresses, message),
    sentence(hint),
    ...(approve !== undefined && approve.length <= PASTED ? [code(approve)] : []),
  );
}

/** Warnings about the spec. */
export function warningsMarkdown(warnings: readonly PlacedFinding[], room: Room): string[] {
  if (warnings.length === 0) return [];
  room.reserve(["### ⚠️ Warnings", "", ""]);
  const linesOf = (finding: PlacedFinding): string[] => bullet(...findingMarkdown(finding));
  return ["### ⚠️ Warnings", "", ...bullets(warnings, MOST_NOTES, room, linesOf, "warning"), ""];
}

/** A finding: the place, the code and the message; then the hint. */
export function findingMarkdown(finding: PlacedFinding): [string, ...string[]] {
  const { code: name, message, hint } = finding;
  const place = placeOf(finding);
  const where = place === "" ? "" : `${code(place)} `;
  return [
    `${where}${code(name)}: ${sentence(message)}`,
    ...(hint === undefined ? [] : [`Hint: ${sentence(hint)}`]),
  ];
}

function notesText(plan: Plan, room: Room): string[] {
  const notes = noteTexts(plan);
  if (notes.length === 0) return [];
  room.reserve(["### Note", "", ""]);
  const linesOf = (note: string): string[] => bullet(sentence(note));
  return ["### Note", "", ...bullets(notes, MOST_NOTES, room, linesOf, "note"), ""];
}

function addressesTo(action: keyof typeof LOOKS, { resource_changes: changes }: Plan): Many<string> {
  return many(
    changes,
    (change) => actionOf(change) === action,
    ({ address }) => address,
  );
}

/** Every deletion by its address, replacements included: whatever else has to be left out, these stay the longest. */
function deletionsText(plan: Plan, room: Room): string[] {
  return (["delete", "replace"] as const).flatMap((action) => {
    const addresses = addressesTo(action, plan);
    const verb = action === "delete" ? "destroyed" : "destroyed and created again";
    const heading = `${action === "delete" ? "➖" : "♻️"} ${counted(addresses.length, "object")} will be ${verb}`;
    const { lines, dropped } = addressList(heading, addresses, room, DELETIONS);
    if (dropped === 0) return lines;
    const left = `**${counted(dropped, "of these deletions is", "of these deletions are")} not named here, for want of room. Read the whole plan before you approve.**`;
    room.reserve([left, ""]);
    return [...lines, left, ""];
  });
}

function addressesByAction(plan: Plan, room: Room): string[] {
  const groups = [
    ["create", "➕", "will be created"],
    ["update", "✏️", "will be updated in place"],
  ] as const;
  return groups.flatMap(([action, mark, verb]) => {
    const addresses = addressesTo(action, plan);
    const heading = `${mark} ${counted(addresses.length, "object")} ${verb}`;
    return addressList(heading, addresses, room, OTHERS).lines;
  });
}

const MOST_UNDECLARED = 20;

/** What nobody declared, the first of it: all of it is in the JSON. */
function undeclaredLines(undeclared: readonly Undeclared[]): string[] {
  if (undeclared.length === 0) return [];
  const they = counted(undeclared.length, "live object", "live objects");
  const more = undeclared.length - MOST_UNDECLARED;
  return [
    `❓ **Nobody declared ${they}:**`,
    "",
    ...undeclared.slice(0, MOST_UNDECLARED).map((object) => `- ${code(undeclaredText(object))}`),
    ...(more > 0 ? [`- … and ${more} more`] : []),
    "",
  ];
}

function footText({ summary, timestamp, digest, base, undeclared = [] }: Plan): string[] {
  const they = counted(summary.unmanaged, "live object is", "live objects are");
  const unmanaged = `${they} not in the spec and left alone (unmanaged).`;
  return [
    ...undeclaredLines(undeclared),
    ...(summary.unmanaged > 0 ? [unmanaged, ""] : []),
    `<sub>Read ${code(timestamp)}${base ? ` · base ${code(baseName(base))}` : ""} · digest ${code(digest.split(";")[0]?.slice(0, 19) ?? "")}</sub>`,
  ];
}
