import { describe, expect, test } from "vitest";
import { changeOf, codesOf, planned, writesOf } from "../support/planning.js";
import { extensionRow, groupRow, many, phoneRow } from "../support/rows.js";

const out = groupRow("out", { v: "呼出组", extn_count: 1 });

describe("creating", () => {
  test("what insert requires and the spec leaves out: the name is the number, a direction is both", () => {
    const plan = planned(
      {
        outboundGroups: [{ id: "sales" }],
        extensions: [{ extn: "1001", password: "s3cret-1001", outboundGroup: "sales" }],
        blacklist: [{ phone: "13678267674" }],
      },
      {},
    );
    expect(writesOf(plan)).toEqual([
      ["/api/ola/dicts/insert", { k: "sales", v: "sales" }],
      [
        "/api/ola/extensions/insert",
        { extn: "1001", extnPwd: "s3cret-1001", context: "sales", name: "1001" },
      ],
      ["/api/special_phone/insert", { phone: "13678267674", special_flag: "4" }],
    ]);
  });

  test("an extension without password or group is an error that says where to state them", () => {
    const plan = planned({ extensions: [{ extn: "1001" }] }, {});
    expect(plan.diff.findings).toMatchObject([
      {
        code: "missing-on-insert",
        severity: "error",
        message: "extension/1001 is not on the PBX, and can't be created without password",
        hint: "state password on the object or under defaults.extension",
        address: "extension/1001",
        at: { file: "pbx.yaml", path: ["extensions", 0] },
      },
      { code: "missing-on-insert", message: expect.stringContaining("without outboundGroup") as string },
    ]);
  });

  test("ignoreFields does not keep a stated value out of an insert", () => {
    const plan = planned({ outboundGroups: [{ id: "sales", name: "Sales", ignoreFields: ["name"] }] }, {});
    expect(writesOf(plan)).toEqual([["/api/ola/dicts/insert", { k: "sales", v: "Sales" }]]);
  });
});

describe("updating", () => {
  const rows = {
    groups: [out],
    extensions: [extensionRow("1001", { name: "reception", transfer_phone: "13900000000" })],
  };

  test("trap 2: what the spec leaves unmanaged goes out with its live value, the password included", () => {
    const plan = planned({ extensions: [{ extn: "1001", autoLogin: true }] }, rows);
    expect(writesOf(plan)).toEqual([
      [
        "/api/ola/extensions/update",
        {
          extn: "1001",
          extnPwd: "Live-pw-1001",
          context: "out",
          name: "reception",
          transfer_phone: "13900000000",
          if_auto_login: "true",
          if_auto_ready: "false",
        },
      ],
    ]);
    expect(changeOf(plan, "extension/1001").fields).toEqual(["autoLogin"]);
  });

  test("an unmanaged field is never compared, and an object that states its key alone never changes", () => {
    expect(planned({ extensions: [{ extn: "1001" }] }, rows).diff.changes).toEqual([]);
  });

  test('a text field is emptied by ""', () => {
    const plan = planned({ extensions: [{ extn: "1001", transferPhone: "" }] }, rows);
    expect(changeOf(plan, "extension/1001").after).toHaveProperty("transferPhone", "");
  });

  test("ignoreFields keeps the live value, also when something else changes", () => {
    const ignoring = { extn: "1001", name: "stated", ignoreFields: ["name"] };
    expect(planned({ extensions: [ignoring] }, rows).diff.changes).toEqual([]);
    const plan = planned({ extensions: [{ ...ignoring, autoReady: true }] }, rows);
    expect(writesOf(plan)[0]?.[1]).toMatchObject({ name: "reception", if_auto_ready: "true" });
  });

  test("what a PBX spells otherwise is no difference", () => {
    const odd = extensionRow("1001", { if_auto_login: true, transfer_phone: "undefined", priority: 7 });
    const spec = { extensions: [{ extn: "1001", autoLogin: true, autoReady: false, transferPhone: "" }] };
    expect(planned(spec, { groups: [out], extensions: [odd] }).diff.changes).toEqual([]);
  });
});

