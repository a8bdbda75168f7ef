import fc from "fast-check";
import { expect, test } from "vitest";
import { callsOf } from "../../src/reconcile/steps.js";
import type { Row } from "../../src/resources/index.js";
import { liveOf } from "../support/planning.js";
import { diff } from "../../src/reconcile/diff.js";
import { addressOf } from "../../src/resources/address.js";
import { specOf } from "../support/spec-builder.js";
import { blocks, fewestForConference, fewestForPhone, fewestForRow } from "./brute-force.js";
import type { Domain, OneRow } from "./brute-force.js";
import { aims } from "./goal.js";
import type { Aim } from "./goal.js";
import { CONFERENCE_DOMAIN, EXTENSION_DOMAIN, GROUP_DOMAIN, liveRows, specs } from "./small-worlds.js";
import type { LiveRows } from "./small-worlds.js";

type Search = (start: OneRow, isGoal: (row: OneRow) => boolean) => number;

function fewestForOne({ goal }: Aim, row: Row | undefined, domain: Domain, search: Search): number {
  const pick = (name: string): [string, string] => [name, String(row?.[name])];
  const start: OneRow = row && Object.fromEntries(Object.keys(domain).map(pick));
  return search(start, (end) => {
    if (goal.want === "gone") return end === undefined;
    if (goal.want === "as-it-was") return JSON.stringify(end) === JSON.stringify(start);
    if (!end) return false;
    const { columns } = goal;
    // Where there was nothing, insert may leave to the PBX what the spec leaves open.
    const kept = start ? Object.keys(domain).filter((name) => columns[name] === undefined) : [];
    return (
      Object.entries(columns).every(([name, value]) => end[name] === value) &&
      kept.every((name) => end[name] === start?.[name])
    );
  });
}

function fewestForGroup(aim: Aim, { groups }: LiveRows): number {
  const row = groups.find(({ k }) => k === aim.key);
  return fewestForOne(aim, row, GROUP_DOMAIN, (start, isGoal) =>
    fewestForRow(start, GROUP_DOMAIN, ["v"], isGoal),
  );
}

function fewestForExtension(aim: Aim, { extensions }: LiveRows): number {
  const row = extensions.find(({ nbr }) => nbr === aim.key);
  return fewestForOne(aim, row, EXTENSION_DOMAIN, (start, isGoal) =>
    fewestForRow(start, EXTENSION_DOMAIN, [], isGoal),
  );
}

/** The rows of a conference's members, and so its members. */
const rowsAbout = ({ liveMembers }: LiveRows, conference: Row): readonly Row[] =>
  liveMembers.filter((member) => member["conference_uuid"] === conference["uuid"]);

const openConference = ({ conferences }: LiveRows, topic: string): Row | undefined =>
  conferences.find((row) => row["topic"] === topic && row["completed_at"] === null);

function fewestForTopic(aim: Aim, rows: LiveRows): number {
  const row = openConference(rows, aim.key);
  const numbers = row ? rowsAbout(rows, row).map((member) => String(member["member_number"])) : [];
  const members = [...new Set(numbers)].join();
  return fewestForOne(aim, row && { ...row, members }, CONFERENCE_DOMAIN, (start, isGoal) =>
    fewestForConference(start, CONFERENCE_DOMAIN, isGoal),
  );
}

const WANTED: Readonly<Record<string, { inbound: boolean; outbound: boolean }>> = {
  inbound: { inbound: true, outbound: false },
  outbound: { inbound: false, outbound: true },
  both: { inbound: true, outbound: true },
};

function fewestForNumber({ goal, key }: Aim, rows: readonly Row[]): number {
  const flags = rows.filter(({ phone }) => phone === key).map((row) => Number(row["special_flag"]));
  const before = blocks(flags);
  const stands = before.inbound || before.outbound;
  const unsaid = stands ? before : WANTED["both"];
  const wanted = {
    "as-it-was": () => before,
    gone: () => ({ inbound: false, outbound: false }),
    set: () => (goal.want === "set" ? (WANTED[goal.columns["special_flag"] ?? ""] ?? unsaid) : before),
  }[goal.want]();
  return fewestForPhone(flags, (end) => JSON.stringify(blocks(end)) === JSON.stringify(wanted));
}

function fewest(live: LiveRows, wanted: ReturnType<typeof aims>): Record<string, number> {
  const counts = [
    ...wanted.outboundGroups.map((aim) => [aim.address, fewestForGroup(aim, live)] as const),
    ...wanted.extensions.map((aim) => [aim.address, fewestForExtension(aim, live)] as const),
    ...wanted.blacklist.map((aim) => [aim.address, fewestForNumber(aim, live.blacklist)] as const),
    ...wanted.conferences.map((aim) => [aim.address, fewestForTopic(aim, live)] as const),
  ];
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

test("the planned writes are as few as a brute-force search finds, object by object", () => {
  fc.assert(
    fc.property(liveRows, specs, (rows, small) => {
      const live = liveOf(rows);
      const isLive = (address: string): boolean => {
        const [type = ""] = address.split("/");
        return [...(live.get(type)?.keys() ?? [])].some((key) => addressOf(type, key) === address);
      };
      const built = specOf(small.input);
      const found = diff(built.spec, built.desired, live);
      const writes = found.changes.map((change) => [change.address, callsOf(change).length] as const);
      expect(Object.fromEntries(writes)).toEqual(
        fewest(
          rows,
          // A plan shows all that there is to do, however long some of it has to wait for a meeting to end.
          aims(small, isLive, () => false),
        ),
      );
    }),
    { numRuns: 400 },
  );
});

test("the brute force itself: known shortest ways", () => {
  const is = (wanted: string) => (flags: readonly number[]) =>
    JSON.stringify(blocks(flags)) === JSON.stringify(WANTED[wanted]);
  expect(fewestForPhone([2], is("both"))).toBe(1);
  expect(fewestForPhone([2, 1], is("outbound"))).toBe(2);
  expect(fewestForPhone([2, 4], is("outbound"))).toBe(2);
  expect(fewestForPhone([2, 2, 3, 4], is("inbound"))).toBe(2);
  expect(fewestForPhone([2, 3], is("both"))).toBe(0);
  const small = { v: ["a", "b"], times: ["", "3"] };
  expect(fewestForRow({ v: "a", times: "" }, small, ["v"], (row) => row?.["v"] === "b")).toBe(2);
  expect(fewestForRow({ v: "a", times: "" }, small, ["v"], (row) => row?.["times"] === "3")).toBe(1);
  expect(fewestForRow(undefined, small, ["v"], (row) => row === undefined)).toBe(0);
  const conference = { recording: ["t", "f"], members: ["", "1"] };
  const both = (row: OneRow): boolean => row?.["recording"] === "t" && row["members"] === "1";
  expect(fewestForConference(undefined, conference, both)).toBe(2);
  expect(fewestForConference({ recording: "f", members: "1" }, conference, both)).toBe(1);
  expect(fewestForConference({ recording: "f", members: "" }, conference, both)).toBe(2);
  expect(fewestForConference({ recording: "f", members: "1" }, conference, (row) => !row)).toBe(1);
});
