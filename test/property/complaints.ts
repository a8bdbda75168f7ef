/** What is wrong with a PBX's state after an apply, in words; worked out from rows and a spec's goals alone. */
import { isDeepStrictEqual } from "node:util";
import { addressOf } from "../../src/resources/address.js";
import type { Row } from "../../src/resources/index.js";
import type { SeedRows } from "../../src/simulator/simulator.js";
import { blocks } from "./brute-force.js";
import { aims } from "./goal.js";
import type { Aim } from "./goal.js";
import type { SmallSpec } from "./small-worlds.js";

/** A cell as text. */
const text = (row: Row | undefined, column: string): string => {
  const value = row?.[column];
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
};

const isOpen = (row: Row): boolean => text(row, "completed_at") === "";
const isLiveGroup = (row: Row): boolean => text(row, "deleted_at") === "";
const isForeign = (row: Row): boolean => !["2", "3", "4"].includes(text(row, "special_flag"));

/** A conference with its members in a column of their own, and what the PBX keeps about them in another. */
function conferenceRows({ conferences, live_conf }: SeedRows, topic: string): Row[] {
  return conferences
    .filter((row) => row["topic"] === topic && isOpen(row))
    .map((row) => {
      const about = live_conf.filter((member) => member["conference_uuid"] === row["uuid"]);
      const numbers = new Set(about.map((member) => text(member, "member_number")));
      // No group is null or "".
      return { ...row, context: text(row, "context"), members: [...numbers].sort().join(), kept: about };
    });
}

/** What the PBX itself writes: always, when anything about the row changes, and with one of its columns. */
interface Derived {
  readonly always: readonly string[];
  readonly touched: readonly string[];
  readonly along?: Readonly<Record<string, readonly string[]>>;
}

const STAMPS = ["updated_at", "created_at", "uuid"];

/** How a kind's objects lie in the state. */
interface View {
  /** The rows of one object; those of a blacklist number without other people's. */
  readonly rows: (state: SeedRows, key: string) => readonly Row[];
  readonly own: Derived;
}

const views: Readonly<Record<string, View>> = {
  "outbound-group": {
    rows: ({ dicts }, key) => dicts.filter((row) => row["k"] === key && isLiveGroup(row)),
    // The count follows from the extensions.
    own: { always: ["extn_count"], touched: STAMPS },
  },
  extension: {
    rows: ({ extensions }, key) => extensions.filter(({ nbr }) => nbr === key),
    // An extension's group name follows from its group.
    own: { always: ["context"], touched: STAMPS },
  },
  conference: {
    rows: conferenceRows,
    // Nothing but what the members are known by: above all, it stays the conference that it was.
    own: { always: [], touched: [], along: { members: ["memberdetail", "kept"] } },
  },
  blacklist: {
    rows: ({ special_phone }, key) => special_phone.filter((row) => row["phone"] === key && !isForeign(row)),
    own: { always: [], touched: [] },
  },
};

function viewOf(type: string): View {
  const view = views[type];
  if (!view) throw new Error(`no view of ${type}`);
  return view;
}

const typeOf = ({ address }: Pick<Aim, "address">): string => address.split("/", 1)[0] ?? "";

function without(row: Row | undefined, free: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row ?? {}).filter(([column]) => !free.includes(column)));
}

/** How many rows an object has. */
export function countOf(aim: Aim, state: SeedRows): number {
  return viewOf(typeOf(aim)).rows(state, aim.key).length;
}

/** Whether nothing about an object has changed. */
export function isAsItWas(aim: Aim, before: SeedRows, after: SeedRows): boolean {
  const { rows, own } = viewOf(typeOf(aim));
  const bare = (state: SeedRows): Row[] => rows(state, aim.key).map((row) => without(row, own.always));
  return isDeepStrictEqual(bare(after), bare(before));
}

/** Whether an object was live before: what a spec calls ignored is used on insert alone. */
const wasLive =
  (before: SeedRows) =>
  (address: string): boolean => {
    const [type = "", path = ""] = address.split("/");
    return viewOf(type).rows(before, decodeURIComponent(path)).length > 0;
  };

/** Whether the topic's meeting is on. */
export const meetingIn =
  (state: SeedRows) =>
  (topic: string): boolean =>
    conferenceRows(state, topic).some(({ kept }) =>
      (kept as Row[]).some((member) => member["typ"] === "inMeeting"),
    );

