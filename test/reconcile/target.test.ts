import { describe, expect, test } from "vitest";
import { checkTargets } from "../../src/reconcile/target.js";
import { glob } from "../../src/resources/address.js";
import { codesOf, liveOf, planned } from "../support/planning.js";
import { extensionRow, groupRow, phoneRow } from "../support/rows.js";
import { specOf } from "../support/spec-builder.js";

const spec = {
  outboundGroups: [{ id: "new" }, { id: "out", promptTimes: 3 }, { id: "other", promptTimes: 3 }],
  extensions: [
    { extn: "1001", password: "s3cret-1001", outboundGroup: "new" },
    { extn: "1002", outboundGroup: "out" },
    { extn: "1003", autoLogin: true },
  ],
  blacklist: [{ phone: "13678267674" }],
};
const rows = {
  groups: [groupRow("out"), groupRow("other")],
  extensions: [extensionRow("1002"), extensionRow("1003")],
};

const kept = (...targets: string[]): string[] =>
  planned(spec, rows, { targets }).plan.resource_changes.map(({ address }) => address);

test("no target is all of it", () => expect(kept()).toHaveLength(6));

describe("a target takes along what its objects refer to", () => {
  test("what it will create there", () => {
    expect(kept("extension/1001")).toEqual(["outbound-group/new", "extension/1001"]);
  });

  test("also for an object that does not change itself", () => {
    expect(kept("extension/1002")).toEqual(["outbound-group/out"]);
  });

  test("also by a live, unmanaged reference", () => {
    expect(kept("extension/1003")).toEqual(["outbound-group/out", "extension/1003"]);
  });

  test("a conference takes its group along, by an address with blanks", () => {
    const meeting = {
      ...spec,
      conferences: [{ topic: "Board room", outboundGroup: "new", members: ["1001"] }],
    };
    const plan = planned(meeting, rows, { targets: ["conference/Board%20*"] }).plan;
    expect(plan.resource_changes.map(({ address }) => address)).toEqual([
      "outbound-group/new",
      "conference/Board%20room",
    ]);
  });

  test("and nothing that refers to it", () => {
    expect(kept("outbound-group/new")).toEqual(["outbound-group/new"]);
  });
});

test("globs, and several targets", () => {
  expect(kept("blacklist/*", "outbound-group/o*")).toEqual([
    "outbound-group/other",
    "outbound-group/out",
    "blacklist/13678267674",
  ]);
});

test("findings about what is left out are left out, too", () => {
  const broken = { ...spec, extensions: [...spec.extensions, { extn: "1009" }] };
  expect(codesOf(planned(broken, rows, { targets: ["extension/1003"] }))).toEqual([]);
  expect(codesOf(planned(broken, rows, { targets: ["extension/1009"] }))).toContain("missing-on-insert");
});

test("a deletion of what a target refers to is not taken along", () => {
  const moving = {
    outboundGroups: [{ id: "out", state: "absent" as const }, { id: "new" }],
    extensions: [{ extn: "1002", outboundGroup: "new" }],
  };
  const plan = planned(moving, rows, { targets: ["extension/1002"] }).plan;
  expect(plan.resource_changes.map(({ address }) => address)).toEqual([
    "outbound-group/new",
    "extension/1002",
  ]);
});

test("not even where the target stays in what would be deleted", () => {
  const spec = {
    outboundGroups: [{ id: "out", state: "absent" as const }],
    extensions: [{ extn: "1002", autoLogin: true }],
  };
  const plan = planned(spec, rows, { targets: ["extension/1002"] }).plan;
  expect(plan.resource_changes.map(({ address }) => address)).toEqual(["extension/1002"]);
});

describe("a target that names nothing", () => {
  const { desired } = specOf(spec);
  const live = liveOf({ ...rows, blacklist: [phoneRow("4001", 2)] });
  const check = (...patterns: string[]): string[] =>
    checkTargets(
      patterns.map((pattern) => glob(pattern)),
      desired,
      live,
    ).map(({ message, hint }) => `${message}; ${hint ?? ""}`);

  test("is an error, with the nearest address", () => {
    expect(check("extensions/1001")).toEqual([
      "--target extensions/1001 names nothing, neither in the spec nor on the PBX; did you mean extension/1001?",
    ]);
    expect(check("gateway/1")).toEqual([
      "--target gateway/1 names nothing, neither in the spec nor on the PBX; an address looks like extension/1001 or blacklist/400*",
    ]);
  });

  test("what is declared or live is something", () => {
    expect(check("extension/1001", "blacklist/4001", "blacklist/40*")).toEqual([]);
    expect(check()).toEqual([]);
  });
});
