/** Traps 11 and 12, played against the strict simulator from the first read to the last write. */
import { describe, expect, test } from "vitest";
import { applySpec, diffAgainst, outcomes } from "../support/applying.js";
import type { Applied } from "../support/applying.js";
import { planned } from "../support/planning.js";
import { conferenceRow, groupRow, memberRow } from "../support/rows.js";
import { CAREFUL, SimulatedPbx } from "../support/simulated-pbx.js";
import type { Fate } from "../support/simulated-pbx.js";
import { specOf } from "../support/spec-builder.js";
import type { ObjectInput, SpecInput } from "../support/spec-builder.js";

const dicts = [groupRow("out")];
const TOPIC = "周会 a/b*";

/** Everything about a conference that a spec can state. */
const whole = {
  outboundGroup: "out",
  recording: true,
  displayName: "alias",
  blending: false,
  members: ["1002", "1001"],
} as const;

const of = (...conferences: ObjectInput[]): SpecInput => ({ conferences });

/** The live conferences, each with its members. */
function held(pbx: SimulatedPbx): unknown[] {
  const { conferences, live_conf } = pbx.state;
  return conferences.map(({ uuid, topic, context, recording, showname, blending }) => {
    const about = live_conf.filter((row) => row["conference_uuid"] === uuid);
    const members = about.map((row) => row["member_number"]);
    return { topic, context, recording, showname, blending, members };
  });
}

const asStated = {
  topic: TOPIC,
  context: "out",
  recording: true,
  showname: "alias",
  blending: "false",
  members: ["1001", "1002"],
};

const sent = (pbx: SimulatedPbx): string[] => pbx.writes.map(({ path }) => path.split("/").at(-1) ?? "");

/** Applies a spec while answers and requests get lost, and then once more, to nothing. */
async function play(pbx: SimulatedPbx, spec: SpecInput, fates: readonly Fate[] = []): Promise<Applied> {
  pbx.fate = (_call, number) => fates[number - 1] ?? "answered";
  const applied = await applySpec(pbx, spec);
  expect(applied.results.filter(({ outcome }) => outcome !== "done")).toEqual([]);
  expect((await diffAgainst(pbx, specOf(spec))).changes).toEqual([]);
  expect(pbx.counts).toMatchObject({ ...CAREFUL, rejected: 0, groupsDeletedInUse: 0 });
  return applied;
}

