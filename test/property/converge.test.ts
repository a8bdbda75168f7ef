import fc from "fast-check";
import { expect, test } from "vitest";
import { heldFields } from "../../src/reconcile/steps.js";
import { judge } from "../../src/reconcile/gates/index.js";
import type { Diff } from "../../src/reconcile/diff.js";
import { addressOf } from "../../src/resources/address.js";
import { observe } from "../../src/reconcile/observe.js";
import type { Row } from "../../src/resources/index.js";
import type { SeedRows } from "../../src/simulator/simulator.js";
import { applyDiff, diffAgainst } from "../support/applying.js";
import type { Applied } from "../support/applying.js";
import { CAREFUL, SimulatedPbx } from "../support/simulated-pbx.js";
import type { Fate } from "../support/simulated-pbx.js";
import { specOf } from "../support/spec-builder.js";
import type { BuiltSpec } from "../support/spec-builder.js";
import { blocks } from "./brute-force.js";
import { aims } from "./goal.js";
import type { Aim } from "./goal.js";
import { liveRows, specs } from "./small-worlds.js";
import type { LiveRows, SmallSpec } from "./small-worlds.js";

const text = (row: Row | undefined, column: string): string => {
  const value = row?.[column];
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
};

const QUEUES = [{ uuid: 10010, name: "AI", before_url: "/greeting.wav" }];

function pbxWith(rows: LiveRows, memberdetail: Run["memberdetail"]): SimulatedPbx {
  const { groups, extensions, blacklist, conferences, liveMembers } = rows;
  const seed = {
    dicts: groups,
    extensions,
    special_phone: blacklist,
    conferences,
    live_conf: liveMembers,
    all_queues: QUEUES,
  };
  return new SimulatedPbx(seed, { memberdetail });
}

const isOpen = (row: Row): boolean => text(row, "completed_at") === "";

/** A conference with its members in a column of their own, and what the PBX keeps about them in another. */
function conferenceIn({ conferences, live_conf }: SeedRows, topic: string): Row | undefined {
  const row = conferences.find((candidate) => candidate["topic"] === topic && isOpen(candidate));
  if (!row) return undefined;
  const about = live_conf.filter((member) => member["conference_uuid"] === row["uuid"]);
  const numbers = new Set(about.map((member) => text(member, "member_number")));
  // No group is null or "".
  return { ...row, context: text(row, "context"), members: [...numbers].sort().join(), kept: about };
}

/** Whether the topic's meeting is on. */
const meetingIn =
  (rows: SeedRows) =>
  (topic: string): boolean => {
    const about = conferenceIn(rows, topic)?.["kept"];
    return Array.isArray(about) && (about as Row[]).some((member) => member["typ"] === "inMeeting");
  };

const isLiveGroup = (row: Row): boolean => text(row, "deleted_at") === "";

/** Whether an object was live before: what a spec calls ignored is used on insert alone. */
function wasLive(before: SeedRows): (address: string) => boolean {
  return (address) => {
    const [type, key] = address.split("/");
    if (type === "extension") return before.extensions.some(({ nbr }) => nbr === key);
    if (type === "conference")
      return before.conferences.some((row) => isOpen(row) && addressOf(type, text(row, "topic")) === address);
    if (type === "outbound-group") return before.dicts.some((row) => row["k"] === key && isLiveGroup(row));
    return before.special_phone.some(
      (row) => row["phone"] === key && ["2", "3", "4"].includes(text(row, "special_flag")),
    );
  };
}

/** What the PBX itself writes: always, when anything about the row changes, and with one of its columns. */
interface Derived {
  readonly always: readonly string[];
  readonly touched: readonly string[];
  readonly along?: Readonly<Record<string, readonly string[]>>;
}

