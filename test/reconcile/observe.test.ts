import { describe, expect, test } from "vitest";
import { observe, observeOne, typesToRead } from "../../src/reconcile/observe.js";
import { conferenceRow, extensionRow, groupRow, memberRow, phoneRow } from "../support/rows.js";
import { SimulatedPbx } from "../support/simulated-pbx.js";

describe("what has to be read", () => {
  test.each([
    [["blacklist"], ["blacklist"]],
    [["extension"], ["outbound-group", "extension"]],
    [["conference"], ["outbound-group", "conference"]],
    // Who deletes a group has to see the extensions and conferences that use it.
    [["outbound-group"], ["outbound-group", "extension", "conference"]],
    [
      ["blacklist", "extension"],
      ["outbound-group", "extension", "blacklist"],
    ],
    [[], []],
  ])("for %j: %j", (declared, read) => expect(typesToRead(declared)).toEqual(read));
});

test("each type is read once, without a filter, and is there even when it is empty", async () => {
  const pbx = new SimulatedPbx({ extensions: [extensionRow("1001")], dicts: [groupRow("out")] });
  const live = await observe(pbx, ["outbound-group", "extension", "blacklist"]);
  expect([...live].map(([type, objects]) => [type, [...objects.keys()]])).toEqual([
    ["outbound-group", ["out"]],
    ["extension", ["1001"]],
    ["blacklist", []],
  ]);
  expect(pbx.reads.map(({ filter }) => filter)).toEqual([{}, {}, {}]);
  expect(pbx.mostInFlight).toBe(3);
});

test("an error of a list call ends the observation: nothing counts as an empty list", async () => {
  const pbx = new SimulatedPbx();
  pbx.beforeRead = (name) => {
    if (name === "extensions") throw new Error("unexpected answer: an HTML page");
  };
  await expect(observe(pbx, ["outbound-group", "extension"])).rejects.toThrow("an HTML page");
});

describe("a PBX that is too old for a kind", () => {
  const older = (lacking: string): SimulatedPbx => {
    const pbx = new SimulatedPbx({ dicts: [groupRow("out")] });
    pbx.beforeRead = (name) => {
      if (name === lacking) throw new Error("404");
    };
    return pbx;
  };
  const lacks = (error: unknown): boolean => error instanceof Error && error.message === "404";
  const reading = (pbx: SimulatedPbx) => ({ list: pbx.list.bind(pbx), lacks });

  test("has the kind left out where it is only referred to", async () => {
    const live = await observe(
      reading(older("conferences")),
      ["outbound-group", "conference"],
      ["outbound-group"],
    );
    expect([...live.keys()]).toEqual(["outbound-group"]);
  });

  test("fails where the kind is needed, or the error is another, or the kind is one that every PBX has", async () => {
    const types = ["outbound-group", "extension", "conference"];
    await expect(observe(reading(older("conferences")), types)).rejects.toThrow("404");
    await expect(observe(older("conferences"), types, [])).rejects.toThrow("404");
    await expect(observe(reading(older("extensions")), types, [])).rejects.toThrow("404");
  });
});

describe("what a second call tells", () => {
  const conferences = [
    conferenceRow("Weekly", { context: "out" }),
    conferenceRow("Weekly 2"),
    conferenceRow("Over", { completed_at: "2022-01-01 00:00:00" }),
  ];
  const seed = { conferences, live_conf: [memberRow("Weekly", "1001"), memberRow("Weekly 2", "1002")] };
  const asked = (pbx: SimulatedPbx): unknown[] =>
    pbx.reads.filter(({ name }) => name === "liveMembers").map(({ filter }) => filter);

  test("is asked once for each object", async () => {
    const pbx = new SimulatedPbx(seed);
    const live = await observe(pbx, ["conference"]);
    expect([...(live.get("conference")?.values() ?? [])].map(({ values }) => values["members"])).toEqual([
      ["1001"],
      ["1002"],
    ]);
    expect(asked(pbx)).toEqual([{ uuid: "uuid-Weekly" }, { uuid: "uuid-Weekly 2" }]);
  });

  test("is not asked of what is only referred to, which then tells no members", async () => {
    const pbx = new SimulatedPbx(seed);
    const live = await observe(pbx, ["outbound-group", "conference"], ["outbound-group"]);
    expect(asked(pbx)).toEqual([]);
    const weekly = live.get("conference")?.get("Weekly");
    expect(weekly?.values).toMatchObject({ outboundGroup: "out" });
    expect(weekly?.values).not.toHaveProperty("members");
  });

  test("is asked of one object alone when that is read back", async () => {
    const pbx = new SimulatedPbx(seed);
    expect((await observeOne(pbx, "conference", "Weekly"))?.values["members"]).toEqual(["1001"]);
    expect(asked(pbx)).toEqual([{ uuid: "uuid-Weekly" }]);
  });

  test("an error of it ends the observation: nothing counts as nobody", async () => {
    const pbx = new SimulatedPbx(seed);
    pbx.beforeRead = (name) => {
      if (name === "liveMembers") throw new Error("unexpected answer: an object");
    };
    await expect(observe(pbx, ["conference"])).rejects.toThrow("an object");
  });
});

describe("trap 6: filters match fuzzily", () => {
  test("the exact number is looked for in what a filter lets through", async () => {
    const rows = [phoneRow("13800001111", 2), phoneRow("3800001111", 3), phoneRow("380000111", 4)];
    const pbx = new SimulatedPbx({ special_phone: rows });
    expect(await pbx.list("blacklist", { phone: "380000111" })).toHaveLength(3);
    expect((await observeOne(pbx, "blacklist", "380000111"))?.values).toEqual({ direction: "both" });
    expect(await observeOne(pbx, "blacklist", "0000111")).toBeUndefined();
  });

  test("no extension is taken for another", async () => {
    const pbx = new SimulatedPbx({ extensions: [extensionRow("10010"), extensionRow("21001")] });
    expect(await observeOne(pbx, "extension", "1001")).toBeUndefined();
    expect((await observeOne(pbx, "extension", "10010"))?.key).toBe("10010");
  });

  test("a group is found by its id, although the filter goes by name", async () => {
    const pbx = new SimulatedPbx({ dicts: [groupRow("a", { v: "out" }), groupRow("out", { v: "呼出组" })] });
    expect((await observeOne(pbx, "outbound-group", "out"))?.values["name"]).toBe("呼出组");
  });
});
