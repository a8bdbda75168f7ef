/** The traps of the PBX's API, each played against the strict simulator from the first read to the last write. */
import { describe, expect, test } from "vitest";
import type { Counts, Seed } from "../../src/simulator/simulator.js";
import { planText } from "../../src/report/plan-text.js";
import { style } from "../../src/report/style.js";
import { applySpec, diffAgainst, outcomes } from "../support/applying.js";
import type { Applied } from "../support/applying.js";
import { planned } from "../support/planning.js";
import { extensionRow, groupRow, phoneRow } from "../support/rows.js";
import { CAREFUL, SimulatedPbx } from "../support/simulated-pbx.js";
import type { SpecInput } from "../support/spec-builder.js";
import { specOf } from "../support/spec-builder.js";

interface Played extends Applied {
  readonly pbx: SimulatedPbx;
}

/** Applies a spec, and then once more, to nothing. */
async function play(seed: Seed, spec: SpecInput, counts: Partial<Counts> = {}): Promise<Played> {
  const pbx = new SimulatedPbx(seed);
  const applied = await applySpec(pbx, spec);
  expect(applied.diff.findings).toEqual([]);
  expect(applied.results.filter(({ outcome }) => outcome !== "done")).toEqual([]);
  expect((await diffAgainst(pbx, specOf(spec))).changes).toEqual([]);
  expect(pbx.counts).toMatchObject({ ...CAREFUL, rejected: 0, groupsDeletedInUse: 0, ...counts });
  expect(pbx.received).toBe(applied.plannedWrites);
  return { ...applied, pbx };
}

const rowOf = (pbx: SimulatedPbx, extn: string): unknown =>
  pbx.state.extensions.find(({ nbr }) => nbr === extn);
const flagsOf = (pbx: SimulatedPbx): string[] =>
  pbx.state.special_phone.map((row) => `${String(row["phone"])} ${String(row["special_flag"])}`);

test("trap 1: an extension moves between two groups that share a name", async () => {
  const dicts = [groupRow("a", { v: "Sales" }), groupRow("b", { v: "Sales" })];
  const extensions = [extensionRow("1001", { k: "a" }), extensionRow("1002", { k: "b" })];
  const spec = {
    extensions: [
      { extn: "1001", outboundGroup: "b" },
      { extn: "1002", outboundGroup: "b" },
    ],
  };
  const { pbx, plannedWrites } = await play({ dicts, extensions }, spec);
  expect(plannedWrites).toBe(1);
  expect(rowOf(pbx, "1001")).toMatchObject({ k: "b", context: "Sales" });
});

describe("trap 2: an update resets what it leaves out", () => {
  const dicts = [groupRow("out")];

  test("so that what is unmanaged is sent as it is, and survives", async () => {
    const columns = { password: "Kept!@#123Qw", transfer_phone: "013800001111", if_auto_ready: "true" };
    const extensions = [extensionRow("1001", columns)];
    const { pbx } = await play({ dicts, extensions }, { extensions: [{ extn: "1001", name: "reception" }] });
    expect(rowOf(pbx, "1001")).toMatchObject({ ...columns, name: "reception", k: "out" });
  });

  test.each([
    ["an empty password", { password: "" }],
    ["a masked password", { password: "******" }],
    ["no group", { k: "" }],
  ])("%s is never sent back", async (_, columns) => {
    const pbx = new SimulatedPbx({ dicts, extensions: [extensionRow("1001", columns)] });
    const found = await diffAgainst(pbx, specOf({ extensions: [{ extn: "1001", name: "reception" }] }));
    expect(found.findings).toMatchObject([{ code: "update-would-blank", severity: "error" }]);
  });
});

test("trap 3: renaming a group replaces it, and extensions find it again with all it had", async () => {
  const dicts = [groupRow("out", { v: "Old", start_url: "/a.wav", times: "3", hangup_dtmf: "2" })];
  const seed = { dicts, extensions: [extensionRow("1001")] };
  const spec = {
    outboundGroups: [{ id: "out", name: "New" }],
    extensions: [{ extn: "1001", autoLogin: true }],
  };
  const { pbx } = await play(seed, spec, { groupsDeletedInUse: 1 });
  const alive = pbx.state.dicts.filter((row) => row["deleted_at"] === null);
  expect(alive).toMatchObject([{ k: "out", v: "New", start_url: "/a.wav", times: "3", hangup_dtmf: "2" }]);
  expect(rowOf(pbx, "1001")).toMatchObject({ context: "New", if_auto_login: "true" });
});

test("trap 3: updating a group sends all of its parameters", async () => {
  const dicts = [groupRow("out", { v: "呼出组", start_url: "/a.wav", times: "3" })];
  const { pbx } = await play({ dicts }, { outboundGroups: [{ id: "out", collectDtmf: "peer" }] });
  expect(pbx.state.dicts).toMatchObject([{ v: "呼出组", start_url: "/a.wav", times: "3", hangup_dtmf: "2" }]);
});

test("trap 4: a deleted group is created again, and never pruned", async () => {
  const gone = { deleted_at: "2022-01-01 00:00:00" };
  const dicts = [groupRow("out", { ...gone, v: "Old" }), groupRow("other", gone)];
  const spec = { outboundGroups: [{ id: "out", name: "New" }], manage: { outboundGroups: { prune: true } } };
  const { pbx, plannedWrites } = await play({ dicts }, spec);
  expect(plannedWrites).toBe(1);
  expect(pbx.state.dicts.map((row) => [row["k"], row["v"], row["deleted_at"] !== null])).toEqual([
    ["out", "Old", true],
    ["other", "other", true],
    ["out", "New", false],
  ]);
});