describe("trap 2: what the PBX hides", () => {
  const masked = {
    groups: [out],
    extensions: [extensionRow("1001", { password: "****" }), extensionRow("1002", { password: "****" })],
  };

  test("an update that would send a mask is refused", () => {
    const plan = planned({ extensions: [{ extn: "1001", autoLogin: true }] }, masked);
    expect(plan.diff.findings).toMatchObject([
      { code: "update-would-blank", severity: "error", address: "extension/1001" },
    ]);
    expect(plan.diff.findings[0]?.message).toBe(
      "Updating extension/1001 would blank its password, which the PBX doesn't tell and the spec doesn't set",
    );
  });

  test("… unless the spec states the field: then that goes out", () => {
    const plan = planned(
      { extensions: [{ extn: "1001", password: "s3cret-1001", autoLogin: true }] },
      masked,
    );
    expect(codesOf(plan)).toEqual(["live-value-unknown"]);
    expect(writesOf(plan)[0]?.[1]).toMatchObject({ extnPwd: "s3cret-1001", if_auto_login: "true" });
  });

  test("… and not when the spec ignores it: the stated one is for inserting alone", () => {
    const spec = { extn: "1001", password: "initial-1001", autoLogin: true, ignoreFields: ["password"] };
    expect(codesOf(planned({ extensions: [spec] }, masked))).toEqual(["update-would-blank"]);
  });

  test("a hidden field alone is no difference, and the plan says that it was not compared", () => {
    const one = planned({ extensions: [{ extn: "1001", password: "s3cret-1001" }] }, masked);
    expect(one.diff.changes).toEqual([]);
    expect(one.diff.findings).toMatchObject([
      {
        code: "live-value-unknown",
        severity: "warning",
        message: "The PBX hides the password of extension/1001, so it was not compared",
        address: "extension/1001",
      },
    ]);
  });

  test("a PBX that hides all passwords is one warning, not thousands", () => {
    const extensions = many(1000, 500, (nbr) => extensionRow(nbr, { password: "" }));
    const stated = many(1000, 500, (extn) => ({ extn, password: `s3cret-${extn}` }));
    const plan = planned({ extensions: stated }, { groups: [out], extensions });
    expect(plan.diff.findings.map(({ message }) => message)).toEqual([
      "The PBX hides the password of 500 extensions, so they were not compared",
    ]);
  });

  test("an empty password that the PBX does tell is one: an update has to state another", () => {
    const rows = {
      groups: [out],
      extensions: [extensionRow("1001", { password: "" }), extensionRow("1002")],
    };
    expect(codesOf(planned({ extensions: [{ extn: "1001", autoLogin: true }] }, rows))).toEqual([
      "update-would-blank",
    ]);
    const stated = planned({ extensions: [{ extn: "1001", password: "s3cret-1001" }] }, rows);
    expect(changeOf(stated, "extension/1001").fields).toEqual(["password"]);
  });

  test("without `k` an update is refused unless the spec states the group", () => {
    const rows = { groups: [out], extensions: [extensionRow("1001", { k: null })] };
    expect(codesOf(planned({ extensions: [{ extn: "1001", autoLogin: true }] }, rows))).toEqual([
      "update-would-blank",
    ]);
    const stated = planned({ extensions: [{ extn: "1001", autoLogin: true, outboundGroup: "out" }] }, rows);
    expect(codesOf(stated)).toEqual(["live-value-unknown"]);
    expect(writesOf(stated)[0]?.[1]).toHaveProperty("context", "out");
  });

  test("what is hidden does not stand in the way of a deletion", () => {
    const plan = planned({ extensions: [{ extn: "1001", state: "absent" }] }, masked);
    expect(codesOf(plan)).toEqual([]);
    expect(writesOf(plan)).toEqual([["/api/ola/extensions/delete", { extn: "1001" }]]);
  });
});

test("trap 1: moving between two groups of the same name is a change, staying in one is none", () => {
  const groups = [groupRow("a", { v: "Sales" }), groupRow("b", { v: "Sales" })];
  const rows = { groups, extensions: [extensionRow("1001", { context: "Sales", k: "a" })] };
  expect(planned({ extensions: [{ extn: "1001", outboundGroup: "a" }] }, rows).diff.changes).toEqual([]);
  const plan = planned({ extensions: [{ extn: "1001", outboundGroup: "b" }] }, rows);
  expect(writesOf(plan)[0]?.[1]).toHaveProperty("context", "b");
});

describe("trap 3: a group's name can't be updated", () => {
  const rows = { groups: [groupRow("out", { v: "Old", start_url: "/a.wav", times: "3", hangup_dtmf: "1" })] };

  test("renaming replaces the group and keeps its unmanaged fields", () => {
    const plan = planned({ outboundGroups: [{ id: "out", name: "New" }] }, rows);
    expect(writesOf(plan)).toEqual([
      ["/api/ola/dicts/delete", { k: "out" }],
      [
        "/api/ola/dicts/insert",
        { k: "out", v: "New", start_url: "/a.wav", end_url: "", times: "3", hangup_dtmf: "1" },
      ],
    ]);
    expect(changeOf(plan, "outbound-group/out")).toMatchObject({
      action: "replace",
      reason: "replace_because_cannot_update",
      fields: ["name"],
    });
  });

  test("an update of anything else sends all of update's parameters", () => {
    const plan = planned({ outboundGroups: [{ id: "out", endPrompt: "/b.wav" }] }, rows);
    expect(writesOf(plan)).toEqual([
      [
        "/api/ola/dicts/update",
        { k: "out", start_url: "/a.wav", end_url: "/b.wav", times: "3", hangup_dtmf: "1" },
      ],
    ]);
  });
});