describe("trap 11: saveConf resets what is left out, or makes a second conference", () => {
  test("a changed setting is sent with all the others, and the members stay", async () => {
    const columns = { context: "out", recording: true, showname: "alias", blending: "false" };
    const live_conf = [memberRow("Weekly", "1001", { joined_at: "2023-05-31 16:17:31", typ: "outMeeting" })];
    const pbx = new SimulatedPbx({ dicts, conferences: [conferenceRow("Weekly", columns)], live_conf });
    const { plannedWrites } = await play(pbx, of({ topic: "Weekly", recording: false }));
    expect(plannedWrites).toBe(1);
    expect(pbx.state.conferences).toMatchObject([{ ...columns, recording: false, uuid: "uuid-Weekly" }]);
    expect(pbx.state.live_conf).toEqual(live_conf);
  });

  describe.each<[string, Fate[], string[]]>([
    ["nothing is lost", [], ["saveConf", "addConfMembers"]],
    ["the first answer", ["answer-lost"], ["saveConf", "addConfMembers"]],
    ["the first request", ["request-lost"], ["saveConf", "saveConf", "addConfMembers"]],
    ["the second answer", ["answered", "answer-lost"], ["saveConf", "addConfMembers"]],
    ["the second request", ["answered", "request-lost"], ["saveConf", "addConfMembers", "addConfMembers"]],
    ["both answers", ["answer-lost", "answer-lost"], ["saveConf", "addConfMembers"]],
  ])("a new conference, and lost is: %s", (_, fates, calls) => {
    test("there is one of it, complete", async () => {
      const pbx = new SimulatedPbx({ dicts });
      await play(pbx, of({ topic: TOPIC, ...whole }), fates);
      expect(sent(pbx)).toEqual(calls);
      expect(held(pbx)).toEqual([asStated]);
    });
  });

  test("trap 6: another one whose topic contains it is not taken for it", async () => {
    const similar = conferenceRow(`${TOPIC} 2`);
    const pbx = new SimulatedPbx({ dicts, conferences: [similar] });
    await play(pbx, of({ topic: TOPIC, members: ["1001"] }), ["answer-lost"]);
    expect(pbx.state.conferences.map(({ topic }) => topic)).toEqual([`${TOPIC} 2`, TOPIC]);
    expect(pbx.state.conferences[0]).toEqual(similar);
  });

  /** Answers saveConf without the id that the document promises. */
  function forgetful(seed: ConstructorParameters<typeof SimulatedPbx>[0]): SimulatedPbx {
    const pbx = new SimulatedPbx(seed);
    const send = pbx.send.bind(pbx);
    return Object.assign(pbx, {
      send: async (call: Parameters<typeof send>[0]): Promise<unknown> => {
        const answer = await send(call);
        return call.path.endsWith("saveConf")
          ? { code: 200, result: "success", confUuid: "undefined" }
          : answer;
      },
    });
  }

  test.each([0, 2])("an answer without confUuid: it is looked up (%i retries)", async (retries) => {
    const pbx = forgetful({ dicts });
    const { results, events } = await applySpec(pbx, of({ topic: TOPIC, ...whole }), { retries });
    expect(results).toMatchObject([{ outcome: "done" }]);
    expect(events.filter(({ type }) => type === "lookup")).toHaveLength(1);
    expect(sent(pbx)).toEqual(["saveConf", "addConfMembers"]);
    expect(held(pbx)).toEqual([asStated]);
  });

  test("acknowledged and not listed: nobody makes a second one to be sure", async () => {
    const pbx = forgetful({ dicts });
    const blind = Object.assign(pbx, { list: () => Promise.resolve([]) });
    const { results } = await applySpec(blind, of({ topic: TOPIC, members: ["1001"] }));
    expect(results).toMatchObject([{ outcome: "failed" }]);
    expect(results[0]?.reason).toContain(
      "the PBX acknowledged conference/周会%20a%2Fb%2A and does not list it",
    );
    expect(sent(pbx)).toEqual(["saveConf"]);
  });

  test("somebody else made one of the topic meanwhile: neither is touched", async () => {
    const pbx = new SimulatedPbx({ dicts });
    pbx.fate = (_call, number) => (number === 1 ? "answer-lost" : "answered");
    const sleep = async (): Promise<void> => {
      await pbx.send({ method: "POST", path: "/api/conferences/saveConf", params: { topic: TOPIC } });
    };
    const { results } = await applySpec(pbx, of({ topic: TOPIC, members: ["1001"] }), { sleep });
    expect(results).toMatchObject([{ outcome: "failed" }]);
    expect(results[0]?.reason).toMatch(/the PBX lists conference\/周会%20a%2Fb%2A 2 times by now$/);
    expect(pbx.state.live_conf).toEqual([]);
  });
});

describe("trap 11: topics are not unique", () => {
  const twins = [conferenceRow("Weekly"), conferenceRow("Weekly", { uuid: "another" })];
  const prune = { manage: { conferences: { prune: true } } };

  test.each<ObjectInput>([
    { topic: "Weekly", recording: true },
    { topic: "Weekly", state: "absent" },
  ])("a declared one that is there twice is an error, and neither is touched: %j", async (object) => {
    const found = await diffAgainst(new SimulatedPbx({ conferences: twins }), specOf(of(object)));
    expect(found.changes).toEqual([]);
    expect(found.findings).toMatchObject([
      {
        code: "live-ambiguous",
        severity: "error",
        address: "conference/Weekly",
        at: { path: ["conferences", 0] },
      },
    ]);
  });

  test("one that is not declared is not pruned, with a warning where it is managed", async () => {
    const pbx = new SimulatedPbx({ conferences: twins });
    const found = await diffAgainst(pbx, specOf({ ...of(), ...prune }));
    expect(found.changes).toEqual([]);
    expect(found.unmanaged).toEqual(["conference/Weekly"]);
    expect(found.findings).toMatchObject([{ code: "live-ambiguous", severity: "warning" }]);
    const ignoring = await diffAgainst(pbx, specOf({ ...of(), ...prune, ignore: ["conference/W*"] }));
    expect(ignoring.findings).toEqual([]);
  });

  test("a row with completed_at is history: neither matched, pruned nor counted, and never asked about", async () => {
    const ended = ["Weekly", "Yearly"].map((topic) =>
      conferenceRow(topic, { uuid: `ended-${topic}`, completed_at: "2022-01-01 00:00:00" }),
    );
    const pbx = new SimulatedPbx({ conferences: ended });
    const { plannedWrites, diff } = await play(pbx, { ...of({ topic: "Weekly" }), ...prune });
    expect([plannedWrites, diff.unmanaged, diff.population.get("conference")]).toEqual([1, [], 0]);
    expect(pbx.state.conferences.slice(0, 2)).toEqual(ended);
    expect(
      pbx.reads.filter(({ name }) => name === "liveMembers").map(({ filter }) => filter["uuid"]),
    ).toEqual([pbx.state.conferences[2]?.["uuid"]]);
  });
});

