import { describe, expect, test } from "vitest";
import { conference } from "../../src/resources/conference.js";
import type { Observed, Row, Value } from "../../src/resources/index.js";
import { conferenceRow, memberRow } from "../support/rows.js";

/** A row with what `liveConf` lists of it. */
const withLive = (row: Row, ...members: Row[]): Row => ({ ...row, live_members: members });

function only(...rows: Row[]): Observed {
  const [live, ...others] = conference.observe(rows);
  if (!live || others.length > 0) throw new Error("not one conference");
  return live;
}

const membersOf = (columns: Row, ...numbers: Row[]): Value | undefined =>
  only(withLive(conferenceRow("Weekly", columns), ...numbers)).values["members"];

test("a row of the API document reads as the spec writes it", () => {
  const row = withLive(
    {
      uuid: "d2b8fb86-ff85-11ed-a941-000c29147fde",
      topic: "111112",
      nbr: "300942914",
      description: null,
      start_time: null,
      created_at: "2023-05-31 15:36:15",
      completed_at: null,
      context: null,
      recording: false,
      memberdetail: "",
      showname: "extn",
      blending: "true",
    },
    memberRow("111112", "1002", { typ: "beCancel", left_at: "2023-05-31 16:17:32" }),
  );
  expect(conference.observe([row])).toEqual([
    {
      key: "111112",
      rows: [row],
      values: {
        outboundGroup: "",
        recording: false,
        displayName: "extn",
        blending: true,
        members: ["1002"],
      },
    },
  ]);
});

test("nothing at all is the document's default; what PBXs spell otherwise is the same", () => {
  const nothing = { context: "undefined", recording: null, showname: "", blending: undefined };
  expect(only(conferenceRow("Weekly", nothing)).values).toEqual({
    outboundGroup: "",
    recording: false,
    displayName: "extn",
    blending: true,
  });
  const other = { context: "out", recording: "t", showname: "alias", blending: false };
  expect(only(conferenceRow("Weekly", other)).values).toEqual({
    outboundGroup: "out",
    recording: true,
    displayName: "alias",
    blending: false,
  });
});

describe("trap 11: topics are not unique, and rows outlive their conference", () => {
  test("two open conferences of one topic are one that cannot be addressed", () => {
    const rows = [conferenceRow("Weekly"), conferenceRow("Weekly", { uuid: "another" })];
    expect(conference.observe(rows)).toMatchObject([{ key: "Weekly", ambiguous: true }]);
  });

  test.each(["2023-06-01 10:00:00", 1685584800])("a row with completed_at %j is history", (completed_at) => {
    const ended = conferenceRow("Weekly", { uuid: "ended", completed_at });
    expect(conference.observe([ended])).toEqual([]);
    const live = only(ended, conferenceRow("Weekly"));
    expect(live).not.toHaveProperty("ambiguous");
    expect(live.rows[0]).toHaveProperty("uuid", "uuid-Weekly");
  });

  test.each([null, "", "undefined"])("one with completed_at %j is not", (completed_at) => {
    expect(conference.observe([conferenceRow("Weekly", { completed_at })])).toHaveLength(1);
  });

  test("the members of what has ended are not asked for", () => {
    const filter = (columns: Row): unknown => conference.details?.filter(conferenceRow("Weekly", columns));
    expect(filter({})).toEqual({ uuid: "uuid-Weekly" });
    expect(filter({ completed_at: "2023-06-01 10:00:00" })).toBeUndefined();
  });
});

