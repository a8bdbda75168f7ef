import { describe, expect, test } from "vitest";
import { isEmpty } from "../../src/reconcile/plan.js";
import type { ResourceChange } from "../../src/reconcile/plan.js";
import { planned } from "../support/planning.js";
import { extensionRow, groupRow, many, phoneRow } from "../support/rows.js";

const groups = [groupRow("out", { v: "呼出组", times: "3" })];

function only(...args: Parameters<typeof planned>): ResourceChange {
  const { resource_changes: changes } = planned(...args).plan;
  const [change] = changes;
  if (!change || changes.length !== 1) throw new Error(`${changes.length} changes`);
  return change;
}

test("a creation: nothing before, no password after, its one call without values", () => {
  const spec = {
    extensions: [{ extn: "1001", password: "s3cret-1001", outboundGroup: "out", autoLogin: true }],
  };
  expect(only(spec, { groups })).toEqual({
    address: "extension/1001",
    type: "extension",
    name: "1001",
    change: {
      actions: ["create"],
      before: null,
      after: {
        extn: "1001",
        password: "(sensitive value)",
        outboundGroup: "out",
        name: "1001",
        autoLogin: true,
      },
      before_sensitive: {},
      after_sensitive: { password: true },
    },
    calls: [{ method: "POST", path: "/api/ola/extensions/insert" }],
  });
});

test("an update: complete before and after, changed secrets marked as such", () => {
  const spec = { extensions: [{ extn: "1001", password: "s3cret-1001" }] };
  const { change } = only(spec, { groups, extensions: [extensionRow("1001")] });
  expect(change.actions).toEqual(["update"]);
  expect(change.before).toEqual({
    extn: "1001",
    password: "(sensitive value)",
    outboundGroup: "out",
    name: "1001",
    transferPhone: "",
    autoLogin: false,
    autoReady: false,
  });
  expect(change.after).toEqual({ ...change.before, password: "(sensitive, changed)" });
});

test("an unmanaged password is as secret as a managed one", () => {
  const spec = { extensions: [{ extn: "1001", autoLogin: true }] };
  const { change } = only(spec, { groups, extensions: [extensionRow("1001")] });
  expect(change.before_sensitive).toEqual({ password: true });
  expect(change.after).toMatchObject({ password: "(sensitive value)" });
});

test("a field whose value came out of a reference is sensitive, whatever the kind says of it", () => {
  const object = { extn: "1001", transferPhone: "13800001111", references: ["transferPhone"] };
  const { change } = only({ extensions: [object] }, { groups, extensions: [extensionRow("1001")] });
  expect(change.after).toMatchObject({ transferPhone: "(sensitive, changed)" });
  expect(change.after_sensitive).toEqual({ password: true, transferPhone: true });
});

test("a replacement: delete before create, and the path that forces it", () => {
  const replaced = only({ outboundGroups: [{ id: "out", name: "Sales" }] }, { groups });
  expect(replaced.change.actions).toEqual(["delete", "create"]);
  expect(replaced.change.replace_paths).toEqual([["name"]]);
  expect(replaced.change.after).toMatchObject({ id: "out", name: "Sales", promptTimes: 3 });
  expect(replaced.action_reason).toBe("replace_because_cannot_update");
  expect(replaced.calls.map(({ path }) => path)).toEqual(["/api/ola/dicts/delete", "/api/ola/dicts/insert"]);
});

test("a deletion: nothing after, a reason, a call for each flag", () => {
  const blacklist = [phoneRow("4001", 2), phoneRow("4001", 3)];
  const deleted = only({ blacklist: [], manage: { blacklist: { prune: true } } }, { blacklist });
  expect(deleted.change).toMatchObject({
    actions: ["delete"],
    before: { phone: "4001", direction: "both" },
    after: null,
  });
  expect(deleted.action_reason).toBe("delete_because_no_resource_config");
  expect(deleted.calls).toHaveLength(2);
});

