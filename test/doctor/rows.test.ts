import { describe, expect, it } from "vitest";
import type { Check } from "../../src/doctor/check.js";
import {
  checkBlacklist,
  checkConferences,
  checkExtensions,
  checkGroups,
  checkHeadcounts,
  headcounts,
} from "../../src/doctor/rows.js";
import { extensionRow, groupRow, phoneRow } from "../support/rows.js";

function named(checks: readonly Check[], name: string): Check | undefined {
  return checks.find(({ check }) => check === name);
}

describe("extensions", () => {
  it("are ok when each stands once and hides nothing", () => {
    const checks = checkExtensions([extensionRow("1001"), extensionRow("1002")]);
    expect(checks.map(({ verdict }) => verdict)).toEqual(["ok", "ok", "ok"]);
  });

  it("that stand several times are named", () => {
    const rows = [extensionRow("1001"), extensionRow("1001"), extensionRow("1002")];
    expect(named(checkExtensions(rows), "doubled-extensions")).toMatchObject({
      verdict: "note",
      items: ["1001"],
    });
  });

  it.each(["******", "", null])("trap 2: a password listed as %j is hidden", (password) => {
    const rows = [extensionRow("1001", { password }), extensionRow("1002")];
    expect(named(checkExtensions(rows), "passwords")).toMatchObject({ verdict: "note", items: ["1001"] });
    const all = named(checkExtensions(rows.slice(0, 1)), "passwords");
    expect(all).toMatchObject({ verdict: "note", message: "hidden" });
  });

  it("trap 1: the group's name without its id (k) is noted", () => {
    const rows = [extensionRow("1001", { k: "" }), extensionRow("1002")];
    expect(named(checkExtensions(rows), "extension-groups")).toMatchObject({
      verdict: "note",
      items: ["1001"],
    });
  });
});

describe("groups", () => {
  it("trap 4: one that is deleted is counted, and stands in nobody's way", () => {
    const rows = [groupRow("out"), groupRow("out", { deleted_at: "2023-01-01 00:00:00" })];
    expect(named(checkGroups(rows), "doubled-groups")).toMatchObject({ verdict: "ok" });
    expect(named(checkGroups(rows), "deleted-groups")).toMatchObject({ verdict: "note" });
  });

  it("trap 1: two of one name are noted", () => {
    const rows = [groupRow("a", { v: "呼出组" }), groupRow("b", { v: "呼出组" })];
    expect(named(checkGroups(rows), "doubled-group-names")).toMatchObject({
      verdict: "note",
      items: ["呼出组"],
    });
  });
});

describe("blacklist", () => {
  it("trap 5: numbers in several rows are named, rows of other lists counted", () => {
    const rows = [
      phoneRow("110", 2),
      phoneRow("110", "3"),
      phoneRow("120", 4),
      phoneRow("120", 9),
      phoneRow("1", ""),
    ];
    const checks = checkBlacklist(rows);
    expect(named(checks, "doubled-phones")).toMatchObject({ verdict: "note", items: ["110"] });
    expect(named(checks, "foreign-phones")).toMatchObject({ verdict: "note", items: ["9", "none"] });
    expect(named(checks, "foreign-phones")?.message).toContain("2 rows");
  });
});

describe("conferences", () => {
  it("trap 11: two open ones of a topic are named, one that has ended does not count", () => {
    const ended = { uuid: "c", topic: "Daily", completed_at: "2023-05-31 15:36:15" };
    const rows = [
      { uuid: "a", topic: "Weekly" },
      { uuid: "b", topic: "Weekly" },
      { uuid: "d", topic: "Daily" },
      ended,
    ];
    expect(named(checkConferences(rows), "doubled-topics")).toMatchObject({
      verdict: "note",
      items: ["Weekly"],
    });
  });

  it.each([
    ["", "ok"],
    [null, "ok"],
    ["1001,1002", "ok"],
    ["[object Object]", "note"],
    [[{ nbr: "1001" }], "note"],
  ])("trap 12: memberdetail %j is %s", (memberdetail, verdict) => {
    expect(named(checkConferences([{ uuid: "a", topic: "x", memberdetail }]), "member-detail")).toMatchObject(
      {
        verdict,
      },
    );
  });
});

describe("groups' numbers of extensions", () => {
  const judge = (
    groups: Parameters<typeof headcounts>[0],
    extensions: Parameters<typeof headcounts>[1],
    detailed: Parameters<typeof headcounts>[2] = new Map(),
  ): Check[] => checkHeadcounts(headcounts(groups, extensions, detailed), extensions);
  const two = [extensionRow("1001"), extensionRow("1002")];

  it("agree", () => {
    expect(judge([groupRow("out", { extn_count: "2" })], two)).toMatchObject([{ verdict: "ok" }]);
  });

  it("trap 15: an empty list of extensions that groups count is a problem", () => {
    const detailed = new Map([["out", []]]);
    expect(judge([groupRow("out", { extn_count: 7 })], [], detailed)).toMatchObject([
      { check: "extension-counts", verdict: "problem", items: ["out (7, listed 0)"] },
    ]);
  });

  it("an extension that only agent_detail tells of is a problem", () => {
    const detailed = new Map([["out", [...two, extensionRow("1003")]]]);
    const [first] = judge([groupRow("out", { extn_count: 3 })], two, detailed);
    expect(first).toMatchObject({ check: "group-extensions-agree", verdict: "problem", items: ["1003"] });
  });

  it("a larger count that agent_detail could not be asked about is a problem", () => {
    expect(judge([groupRow("out", { extn_count: 3 })], two)).toMatchObject([{ verdict: "problem" }]);
  });

  it("a counter that both lists contradict is only wrong itself", () => {
    const detailed = new Map([["out", two]]);
    expect(judge([groupRow("out", { extn_count: 3 })], two, detailed)).toMatchObject([{ verdict: "note" }]);
    expect(judge([groupRow("out", { extn_count: 1 })], two, detailed)).toMatchObject([{ verdict: "note" }]);
  });

  it("are not counted where the list does not tell groups", () => {
    expect(judge([groupRow("out", { extn_count: 2 })], [extensionRow("1001", { k: "" })])).toEqual([]);
  });
});
