/** An alarm in words, before a service's own form: every text in it is plain, and the service escapes it. */
import { undeclaredText } from "../report/plan-text.js";
import { printable } from "../report/printable.js";
import type { Alarm, Difference, Status } from "./alarm.js";

/** What a card says. */
export interface Message {
  readonly status: Status;
  readonly title: string;
  /** A line each: which PBX, when, and what else there is to know. */
  readonly facts: readonly string[];
  readonly sections: readonly { readonly heading: string; readonly lines: readonly string[] }[];
  /** The pipeline's page. */
  readonly link: string | null;
}

/** More than any card holds. */
const MOST_LINES = 1_000;
const LONGEST_LINE = 500;

/** How many lines a message of this alarm could have. */
export const linesOf = ({ undeclared, differences }: Alarm): number =>
  Math.min(MOST_LINES, undeclared.length + differences.length);

/** The message with so many of its lines at most; what nobody declared comes first, and what is left out is counted. */
export function messageOf(alarm: Alarm, room: number): Message {
  const { status, undeclared, differences } = alarm;
  const shown = undeclared.slice(0, room);
  const rest = differences.slice(0, room - shown.length);
  const section = <Item>(
    heading: string,
    all: readonly Item[],
    some: readonly Item[],
    say: (item: Item) => string,
  ) =>
    all.length === 0
      ? []
      : [{ heading: `${heading} (${all.length})`, lines: [...some.map(say).map(short), ...left(all, some)] }];
  return {
    status,
    title: titleOf(alarm),
    facts: factsOf(alarm).map(short),
    sections: [
      ...section("Nobody declared", undeclared, shown, undeclaredText),
      ...section("Differs from the spec", differences, rest, differenceText),
    ],
    link: alarm.run,
  };
}

const short = (text: string): string => {
  const told = Array.from(printable(text));
  return told.length > LONGEST_LINE ? `${told.slice(0, LONGEST_LINE - 1).join("")}…` : told.join("");
};

const left = (all: readonly unknown[], some: readonly unknown[]): string[] =>
  all.length > some.length ? [`… and ${all.length - some.length} more`] : [];

const objects = (count: number): string => `${count} ${count === 1 ? "object" : "objects"}`;

function titleOf({ status, differences, undeclared }: Alarm): string {
  if (status === "clean") return "PBX drift is over: the PBX is as it should be";
  if (status === "failed") return "PBX drift could not be checked";
  const parts = [
    ...(differences.length > 0
      ? [`${objects(differences.length)} differ${differences.length === 1 ? "s" : ""}`]
      : []),
    ...(undeclared.length > 0 ? [`nobody declared ${objects(undeclared.length)}`] : []),
  ];
  return `PBX drift: ${parts.join(", ")}`;
}

function factsOf({ target, timestamp, unapplied, error }: Alarm): string[] {
  return [
    `PBX: ${target ?? "not known"}`,
    `Checked: ${timestamp}`,
    ...(unapplied > 0 ? [`Not applied yet: ${objects(unapplied)}`] : []),
    ...(error ? [`Error: ${error.message}`] : []),
    ...(error?.hint === undefined ? [] : [`Hint: ${error.hint}`]),
  ];
}

const WORDS = {
  create: "is missing",
  update: "differs",
  delete: "is there and should not be",
  replace: "differs, and would be replaced",
} as const;

const differenceText = ({ address, action, fields }: Difference): string =>
  `${address} ${WORDS[action]}${fields.length > 0 ? `: ${fields.join(", ")}` : ""}`;