describe("trap 12: who the members are", () => {
  const joined = memberRow("Weekly", "1009");

  test.each<[unknown, string[]]>([
    ["1002,1001", ["1001", "1002"]],
    [" 1002, 013800001111 ,+8657188880000,", ["+8657188880000", "013800001111", "1002"]],
    ["1001,1001", ["1001"]],
    [
      ["1002", "1001"],
      ["1001", "1002"],
    ],
    [[], []],
  ])("memberdetail %j is a list of numbers", (memberdetail, expected) =>
    expect(membersOf({ memberdetail }, joined)).toEqual(expected),
  );

  test.each([
    "",
    null,
    "undefined",
    ",",
    '[{"extn":"1001"}]',
    "1001;张三",
    "Ms Li, 1001",
    2,
    ["1001", "x y"],
  ])("memberdetail %j is none, so that liveConf has to tell", (memberdetail) =>
    expect(membersOf({ memberdetail }, joined)).toEqual(["1009"]),
  );

  test("liveConf: each number once, whatever became of it, sorted", () => {
    const rows = [
      memberRow("Weekly", "1002", { typ: "beInvited" }),
      memberRow("Weekly", "1001", { typ: "beCancel" }),
      memberRow("Weekly", "1001", { typ: "outMeeting" }),
      memberRow("Weekly", "", {}),
      memberRow("Weekly", "1003", { member_number: null }),
    ];
    expect(membersOf({}, ...rows)).toEqual(["1001", "1002"]);
    expect(membersOf({})).toEqual([]);
  });

  test("nobody asked liveConf, as for what is only referred to: not told, and not nobody", () => {
    expect(only(conferenceRow("Weekly")).values).not.toHaveProperty("members");
    expect(only(conferenceRow("Weekly", { memberdetail: "1001" })).values).toHaveProperty("members", [
      "1001",
    ]);
  });

  test.each(["inMeeting", "beMute"])("%s: the meeting is on, and the members are held", (typ) => {
    const row = withLive(conferenceRow("Weekly"), joined, memberRow("Weekly", "1001", { typ }));
    expect(only(row).held).toEqual({ members: "the meeting is on" });
  });

  test.each(["beInvited", "beCancel", "outMeeting", "", "somethingNew"])("%s: it is not", (typ) => {
    const row = withLive(conferenceRow("Weekly"), memberRow("Weekly", "1001", { typ }));
    expect(only(row)).not.toHaveProperty("held");
  });

  test("only a set of numbers can be stated", () => {
    const statable = (value: Value): boolean | undefined =>
      conference.fields.find(({ name }) => name === "members")?.codec.statable(value);
    expect([statable([]), statable(["1001", "+86*#"]), statable(["1001", "x"]), statable("1001")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("the calls", () => {
  const live = only(
    withLive(conferenceRow("Weekly", { context: "out", recording: true }), memberRow("Weekly", "1001")),
  );
  const uuid = "uuid-Weekly";

  test("trap 11: an insert sends what is stated, and no confId", () => {
    expect(conference.insert("Weekly", { recording: true })).toEqual([
      { method: "POST", path: "/api/conferences/saveConf", params: { topic: "Weekly", recording: "t" } },
    ]);
    expect(conference.insert("Weekly", { members: [] })).toHaveLength(1);
  });

  test("an insert with members takes the id for its second call from the answer to its first", () => {
    const [create, add] = conference.insert("Weekly", { members: ["1001", "1002"], blending: false });
    expect(create?.params).toEqual({ topic: "Weekly", blending: "false" });
    expect(add).toEqual({
      method: "POST",
      path: "/api/conferences/addConfMembers",
      params: { members: "1001,1002" },
      fromAnswer: { confId: "confUuid" },
    });
  });

  test("trap 11: saveConf with confId resets what is left out, so all settings go out", () => {
    expect(conference.update(live, { ...live.values, displayName: "alias" })).toEqual([
      {
        method: "POST",
        path: "/api/conferences/saveConf",
        params: {
          confId: uuid,
          topic: "Weekly",
          context: "out",
          recording: "t",
          showName: "alias",
          blending: "true",
        },
      },
    ]);
  });

  test("trap 12: addConfMembers sends the whole list, none empties it, and settings stay as they are", () => {
    const set = (members: readonly string[]): unknown => conference.update(live, { ...live.values, members });
    const call = { method: "POST", path: "/api/conferences/addConfMembers" };
    expect(set(["1001", "1002"])).toEqual([{ ...call, params: { confId: uuid, members: "1001,1002" } }]);
    expect(set([])).toEqual([{ ...call, params: { confId: uuid, members: "" } }]);
    expect(set(["1001"])).toEqual([]);
  });

  test("settings and members: one call each", () => {
    const calls = conference.update(live, { ...live.values, recording: false, members: ["1002"] });
    expect(calls.map(({ path }) => path)).toEqual([
      "/api/conferences/saveConf",
      "/api/conferences/addConfMembers",
    ]);
  });

  test("trap 12: members that nobody was told are written where they are stated, and not otherwise", () => {
    const untold = only(conferenceRow("Weekly"));
    expect(conference.update(untold, { ...untold.values, recording: true })).toHaveLength(1);
    expect(conference.update(untold, { ...untold.values, members: [] })).toHaveLength(1);
  });

  test("a removal names the conference by its id, encoded", () => {
    const odd = only(conferenceRow("Weekly", { uuid: "a/b c" }));
    expect(conference.remove(odd)).toEqual([
      {
        method: "POST",
        path: "/api/conferences/delConf/a%2Fb%20c",
        form: "/api/conferences/delConf/{uuid}",
        params: {},
      },
    ]);
    expect(conference.losses(odd)).toEqual([]);
  });
});
