import fc from "fast-check";
import { expect, test } from "vitest";
import { heldFields } from "../../src/reconcile/steps.js";
import { judge } from "../../src/reconcile/gates/index.js";
import type { Diff } from "../../src/reconcile/diff.js";
import { observe } from "../../src/reconcile/observe.js";
import type { SeedRows } from "../../src/simulator/simulator.js";
import { applyDiff, diffAgainst } from "../support/applying.js";
import type { Applied } from "../support/applying.js";
import { CAREFUL, SimulatedPbx } from "../support/simulated-pbx.js";
import type { Fate } from "../support/simulated-pbx.js";
import { specOf } from "../support/spec-builder.js";
import type { BuiltSpec } from "../support/spec-builder.js";
import { aimsFor, complaintsAbout, foreignComplaints, meetingIn } from "./complaints.js";
import { liveRows, specs } from "./small-worlds.js";
import type { LiveRows, SmallSpec } from "./small-worlds.js";

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

/** Managed fields are as the spec says, and everything else is what it was. */
function expectGoals(small: SmallSpec, before: SeedRows, after: SeedRows): void {
  const wrong = aimsFor(small, before).flatMap((aim) => complaintsAbout(aim, before, after));
  expect([...wrong, ...foreignComplaints(before, after)]).toEqual([]);
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
