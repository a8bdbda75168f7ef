/** How an apply ended, and why a run has no plan, for a comment or a job's summary. */
import type { OperationResult } from "../reconcile/events.js";
import { leftText } from "./apply-text.js";
import { many } from "./many.js";
import { addressList, bullet, bullets, counted, sentence } from "./markdown-list.js";
import { findingMarkdown, gatesMarkdown, warningsMarkdown } from "./markdown-plan.js";
import { code } from "./markdown-text.js";
import { resultSentence } from "./result-sentence.js";
import type { ApplyRecord, ErrorRecord } from "./report.js";
import { Room } from "./room.js";
import type { Limit } from "./room.js";

const MOST = 50;

/** The lines for an apply: what went wrong first. */
export function applyMarkdown(record: ApplyRecord, limit: Limit): string[] {
  const room = new Room(limit);
  const name = record.rehearsal ? "apply --rehearse" : "apply";
  const title = [`## pbxctl ${name}: ${code(record.target)}`, ""];
  const verdict = [`**${resultSentence(record)}**`, ""];
  const foot = footText(record);
  room.reserve([...title, ...verdict, ...foot]);
  return [
    ...title,
    ...verdict,
    ...leftOnBreak(record, room),
    ...undoneText(record, room),
    ...mismatchText(record, room),
    ...gatesMarkdown(record.gates, room),
    ...warningsMarkdown(record.warnings, room),
    ...doneText(record, room),
    ...foot,
  ];
}

function leftOnBreak({ left_on_break: extns = [] }: ApplyRecord, room: Room): string[] {
  const lines = extns.length === 0 ? [] : [sentence(leftText(extns)), ""];
  room.reserve(lines);
  return lines;
}

const OUTCOMES = {
  failed: "❌ Failed",
  unknown: "❓ May or may not have taken effect",
  blocked: "⏸️ Not started",
} as const;

function undoneText({ operations }: ApplyRecord, room: Room): string[] {
  return (["failed", "unknown", "blocked"] as const).flatMap((outcome) => {
    const of = many(
      operations,
      (result) => result.outcome === outcome,
      (result) => result,
    );
    if (of.length === 0) return [];
    const heading = `### ${OUTCOMES[outcome]}: ${of.length.toLocaleString("en-US")}`;
    room.reserve([heading, "", ""]);
    return [heading, "", ...bullets(of, MOST, room, operationLines, "operation"), ""];
  });
}

function operationLines({ address, action, reason, hint }: OperationResult): string[] {
  const why = reason === undefined ? "" : `: ${sentence(reason)}`;
  return bullet(
    `${action} ${code(address)}${why}`,
    ...(hint === undefined ? [] : [`Hint: ${sentence(hint)}`]),
  );
}

function mismatchText({ mismatches }: ApplyRecord, room: Room): string[] {
  if (mismatches.length === 0) return [];
  const heading = `### ❌ Not taken by the PBX: ${mismatches.length.toLocaleString("en-US")}`;
  room.reserve([heading, "", ""]);
  const linesOf = ({ message }: { message: string }): string[] => bullet(sentence(message));
  return [heading, "", ...bullets(mismatches, MOST, room, linesOf, "object"), ""];
}

const DONE = { create: "created", update: "updated", delete: "destroyed" } as const;

function doneText({ operations }: ApplyRecord, room: Room): string[] {
  return (["delete", "create", "update"] as const).flatMap((action) => {
    const isDone = (result: OperationResult): boolean =>
      result.outcome === "done" && result.action === action;
    const addresses = many(operations, isDone, ({ address }) => address);
    const heading = `${counted(addresses.length, "object")} ${DONE[action]}`;
    return addressList(heading, addresses, room, 0.5).lines;
  });
}

function footText({ source, finished, digest, approval }: ApplyRecord): string[] {
  const parts = [
    ...(source.commit === null ? [] : [`commit ${code(source.commit)}`]),
    ...(source.actor === null ? [] : [`by ${code(source.actor)}`]),
    ...(approval === null ? [] : [`approved by ${code(approval)}`]),
    `finished ${code(finished)}`,
    `digest ${code(digest.split(";")[0]?.slice(0, 19) ?? "")}`,
  ];
  return [`<sub>${parts.join(" · ")}</sub>`];
}

/** The lines for a run that ended before it had a plan. */
export function errorMarkdown({ command, error, timestamp, exit_code }: ErrorRecord, limit: Limit): string[] {
  const room = new Room(limit);
  const title = [`## ❌ pbxctl ${command} failed`, ""];
  const hint = error.hint === undefined ? [] : [`Hint: ${sentence(error.hint)}`, ""];
  const message = [sentence(error.message), "", ...hint];
  const foot = [`<sub>${code(timestamp)} · exit code ${exit_code}</sub>`];
  room.reserve([...title, ...message, ...foot]);
  const errorsFirst = [...error.findings].sort(
    (one, other) => Number(one.severity !== "error") - Number(other.severity !== "error"),
  );
  const findings = bullets(errorsFirst, MOST, room, (one) => bullet(...findingMarkdown(one)), "finding");
  return [...title, ...message, ...findings, ...(findings.length > 0 ? [""] : []), ...foot];
}