/** What a spec wants of every object of a small world, given what was there before. */
export function aimsFor(small: SmallSpec, before: SeedRows): Aim[] {
  const isLive = wasLive(before);
  // Blacklist rows are "live" when one of them is the blacklist's own, which is what the view shows.
  return Object.values(aims(small, isLive, meetingIn(before))).flat();
}

/** What is wrong with one object: its managed fields are as the spec says, and everything else is what it was. */
export function complaintsAbout(aim: Aim, before: SeedRows, after: SeedRows): string[] {
  const type = typeOf(aim);
  if (type === "blacklist") return aboutPhone(aim, before, after);
  const { rows, own } = viewOf(type);
  return aboutRow(aim, rows(before, aim.key)[0], rows(after, aim.key), own);
}

function aboutRow(aim: Aim, was: Row | undefined, now: readonly Row[], own: Derived): string[] {
  const { goal, address } = aim;
  const [is] = now;
  if (now.length > 1) return [`${address} is there ${now.length} times`];
  if (goal.want === "gone") return is ? [`${address} is still there`] : [];
  if (goal.want === "set" && !is) return [`${address} is missing`];
  const wanted = goal.want === "set" ? goal.columns : {};
  const wrong = Object.entries(wanted)
    .filter(([column, value]) => text(is, column) !== value)
    .map(
      ([column, value]) =>
        `${address} ${column} is ${JSON.stringify(text(is, column))}, not ${JSON.stringify(value)}`,
    );
  if (goal.want === "set" && !was) return wrong;
  const touched = Object.keys(wanted).filter((column) => text(was, column) !== wanted[column]);
  const free = [
    ...Object.keys(wanted),
    ...own.always,
    ...(touched.length > 0 ? own.touched : []),
    ...touched.flatMap((column) => own.along?.[column] ?? []),
  ];
  const [rest, former] = [without(is, free), without(was, free)];
  return isDeepStrictEqual(rest, former)
    ? wrong
    : [...wrong, `${address} was ${JSON.stringify(former)} and is ${JSON.stringify(rest)}`];
}

const NEEDS: Readonly<Record<string, { inbound: boolean; outbound: boolean }>> = {
  inbound: { inbound: true, outbound: false },
  outbound: { inbound: false, outbound: true },
  both: { inbound: true, outbound: true },
};

function aboutPhone({ goal, key, address }: Aim, before: SeedRows, after: SeedRows): string[] {
  const { rows } = viewOf("blacklist");
  const [was, is] = [rows(before, key), rows(after, key)];
  if (goal.want === "gone") return is.length > 0 ? [`${address} is still there`] : [];
  if (goal.want === "as-it-was") return isDeepStrictEqual(is, was) ? [] : [`${address} is not as it was`];
  const blockedBy = (own: readonly Row[]): { inbound: boolean; outbound: boolean } =>
    blocks(own.map((row) => Number(row["special_flag"])));
  const unsaid = was.length > 0 ? blockedBy(was) : NEEDS["both"];
  const wanted = NEEDS[goal.columns["special_flag"] ?? ""] ?? unsaid;
  const blocked = blockedBy(is);
  return isDeepStrictEqual(blocked, wanted)
    ? []
    : [`${address} blocks ${JSON.stringify(blocked)}, not ${JSON.stringify(wanted)}`];
}

/** What is wrong with what no spec can own: other people's rows, ended conferences, queues. */
export function foreignComplaints(before: SeedRows, after: SeedRows): string[] {
  const untouched: Readonly<Record<string, (state: SeedRows) => unknown>> = {
    "other people's numbers": ({ special_phone }) => special_phone.filter(isForeign),
    "ended conferences": ({ conferences }) => conferences.filter((row) => !isOpen(row)),
    queues: ({ all_queues }) => all_queues,
  };
  return Object.entries(untouched).flatMap(([what, of]) =>
    isDeepStrictEqual(of(after), of(before)) ? [] : [`${what} changed`],
  );
}

/** Numbers that stand in the table more often than before, twice for the same direction. */
export function doubledPhones(before: SeedRows, after: SeedRows): string[] {
  const tally = ({ special_phone }: SeedRows): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const row of special_phone) {
      const name = `${addressOf("blacklist", text(row, "phone"))} ${text(row, "special_flag")}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  };
  const was = tally(before);
  return [...tally(after)]
    .filter(([name, count]) => count > Math.max(1, was.get(name) ?? 0))
    .map(([name, count]) => `${name} is there ${count} times`);
}