describe("trap 5: other lists' rows of a phone are somebody else's", () => {
  const special_phone = [
    phoneRow("4001", 1),
    phoneRow("4001", 2),
    phoneRow("4002", 7),
    phoneRow("4002", 4),
    phoneRow("4003", 1),
    phoneRow("4004", 2),
    phoneRow("4004", 3),
  ];

  test("changing and deleting leaves them alone; a doubled number is as good as both", async () => {
    const blacklist = [
      { phone: "4001", direction: "outbound" },
      { phone: "4003", direction: "inbound" },
      { phone: "4004", direction: "both" },
    ];
    const { pbx } = await play({ special_phone }, { blacklist, manage: { blacklist: { prune: true } } });
    expect(flagsOf(pbx).sort()).toEqual([
      "4001 1",
      "4001 3",
      "4002 7",
      "4003 1",
      "4003 2",
      "4004 2",
      "4004 3",
    ]);
  });
});

test("trap 6: one number within another", async () => {
  const special_phone = [phoneRow("13800001111", 2), phoneRow("3800001111", 3)];
  const blacklist = [{ phone: "3800001111", state: "absent" as const }, { phone: "800001111" }];
  const pbx = new SimulatedPbx({ special_phone });
  pbx.fate = () => (pbx.writes.length <= 2 ? "answer-lost" : "answered");
  expect(outcomes(await applySpec(pbx, { blacklist }))).toEqual([
    "blacklist/3800001111 delete done",
    "blacklist/800001111 create done",
  ]);
  expect(flagsOf(pbx)).toEqual(["13800001111 2", "800001111 4"]);
  expect(pbx.received).toBe(2);
});

test("trap 7: an update keeps queue membership and priority, a deletion says what it loses", async () => {
  const extensions = [extensionRow("1001", { description: "10010,AI", priority: 5 }), extensionRow("1002")];
  const seed = { dicts: [groupRow("out")], extensions };
  const { pbx } = await play(seed, { extensions: [{ extn: "1001", password: "s3cret-1001" }] });
  expect(rowOf(pbx, "1001")).toMatchObject({ description: "10010,AI", priority: 5 });
  const { plan } = planned({ extensions: [{ extn: "1001", state: "absent" }] }, { extensions });
  expect(plan.notes).toMatchObject([{ note: "membership-lost", addresses: ["extension/1001"] }]);
});

test("trap 8: numbers are text from end to end", async () => {
  const spec = {
    extensions: [{ extn: "0100", password: "00001234", outboundGroup: "007", transferPhone: "013800001111" }],
    outboundGroups: [{ id: "007" }],
    blacklist: [{ phone: "+8613800001111" }, { phone: "013800002222", direction: "inbound" }],
  };
  const { pbx } = await play({}, spec);
  expect(rowOf(pbx, "0100")).toMatchObject({
    password: "00001234",
    k: "007",
    transfer_phone: "013800001111",
  });
  expect(flagsOf(pbx)).toEqual(["+8613800001111 4", "013800002222 2"]);
});

test("trap 9: every answer of an insert is lost, and nothing is there twice", async () => {
  const pbx = new SimulatedPbx();
  pbx.fate = (call) => (call.path.endsWith("insert") ? "answer-lost" : "answered");
  const spec = {
    outboundGroups: [{ id: "out" }],
    extensions: [{ extn: "1001", password: "s3cret-1001", outboundGroup: "out" }],
    blacklist: [{ phone: "4001", direction: "inbound" }],
  };
  expect(outcomes(await applySpec(pbx, spec)).every((line) => line.endsWith("done"))).toBe(true);
  expect(pbx.received).toBe(3);
  expect(pbx.counts).toMatchObject({ ...CAREFUL, rejected: 0 });
});

test("trap 14: hostile names are shown harmless, and sent back as they are", async () => {
  const name = "\u001b[2J<b>|`$(x)`\u202e";
  const seed = { dicts: [groupRow("out")], extensions: [extensionRow("1001", { name, description: name })] };
  const { pbx } = await play(seed, { extensions: [{ extn: "1001", autoLogin: true }] });
  expect(rowOf(pbx, "1001")).toHaveProperty("name", name);
  const { plan } = planned(
    { extensions: [{ extn: "1001", state: "absent" }] },
    { extensions: seed.extensions },
  );
  const text = [...planText(plan, style(false))].join("\n");
  expect(text).toContain("\\u{1b}[2J<b>|`$(x)`\\u{202e}");
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
});

test("trap 15: an empty list of extensions that the groups contradict closes a gate", async () => {
  const pbx = new SimulatedPbx({ dicts: [groupRow("out", { extn_count: 4000 })] });
  const rows = { groups: await pbx.list("groups"), extensions: await pbx.list("extensions") };
  const spec = { extensions: [{ extn: "1001", password: "s3cret-1001", outboundGroup: "out" }] };
  const { plan } = planned(spec, rows);
  expect(plan.applyable).toBe(false);
  expect(plan.gates).toMatchObject([{ gate: "empty-live", allowed: false, addresses: ["extension/1001"] }]);
});