const STAMPS = ["updated_at", "created_at", "uuid"];
// The count follows from the extensions, and an extension's group name from its group.
const GROUP_OWN: Derived = { always: ["extn_count"], touched: STAMPS };
const EXTENSION_OWN: Derived = { always: ["context"], touched: STAMPS };
// Nothing but what the members are known by: above all, it stays the conference that it was.
const CONFERENCE_OWN: Derived = {
  always: [],
  touched: [],
  along: { members: ["memberdetail", "kept"] },
};

function expectRow(aim: Aim, before: Row | undefined, after: Row | undefined, own: Derived): void {
  const { goal, address } = aim;
  if (goal.want === "gone") {
    expect(after, address).toBeUndefined();
    return;
  }
  if (goal.want === "set") {
    for (const [column, value] of Object.entries(goal.columns))
      expect([address, column, text(after, column)]).toEqual([address, column, value]);
    if (!before) return;
  }
  const managed = goal.want === "set" ? goal.columns : {};
  const touched = Object.keys(managed).filter((column) => text(before, column) !== managed[column]);
  const free = new Set([
    ...Object.keys(managed),
    ...own.always,
    ...(touched.length > 0 ? own.touched : []),
    ...touched.flatMap((column) => own.along?.[column] ?? []),
  ]);
  const rest = (row: Row | undefined): Record<string, unknown> =>
    Object.fromEntries(Object.entries(row ?? {}).filter(([column]) => !free.has(column)));
  expect(rest(after), address).toEqual(rest(before));
}

const NEEDS: Readonly<Record<string, { inbound: boolean; outbound: boolean }>> = {
  inbound: { inbound: true, outbound: false },
  outbound: { inbound: false, outbound: true },
  both: { inbound: true, outbound: true },
};

function expectPhone({ goal, key, address }: Aim, before: SeedRows, after: SeedRows): void {
  const rowsOf = (rows: readonly Row[]): Row[] => rows.filter(({ phone }) => phone === key);
  const isForeign = (row: Row): boolean => !["2", "3", "4"].includes(text(row, "special_flag"));
  const [was, is] = [rowsOf(before.special_phone), rowsOf(after.special_phone)];
  expect(is.filter(isForeign), address).toEqual(was.filter(isForeign));
  const flagsOf = (rows: readonly Row[]): number[] => rows.map((row) => Number(row["special_flag"]));
  const blocked = blocks(flagsOf(was));
  const stood = blocked.inbound || blocked.outbound;
  const unsaid = stood ? blocked : NEEDS["both"];
  if (goal.want === "as-it-was") expect(is, address).toEqual(was);
  else if (goal.want === "gone")
    expect(
      is.filter((row) => !isForeign(row)),
      address,
    ).toEqual([]);
  else expect(blocks(flagsOf(is)), address).toEqual(NEEDS[goal.columns["special_flag"] ?? ""] ?? unsaid);
}

/** Managed fields are as the spec says, and everything else is what it was. */
function expectGoals(small: SmallSpec, before: SeedRows, after: SeedRows): void {
  const wanted = aims(small, wasLive(before), meetingIn(before));
  const group = (rows: SeedRows, key: string): Row | undefined =>
    rows.dicts.find((row) => row["k"] === key && isLiveGroup(row));
  const extension = (rows: SeedRows, key: string): Row | undefined =>
    rows.extensions.find(({ nbr }) => nbr === key);
  for (const aim of wanted.outboundGroups)
    expectRow(aim, group(before, aim.key), group(after, aim.key), GROUP_OWN);
  for (const aim of wanted.extensions)
    expectRow(aim, extension(before, aim.key), extension(after, aim.key), EXTENSION_OWN);
  for (const aim of wanted.conferences)
    expectRow(aim, conferenceIn(before, aim.key), conferenceIn(after, aim.key), CONFERENCE_OWN);
  const ended = ({ conferences }: SeedRows): Row[] => conferences.filter((row) => !isOpen(row));
  expect(ended(after)).toEqual(ended(before));
  for (const aim of wanted.blacklist) expectPhone(aim, before, after);
  expect(after.all_queues).toEqual(before.all_queues);
}

