import { describe, expect, test } from "vitest";
import { exportLive } from "../../src/reconcile/export.js";
import type { Export } from "../../src/reconcile/export.js";
import { kinds } from "../../src/resources/index.js";
import { liveOf, planned } from "../support/planning.js";
import type { Rows } from "../support/planning.js";
import { conferenceRow, extensionRow, groupRow, memberRow, phoneRow } from "../support/rows.js";

const types = kinds.map(({ type }) => type);

function exported(rows: Rows, wanted: (address: string) => boolean = () => true): Export {
  return exportLive(liveOf(rows), types, wanted);
}

const lists = (rows: Rows): Record<string, unknown> => Object.fromEntries(exported(rows).collections);

test("every object with its fields, sorted, passwords left out", () => {
  const rows = {
    groups: [groupRow("out", { v: "呼出组", times: "3" })],
    extensions: [
      extensionRow("1002"),
      extensionRow("1001", { transfer_phone: "013800001111", if_auto_login: "true" }),
    ],
    blacklist: [phoneRow("4002", 2), phoneRow("4001", 2), phoneRow("4001", 3), phoneRow("4003", 1)],
    conferences: [
      conferenceRow("Weekly", { context: "out", recording: true, showname: "alias", blending: "false" }),
      conferenceRow("Over", { completed_at: "2023-06-01 10:00:00" }),
    ],
    liveMembers: [memberRow("Weekly", "1002"), memberRow("Weekly", "1001"), memberRow("Weekly", "1001")],
  };
  expect(lists(rows)).toEqual({
    outboundGroups: [
      { id: "out", name: "呼出组", startPrompt: "", endPrompt: "", promptTimes: 3, collectDtmf: "none" },
    ],
    extensions: [
      {
        extn: "1001",
        outboundGroup: "out",
        name: "1001",
        transferPhone: "013800001111",
        autoLogin: true,
        autoReady: false,
      },
      {
        extn: "1002",
        outboundGroup: "out",
        name: "1002",
        transferPhone: "",
        autoLogin: false,
        autoReady: false,
      },
    ],
    blacklist: [
      { phone: "4001", direction: "both" },
      { phone: "4002", direction: "inbound" },
    ],
    conferences: [
      {
        topic: "Weekly",
        outboundGroup: "out",
        recording: true,
        displayName: "alias",
        blending: false,
        members: ["1001", "1002"],
      },
    ],
  });
  expect(JSON.stringify(lists(rows))).not.toContain("Live-pw");
});

test("it plans clean against the PBX it came from", () => {
  const rows = {
    groups: [
      groupRow("out", { hangup_dtmf: "7", times: "x" }),
      groupRow("b", { start_url: null, hangup_dtmf: "" }),
    ],
    extensions: [
      extensionRow("1001", { if_auto_login: "maybe" }),
      extensionRow("1002", { k: "ghost" }),
      extensionRow("1003", { k: "", password: "****" }),
    ],
    blacklist: [phoneRow("4001", "4"), phoneRow("4001", 9)],
    conferences: [
      conferenceRow("周会 a/b*", { recording: "maybe", showname: null, context: "ghost" }),
      conferenceRow("On", { memberdetail: "1001,1002" }),
      conferenceRow("Nobody"),
    ],
    liveMembers: [memberRow("On", "13900000000", { typ: "inMeeting" })],
  };
  const { outboundGroups, extensions, blacklist, conferences } = Object.fromEntries(
    exported(rows).collections,
  );
  const prune = { prune: true };
  const manage = { extensions: prune, conferences: prune };
  const spec = { outboundGroups, extensions, blacklist, conferences, manage };
  const plan = planned(spec as Parameters<typeof planned>[0], rows);
  expect(plan.diff.changes).toEqual([]);
  expect(plan.diff.findings).toEqual([]);
});

test("only what is wanted", () => {
  const rows = { groups: [groupRow("out")], extensions: [extensionRow("1001"), extensionRow("1002")] };
  const part = exported(rows, (address) => address === "extension/1002");
  expect([...part.collections].map(([name, objects]) => [name, objects.length])).toEqual([
    ["outboundGroups", 0],
    ["extensions", 1],
    ["blacklist", 0],
    ["conferences", 0],
  ]);
  // The group that it refers to is live, wanted or not.
  expect(part.omitted).toEqual([]);
});

describe("what no spec can say is left out, and named", () => {
  test.each<[string, Rows, string[]]>([
    [
      "objects that share a key",
      { extensions: [extensionRow("1001", { k: "" }), extensionRow("1001")] },
      ["extension/1001: the PBX lists it 2 times"],
    ],
    [
      "a key that a spec can't declare",
      { blacklist: [phoneRow("400 1", 2)] },
      ["blacklist/400%201: not a phone that a spec can declare"],
    ],
    [
      "topics that a spec can't declare",
      { conferences: [conferenceRow(" Weekly"), conferenceRow("${x}")] },
      [
        "conference/%20Weekly: not a topic that a spec can declare",
        "conference/${x}: not a topic that a spec can declare",
      ],
    ],
    [
      "trap 11: conferences that share a topic",
      { conferences: [conferenceRow("Weekly"), conferenceRow("Weekly")] },
      ["conference/Weekly: the PBX lists it 2 times"],
    ],
    [
      "members that are no numbers",
      { conferences: [conferenceRow("Weekly")], liveMembers: [memberRow("Weekly", "sip:1001")] },
      ["conference/Weekly members: a value that a spec can't state"],
    ],
    [
      "a group that is not there",
      { groups: [groupRow("b")], extensions: [extensionRow("1001", { k: "ghost" })] },
      ["extension/1001 outboundGroup: the PBX has no such outbound group"],
    ],
    [
      "a value without a name",
      { groups: [groupRow("out", { hangup_dtmf: "7" })] },
      ["outbound-group/out collectDtmf: a value that a spec can't state"],
    ],
    [
      "a transfer phone that nobody could call",
      { groups: [groupRow("out")], extensions: [extensionRow("1001", { transfer_phone: "138 0000" })] },
      ["extension/1001 transferPhone: a value that a spec can't state"],
    ],
    [
      "trap 14: control characters",
      { groups: [groupRow("out", { v: "a\u001b[31m" })] },
      ["outbound-group/out name: a value that a spec can't state"],
    ],
    [
      "what a spec would replace",
      { groups: [groupRow("out", { v: "line {extn}" })] },
      ["outbound-group/out name: a value that a spec can't state"],
    ],
  ])("%s", (_, rows, omitted) => expect(exported(rows).omitted).toEqual(omitted));
});

test("what reads as a reference is escaped", () => {
  const rows = { groups: [groupRow("out", { v: "${env:HOME} and $$ and ${x" })] };
  expect(lists(rows)).toMatchObject({ outboundGroups: [{ name: "$${env:HOME} and $$ and $${x" }] });
});