describe("the summary", () => {
  test("a replacement counts once to add and once to destroy", () => {
    const spec = {
      outboundGroups: [{ id: "out", name: "Sales" }, { id: "new" }],
      blacklist: [
        { phone: "4001", direction: "both" },
        { phone: "4002", state: "absent" as const },
      ],
    };
    const blacklist = [phoneRow("4001", 2), phoneRow("4002", 2), phoneRow("4003", 2)];
    expect(planned(spec, { groups, blacklist }).plan.summary).toEqual({
      add: 2,
      change: 1,
      destroy: 2,
      unmanaged: 1,
    });
  });

  test("no changes: nothing to apply", () => {
    const { plan } = planned({ outboundGroups: [{ id: "out" }] }, { groups });
    expect(isEmpty(plan)).toBe(true);
    expect(plan.applyable).toBe(false);
  });

  test("a closed gate makes a plan unappliable, an open one does not", () => {
    const spec = { outboundGroups: [{ id: "out", name: "Sales" }] };
    expect(planned(spec, { groups }).plan.applyable).toBe(false);
    expect(planned(spec, { groups }, { allow: ["replace"] }).plan.applyable).toBe(true);
  });
});

describe("notes", () => {
  const rows = {
    groups,
    extensions: [
      extensionRow("1001", { description: "10010, AI" }),
      extensionRow("1002"),
      extensionRow("1003"),
    ],
  };

  test("phones that must register again: a password or a name changes on a live one", () => {
    const extensions = [
      { extn: "1001", password: "s3cret-1001" },
      { extn: "1002", name: "reception" },
      { extn: "1003", autoLogin: true },
      { extn: "1004", password: "s3cret-1004", outboundGroup: "out" },
    ];
    expect(planned({ extensions }, rows).plan.notes).toEqual([
      {
        note: "register-again",
        message: "2 phones have to register again, since password or name changes",
        addresses: ["extension/1001", "extension/1002"],
      },
    ]);
  });

  test("trap 7: queue memberships lost by deletion", () => {
    const extensions = [
      { extn: "1001", state: "absent" as const },
      { extn: "1002", state: "absent" as const },
    ];
    expect(planned({ extensions }, rows).plan.notes).toEqual([
      {
        note: "membership-lost",
        message: "extension/1001 loses its place in queue 10010, AI, which no call can set again",
        addresses: ["extension/1001"],
      },
    ]);
  });

  test("trap 7: those that lose the same are told together, however many they are", () => {
    const extensions = many(2000, 300, (nbr) =>
      extensionRow(nbr, { description: Number(nbr) % 2 === 0 ? "10010,AI" : "AI" }),
    );
    const gone = extensions.map(({ nbr }) => ({ extn: String(nbr), state: "absent" as const }));
    const { notes } = planned({ extensions: gone }, { ...rows, extensions }).plan;
    expect(notes.map(({ message, addresses }) => [message, addresses.length])).toEqual([
      ["150 extensions lose their places in queue 10010, AI, which no call can set again", 150],
      ["150 extensions lose their places in queue AI, which no call can set again", 150],
    ]);
  });

  test("an update loses nothing", () => {
    expect(planned({ extensions: [{ extn: "1001", autoLogin: true }] }, rows).plan.notes).toEqual([]);
  });
});

test("a plan is what its JSON says, no more", () => {
  const spec = {
    outboundGroups: [{ id: "out", name: "Sales" }],
    extensions: [{ extn: "1001", autoLogin: true }],
  };
  const { plan } = planned(spec, { groups, extensions: [extensionRow("1001"), extensionRow("1002")] });
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  expect(Object.keys(plan)).toEqual([
    "format_version",
    "timestamp",
    "target",
    "resource_changes",
    "unmanaged",
    "gates",
    "notes",
    "summary",
    "applyable",
    "digest",
  ]);
});