/** Whether every group that goes is free of extensions and conferences by then: none is replaced, and none deleted under those that stay. */
async function freesItsGroups(pbx: SimulatedPbx, built: BuiltSpec, found: Diff): Promise<boolean> {
  const live = await observe(pbx, ["outbound-group", "extension", "blacklist", "conference"]);
  const alarms = judge({ ...built, ...found, live, activity: new Map() }, { allow: [], today: "2026-01-15" });
  return !alarms.some(({ gate }) => gate === "group-in-use" || gate === "replace");
}

interface Run {
  readonly concurrency: number;
  /** How many turns each request waits, over and over. */
  readonly delays: readonly number[];
  readonly fates: readonly Fate[];
  /** Whether the PBX lists members there, or `liveConf` alone does. */
  readonly memberdetail: "numbers" | "empty";
}

async function run(
  rows: LiveRows,
  small: SmallSpec,
  { concurrency, delays, fates, memberdetail }: Run,
): Promise<void> {
  const pbx = pbxWith(rows, memberdetail);
  const built = specOf(small.input);
  const before = pbx.state;
  const found = await diffAgainst(pbx, built);
  // What the commands refuse to apply.
  fc.pre(found.findings.every(({ severity }) => severity !== "error"));
  const frees = await freesItsGroups(pbx, built, found);

  let asked = 0;
  pbx.fate = (_call, number) => fates[number - 1] ?? "answered";
  pbx.pace = async () => {
    const turns = delays[(asked += 1) % delays.length] ?? 0;
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  };
  pbx.mostInFlight = 0;
  const applied = await applyDiff(pbx, found, { concurrency, retries: fates.length });
  expect(pbx.mostInFlight).toBeLessThanOrEqual(concurrency);

  // The members of a conference whose meeting is on are left as they are, and everything else is done.
  const held = found.changes.filter(({ live, after }) => heldFields(live, after).length > 0);
  const heldAddresses = held.map(({ address }) => address);
  expectDone(applied, heldAddresses);
  expectGoals(small, before, pbx.state);
  const left = (await diffAgainst(pbx, built)).changes;
  expect(left.map(({ address, fields }) => [address, fields])).toEqual(
    heldAddresses.map((address) => [address, ["members"]]),
  );
  expect(pbx.received, "writes that arrived").toBe(applied.plannedWrites - held.length);
  // Deleting a conference ends its meeting; nothing else does.
  const ended = found.changes.filter(({ action, key }) => action === "delete" && meetingIn(before)(key));
  expect(pbx.counts).toMatchObject({ ...CAREFUL, rejected: 0, conferencesDisturbed: ended.length });
  if (frees) expect(pbx.counts.groupsDeletedInUse).toBe(0);
}

function expectDone({ results }: Applied, held: readonly string[]): void {
  const undone = results.filter(({ outcome }) => outcome !== "done");
  expect(undone.map(({ address }) => address)).toEqual(held);
  expect(undone.every(({ busy }) => busy === true)).toBe(true);
}

const timing = {
  concurrency: fc.integer({ min: 1, max: 8 }),
  memberdetail: fc.constantFrom("numbers" as const, "empty" as const),
  delays: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
};

test("after apply the PBX equals the spec where it is managed, and its former self everywhere else", async () => {
  const runs = fc.record({ ...timing, fates: fc.constant([]) });
  await fc.assert(fc.asyncProperty(liveRows, specs, runs, run), { numRuns: 300 });
});

test("so it does when requests and answers get lost, and no write arrives twice", async () => {
  const fate = fc.constantFrom<Fate>("answered", "answer-lost", "request-lost");
  const runs = fc.record({ ...timing, fates: fc.array(fate, { minLength: 1, maxLength: 8 }) });
  await fc.assert(fc.asyncProperty(liveRows, specs, runs, run), { numRuns: 300 });
});