describe("trap 12: addConfMembers replaces the whole list", () => {
  const seed = {
    conferences: [conferenceRow("Weekly"), conferenceRow("Listed", { memberdetail: "1001,1002" })],
    live_conf: ["1002", "1001", "1001"].map((number, at) =>
      memberRow("Weekly", number, { uuid: `row-${at}` }),
    ),
  };
  const numbers = (pbx: SimulatedPbx): unknown[] =>
    held(pbx).map((row) => (row as { members: unknown }).members);

  test("a set has no order: what is listed either way is no difference", async () => {
    const spec = of(
      { topic: "Weekly", members: ["1001", "1002"] },
      { topic: "Listed", members: ["1002", "1001"] },
    );
    expect((await play(new SimulatedPbx(seed), spec)).plannedWrites).toBe(0);
  });

  test("one member more: all of them go out, with one call", async () => {
    const pbx = new SimulatedPbx(seed);
    const { plannedWrites } = await play(pbx, of({ topic: "Weekly", members: ["1003", "1001", "1002"] }));
    expect(plannedWrites).toBe(1);
    expect(pbx.writes[0]?.params).toEqual({ confId: "uuid-Weekly", members: "1001,1002,1003" });
    expect(numbers(pbx)[0]).toEqual(["1001", "1002", "1003"]);
  });

  test("[] empties the list; members that are not stated stay", async () => {
    const pbx = new SimulatedPbx(seed);
    await play(pbx, of({ topic: "Weekly", members: [] }, { topic: "Listed", recording: true }));
    expect(numbers(pbx)[0]).toEqual([]);
    expect(pbx.state.conferences[1]).toMatchObject({ memberdetail: "1001,1002", recording: true });
  });

  describe.each(["inMeeting", "beMute"])("somebody is %s: the meeting is on", (typ) => {
    const on = {
      conferences: [conferenceRow("Weekly")],
      live_conf: [memberRow("Weekly", "1001", { typ }), memberRow("Weekly", "13900000000")],
    };

    test("the plan shows what differs, notes that members have to wait, and is closed by the gate busy", () => {
      const rows = {
        conferences: on.conferences,
        liveMembers: on.live_conf,
      };
      const spec = of({ topic: "Weekly", recording: true, members: ["1002"] });
      const activity = new Map([["conference/Weekly", { why: "in a meeting" }]]);
      const { plan } = planned(spec, rows, { activity });
      expect(plan.resource_changes[0]?.change.after).toMatchObject({ members: ["1002"] });
      expect(plan.resource_changes[0]?.calls.map(({ path }) => path.split("/").at(-1))).toEqual([
        "saveConf",
        "addConfMembers",
      ]);
      expect(plan.gates.map(({ gate, message }) => [gate, message])).toEqual([
        ["busy", "conference/Weekly is in a meeting"],
      ]);
      expect(plan.notes).toEqual([
        {
          note: "held-back",
          message: "conference/Weekly keeps its members for now, whatever is allowed: the meeting is on",
          addresses: ["conference/Weekly"],
        },
      ]);
    });

    test("members are left alone whatever was allowed, settings are not, and the report says so", async () => {
      const pbx = new SimulatedPbx(on);
      const applied = await applySpec(pbx, of({ topic: "Weekly", recording: true, members: ["1002"] }));
      expect(applied.results).toEqual([
        {
          address: "conference/Weekly",
          action: "update",
          outcome: "failed",
          partly: true,
          reason: "members left alone: the meeting is on",
          busy: true,
        },
      ]);
      expect(sent(pbx)).toEqual(["saveConf"]);
      expect(pbx.state.conferences).toMatchObject([{ recording: true }]);
      expect(pbx.state.live_conf).toEqual(on.live_conf);
    });

    test("where the members alone differ, nothing is sent", async () => {
      const pbx = new SimulatedPbx(on);
      const applied = await applySpec(pbx, of({ topic: "Weekly", members: ["1002"] }));
      expect(applied.results).toMatchObject([{ outcome: "blocked", busy: true }]);
      expect(sent(pbx)).toEqual([]);
    });

    test("nothing is said where they are as stated, not stated, or ignored", async () => {
      for (const more of [
        { members: ["13900000000", "1001"] },
        {},
        { members: ["1002"], ignoreFields: ["members"] },
      ]) {
        const found = await diffAgainst(new SimulatedPbx(on), specOf(of({ topic: "Weekly", ...more })));
        expect([found.changes, found.findings]).toEqual([[], []]);
      }
    });
  });

  test("a meeting that begins while an answer is lost is not disturbed by what is read back", async () => {
    const pbx = new SimulatedPbx(seed);
    pbx.fate = (_call, number) => (number === 1 ? "request-lost" : "answered");
    const list = pbx.list.bind(pbx);
    let begun = false;
    Object.assign(pbx, {
      list: async (...asked: Parameters<typeof list>) => {
        const rows = await list(...asked);
        return begun && asked[0] === "liveMembers" ? rows.map((row) => ({ ...row, typ: "inMeeting" })) : rows;
      },
    });
    const sleep = (): Promise<void> => Promise.resolve(void (begun = true));
    const spec = of({ topic: "Weekly", recording: true, members: ["1003"] });
    expect(outcomes(await applySpec(pbx, spec, { sleep }))).toEqual(["conference/Weekly update done"]);
    expect(sent(pbx)).toEqual(["saveConf", "saveConf"]);
  });
});