describe("deleting", () => {
  const rows = { groups: [out], extensions: many(1001, 3, (nbr) => extensionRow(nbr)) };
  const prune = { extensions: { prune: true } };
  const addresses = (...args: Parameters<typeof planned>): string[] =>
    planned(...args).diff.changes.map(({ address, action }) => `${action} ${address}`);

  test("without prune, what is undeclared is counted and stays", () => {
    const plan = planned({ extensions: [{ extn: "1002" }] }, rows);
    expect(plan.diff.changes).toEqual([]);
    expect(plan.diff.unmanaged).toEqual(["extension/1001", "extension/1003"]);
  });

  test("with prune it goes", () => {
    const plan = planned({ extensions: [{ extn: "1002" }], manage: prune }, rows);
    expect(plan.diff.changes.map(({ address, reason, at }) => [address, reason, at])).toEqual([
      ["extension/1001", "delete_because_no_resource_config", undefined],
      ["extension/1003", "delete_because_no_resource_config", undefined],
    ]);
    expect(plan.diff.unmanaged).toEqual([]);
  });

  test("[] with prune is none at all; an absent collection is untouched whatever prune says", () => {
    expect(addresses({ extensions: [], manage: prune }, rows)).toHaveLength(3);
    expect(addresses({ blacklist: [], manage: prune }, rows)).toEqual([]);
  });

  test("what is ignored or out of scope stays, and is no part of the managed population", () => {
    const scoped = planned(
      { extensions: [], manage: { extensions: { prune: true, scope: ["1001"] } } },
      rows,
    );
    expect(scoped.diff.changes.map(({ address }) => address)).toEqual(["extension/1001"]);
    expect(scoped.diff.population.get("extension")).toBe(1);
    const ignoring = planned({ extensions: [], manage: prune, ignore: ["extension/100[12]"] }, rows);
    expect(ignoring.diff.changes.map(({ address }) => address)).toEqual(["extension/1003"]);
    expect(ignoring.diff.unmanaged).toEqual(["extension/1001", "extension/1002"]);
    expect(ignoring.diff.population.get("extension")).toBe(1);
  });

  test("state: absent deletes what is there, and asks nothing of what is not", () => {
    const spec = {
      extensions: [
        { extn: "1001", state: "absent" as const },
        { extn: "9", state: "absent" as const },
      ],
    };
    const plan = planned(spec, rows);
    expect(plan.diff.changes).toMatchObject([
      {
        address: "extension/1001",
        action: "delete",
        reason: "delete_because_declared_absent",
        at: { path: ["extensions", 0] },
      },
    ]);
  });

  test("trap 5: a number that stands on another list only is neither pruned nor counted", () => {
    const blacklist = [phoneRow("400100", 1), phoneRow("400200", 2), phoneRow("400200", 7)];
    const plan = planned({ blacklist: [], manage: { blacklist: { prune: true } } }, { blacklist });
    expect(writesOf(plan)).toEqual([["/api/special_phone/delete", { phone: "400200", special_flag: "2" }]]);
  });
});

describe("live objects that share a key", () => {
  const rows = { groups: [out], extensions: [extensionRow("1001"), extensionRow("1001", { name: "b" })] };

  test.each([
    { extn: "1001", autoLogin: true },
    { extn: "1001", state: "absent" as const },
  ])("a declared one is an error: %j", (object) => {
    const plan = planned({ extensions: [object] }, rows);
    expect(plan.diff.changes).toEqual([]);
    expect(plan.diff.findings).toMatchObject([
      {
        code: "live-ambiguous",
        severity: "error",
        address: "extension/1001",
        at: { path: ["extensions", 0] },
      },
    ]);
  });

  test("an undeclared one is not pruned, and that is said", () => {
    const plan = planned({ extensions: [], manage: { extensions: { prune: true } } }, rows);
    expect(plan.diff.changes).toEqual([]);
    expect(plan.diff.unmanaged).toEqual(["extension/1001"]);
    expect(plan.diff.findings).toMatchObject([{ code: "live-ambiguous", severity: "warning" }]);
  });

  test("nothing is said of one that the spec doesn't manage", () => {
    const plan = planned({ extensions: [], ignore: ["extension/1001"] }, rows);
    expect(plan.diff.findings).toEqual([]);
  });
});

test("changes are sorted by kind, then key by code units, wherever they come from", () => {
  const plan = planned(
    {
      outboundGroups: [{ id: "z" }, { id: "B" }, { id: "a" }],
      extensions: [{ extn: "1002", state: "absent" }],
      blacklist: [{ phone: "9" }, { phone: "10" }],
      manage: { extensions: { prune: true } },
    },
    { groups: [out], extensions: [extensionRow("1003"), extensionRow("1002"), extensionRow("1001")] },
  );
  expect(plan.diff.changes.map(({ address }) => address)).toEqual([
    "outbound-group/B",
    "outbound-group/a",
    "outbound-group/z",
    "extension/1001",
    "extension/1002",
    "extension/1003",
    "blacklist/10",
    "blacklist/9",
  ]);
});

test("a hundred and fifty thousand changes are no more than a long list", () => {
  const blacklist = many(100_000, 150_000, (phone) => phoneRow(phone, 2));
  const plan = planned({ blacklist: [], manage: { blacklist: { prune: true } } }, { blacklist });
  expect(plan.plan.summary.destroy).toBe(150_000);
});
