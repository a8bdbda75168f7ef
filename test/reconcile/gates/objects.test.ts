import { describe, expect, test } from "vitest";
import { conferenceRow, extensionRow, groupRow } from "../../support/rows.js";
import { alarmsOf } from "./support.js";

const group = groupRow("out", { v: "Old", extn_count: 2 });
const rows = { groups: [group], extensions: [extensionRow("1001"), extensionRow("1002")] };

describe("protected", () => {
  test("no deletion, also when the object's own entry is gone; no replacement; update allowed", () => {
    const pruned = { extensions: [], manage: { extensions: { prune: true } }, protect: ["extension/1001"] };
    expect(alarmsOf("protected", pruned, rows)).toEqual([
      { message: "1 protected object would be destroyed", addresses: ["extension/1001"] },
    ]);
    const renamed = { outboundGroups: [{ id: "out", name: "New" }], protect: ["outbound-group/*"] };
    expect(alarmsOf("protected", renamed, rows)).toHaveLength(1);
    const updated = { extensions: [{ extn: "1001", autoLogin: true }], protect: ["extension/*"] };
    expect(alarmsOf("protected", updated, rows)).toEqual([]);
  });
});

describe("replace", () => {
  test("trap 3: says why, and how many extensions lose their group meanwhile", () => {
    expect(alarmsOf("replace", { outboundGroups: [{ id: "out", name: "New" }] }, rows)).toEqual([
      {
        message:
          "outbound-group/out would be deleted and inserted again, since its name can't be changed, while 2 extensions use it",
        addresses: ["outbound-group/out"],
      },
    ]);
  });

  test("nobody uses it", () => {
    expect(
      alarmsOf("replace", { outboundGroups: [{ id: "out", name: "New" }] }, { groups: [group] }),
    ).toMatchObject([
      { message: "outbound-group/out would be deleted and inserted again, since its name can't be changed" },
    ]);
  });
});

describe("group-in-use", () => {
  const without = { outboundGroups: [], manage: { outboundGroups: { prune: true } } };

  test("extensions that nobody declared keep a group from being deleted", () => {
    expect(alarmsOf("group-in-use", without, rows)).toEqual([
      {
        message: "outbound-group/out would be deleted, and 2 extensions still use it",
        addresses: ["outbound-group/out"],
      },
    ]);
  });

  test("one that is moved or deleted in the same plan does not", () => {
    const leaving = {
      outboundGroups: [{ id: "out", state: "absent" as const }, { id: "new" }],
      extensions: [
        { extn: "1001", outboundGroup: "new" },
        { extn: "1002", state: "absent" as const },
      ],
    };
    expect(alarmsOf("group-in-use", leaving, rows)).toEqual([]);
    const staying = { ...leaving, extensions: leaving.extensions.slice(0, 1) };
    expect(alarmsOf("group-in-use", staying, rows)).toMatchObject([
      { message: "outbound-group/out would be deleted, and 1 extension still uses it" },
    ]);
  });

  test("conferences use a group, too", () => {
    const conferences = [
      conferenceRow("Weekly", { context: "out" }),
      conferenceRow("Over", { context: "out", completed_at: "2022-01-01 00:00:00" }),
    ];
    expect(alarmsOf("group-in-use", without, { groups: [group], conferences })).toMatchObject([
      { message: "outbound-group/out would be deleted, and 1 conference still uses it" },
    ]);
    expect(alarmsOf("group-in-use", without, { ...rows, conferences })).toMatchObject([
      { message: "outbound-group/out would be deleted, and 2 extensions and 1 conference still use it" },
    ]);
    const moved = { ...without, conferences: [{ topic: "Weekly", outboundGroup: "" }] };
    expect(alarmsOf("group-in-use", moved, { groups: [group], conferences })).toEqual([]);
    const renamed = { outboundGroups: [{ id: "out", name: "New" }] };
    expect(alarmsOf("replace", renamed, { ...rows, conferences })[0]?.message).toMatch(
      /, while 2 extensions and 1 conference use it$/,
    );
  });

  test("a replaced group comes back: its extensions don't stand in the way", () => {
    expect(alarmsOf("group-in-use", { outboundGroups: [{ id: "out", name: "New" }] }, rows)).toEqual([]);
  });

  test("trap 1: users are found by id, not by a name that another group shares", () => {
    const twins = { groups: [groupRow("a", { v: "S" }), groupRow("b", { v: "S" })] };
    const users = { ...twins, extensions: [extensionRow("1001", { context: "S", k: "b" })] };
    const pruned = { outboundGroups: [{ id: "b" }], manage: { outboundGroups: { prune: true } } };
    expect(alarmsOf("group-in-use", pruned, users)).toEqual([]);
  });

  test("trap 2: where the PBX does not tell `k`, its own count of the group's extensions has to do", () => {
    const untold = {
      groups: [group],
      extensions: [extensionRow("1001", { k: null }), extensionRow("1002", { k: "" })],
    };
    expect(alarmsOf("group-in-use", without, untold)).toMatchObject([
      {
        message:
          "outbound-group/out would be deleted, and the PBX counts 2 extensions in it without telling which",
      },
    ]);
    const empty = { ...untold, groups: [groupRow("out", { extn_count: 0 })] };
    expect(alarmsOf("group-in-use", without, empty)).toEqual([]);
  });
});

describe("trap 15, empty-live: a list that came back empty is more likely a fault than the truth", () => {
  const faulty = { groups: [groupRow("out", { extn_count: 7 }), groupRow("b", { extn_count: "5" })] };

  test("no extensions, although the groups count some", () => {
    const spec = { extensions: [{ extn: "1001", password: "s3cret-1001", outboundGroup: "out" }] };
    expect(alarmsOf("empty-live", spec, faulty)).toEqual([
      {
        message: "The PBX lists no extensions, yet its outbound groups count 12 extensions",
        addresses: ["extension/1001"],
      },
    ]);
  });

  test("a group that counts extensions is not deleted because none are listed", () => {
    const spec = { outboundGroups: [{ id: "b" }], manage: { outboundGroups: { prune: true } } };
    expect(alarmsOf("group-in-use", spec, faulty)).toEqual([]);
    expect(alarmsOf("empty-live", spec, faulty)).toMatchObject([{ addresses: ["outbound-group/out"] }]);
  });

  test("no groups, although extensions refer to some", () => {
    const spec = { outboundGroups: [{ id: "out" }] };
    expect(alarmsOf("empty-live", spec, { extensions: [extensionRow("1001")] })).toEqual([
      {
        message: "The PBX lists no outbound groups, yet 1 extension refers to one",
        addresses: ["outbound-group/out"],
      },
    ]);
  });

  test("a new PBX passes, and so does a plan that the empty list has nothing to do with", () => {
    const spec = { extensions: [{ extn: "1001", password: "s3cret-1001", outboundGroup: "out" }] };
    expect(alarmsOf("empty-live", spec, { groups: [groupRow("out")] })).toEqual([]);
    expect(alarmsOf("empty-live", { blacklist: [{ phone: "4001" }], extensions: [] }, faulty)).toEqual([]);
  });
});