describe("groups and the conferences that call out through them", () => {
  const seed = {
    dicts: [groupRow("old")],
    conferences: [conferenceRow("Weekly", { context: "old" }), conferenceRow("Going", { context: "old" })],
  };
  const moving: SpecInput = {
    outboundGroups: [{ id: "old", state: "absent" }, { id: "new" }],
    conferences: [
      { topic: "Weekly", outboundGroup: "new" },
      { topic: "Fresh", outboundGroup: "new", members: ["1001"] },
      { topic: "Going", state: "absent" },
    ],
  };

  test.each([1, 2, 8])("created before, moved away or deleted first (%i at a time)", async (concurrency) => {
    const pbx = new SimulatedPbx(seed);
    const applied = await applySpec(pbx, moving, { concurrency });
    expect(applied.results.every(({ outcome }) => outcome === "done")).toBe(true);
    expect(pbx.counts).toMatchObject({ ...CAREFUL, rejected: 0, groupsDeletedInUse: 0 });
    const order = applied.events.flatMap((event) =>
      event.type === "operation_end" ? [`${event.address} ${event.action}`] : [],
    );
    const at = (step: string): number => order.indexOf(step);
    expect(at("outbound-group/new create")).toBeLessThan(at("conference/Fresh create"));
    expect(at("outbound-group/new create")).toBeLessThan(at("conference/Weekly update"));
    expect(at("outbound-group/old delete")).toBe(order.length - 1);
  });

  test("a group that will not be there is an error at the field", async () => {
    const spec = of({ topic: "Weekly", outboundGroup: "odl" });
    expect((await diffAgainst(new SimulatedPbx(seed), specOf(spec))).findings).toMatchObject([
      {
        code: "unknown-reference",
        hint: "did you mean outbound-group/old?",
        at: { path: ["conferences", 0, "outboundGroup"] },
      },
    ]);
  });

  test("no group at all is none to look for", async () => {
    const pbx = new SimulatedPbx(seed);
    await play(pbx, of({ topic: "Weekly", outboundGroup: "" }));
    expect(pbx.state.conferences[0]).toHaveProperty("context", null);
  });
});
