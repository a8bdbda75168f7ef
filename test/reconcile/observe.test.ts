import { describe, expect, test } from "vitest";
import { observe, observeOne, typesToRead } from "../../src/reconcile/observe.js";
import { extensionRow, groupRow, phoneRow } from "../support/rows.js";
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
