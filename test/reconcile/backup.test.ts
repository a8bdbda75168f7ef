import { describe, expect, it } from "vitest";
import { backupOf } from "../../src/reconcile/backup.js";
import type { Backup } from "../../src/reconcile/backup.js";
import { backupSecrets, backupYaml } from "../../src/report/backup-yaml.js";
import { planned } from "../support/planning.js";
import type { Rows } from "../support/planning.js";
import { conferenceRow, extensionRow, groupRow, memberRow, phoneRow } from "../support/rows.js";
import type { SpecInput } from "../support/spec-builder.js";

const groups = [groupRow("out", { v: "呼出组" })];

/** The backup of what applying a spec to a PBX with these rows would overwrite or delete. */
function backup(spec: SpecInput, rows: Rows): Backup {
  const { diff, live } = planned(spec, { groups, ...rows });
  return backupOf(diff.changes, live, "s.json");
}

const absent = { state: "absent" } as const;
const statements = ({ exported }: Backup): unknown => Object.fromEntries(exported.collections);

describe("a backup", () => {
  it("holds changed and deleted objects whole, and nothing that is created or left alone", () => {
    const found = backup(
      {
        extensions: [
          { extn: "1001", transferPhone: "1" },
          { extn: "1002", name: "1002" },
          { extn: "1003", password: "new-password", outboundGroup: "out" },
        ],
        blacklist: [{ phone: "4001", ...absent }],
      },
      {
        extensions: [extensionRow("1001", { if_auto_login: "true" }), extensionRow("1002")],
        blacklist: [phoneRow("4001", 2), phoneRow("4001", 3), phoneRow("4001", 9), phoneRow("4002", 2)],
      },
    );
    expect(statements(found)).toEqual({
      extensions: [
        {
          extn: "1001",
          password: "${file:s.json::extension/1001/password}",
          outboundGroup: "out",
          name: "1001",
          transferPhone: "",
          autoLogin: true,
          autoReady: false,
        },
      ],
      blacklist: [{ phone: "4001", direction: "both" }],
    });
    expect([...found.secrets]).toEqual([["extension/1001/password", "Live-pw-1001"]]);
    expect(found).toMatchObject({ objects: 2, missing: [], beyond: [] });
  });

  it("keeps the former value of what the spec calls sensitive among the secrets; nothing is no secret", () => {
    const found = backup(
      {
        extensions: [
          { extn: "1001", transferPhone: "1", name: "x", references: ["transferPhone", "name"] },
          { extn: "1002", transferPhone: "1", references: ["transferPhone"] },
        ],
      },
      { extensions: [extensionRow("1001", { transfer_phone: "13800001111" }), extensionRow("1002")] },
    );
    expect(found.secrets.get("extension/1001/transferPhone")).toBe("13800001111");
    expect(found.secrets.get("extension/1001/name")).toBe("1001");
    expect(statements(found)).toMatchObject({ extensions: [{}, { transferPhone: "" }] });
  });

  it("names its entries so that no key reads as a part of the reference", () => {
    const found = backup(
      { outboundGroups: [{ id: "a}b{c$::d", startPrompt: "x", references: ["startPrompt"] }] },
      { groups: [groupRow("a}b{c$::d", { start_url: "/old" })] },
    );
    expect(statements(found)).toMatchObject({
      outboundGroups: [{ startPrompt: "${file:s.json::outbound-group/a%7Db%7Bc%24::d/startPrompt}" }],
    });
    expect([...found.secrets]).toEqual([["outbound-group/a%7Db%7Bc%24::d/startPrompt", "/old"]]);
  });

  it("trap 7: tells what deletion loses that no call sets again", () => {
    const rows = { extensions: [extensionRow("1001", { description: "sales, after-sales" })] };
    expect(backup({ extensions: [{ extn: "1001", ...absent }] }, rows).beyond).toEqual([
      "extension/1001 was in queue sales, after-sales",
    ]);
    expect(backup({ extensions: [{ extn: "1001", name: "x" }] }, rows).beyond).toEqual([]);
  });

  it("tells what was not set, which no spec can say", () => {
    const rows = { groups: [groupRow("out", { hangup_dtmf: "" })] };
    const found = backup({ outboundGroups: [{ id: "out", collectDtmf: "agent" }] }, rows);
    expect(found.beyond).toEqual(["outbound-group/out collectDtmf was not set, which a spec can't say"]);
    expect(found.missing).toEqual([]);
  });
});

it.each<[string, SpecInput, readonly string[]]>([
  [
    "overwrites",
    { outboundGroups: [{ id: "out", collectDtmf: "agent" }] },
    [`outbound-group/out collectDtmf was "7": a value that a spec can't state`],
  ],
  [
    "deletes",
    { outboundGroups: [{ id: "out", state: "absent" }] },
    [`outbound-group/out collectDtmf was "7": a value that a spec can't state`],
  ],
  ["leaves as it is", { outboundGroups: [{ id: "out", promptTimes: 3 }] }, []],
])("tells, and can't bring back, what no spec can state and the run %s", (_, spec, beyond) => {
  const found = backup(spec, { groups: [groupRow("out", { hangup_dtmf: "7" })] });
  expect(found).toMatchObject({ beyond, missing: [] });
});

describe("a backup is not whole", () => {
  it.each<[string, SpecInput, Rows, string]>([
    [
      "trap 2: where a hidden password is deleted",
      { extensions: [{ extn: "1001", ...absent }] },
      { extensions: [extensionRow("1001", { password: "****" })] },
      "extension/1001 password: the PBX does not tell it",
    ],
    [
      "trap 2: where a hidden password is overwritten",
      { extensions: [{ extn: "1001", password: "a-new-password", name: "x" }] },
      { extensions: [extensionRow("1001", { password: "****" })] },
      "extension/1001 password: the PBX does not tell it",
    ],
    [
      "where a deleted extension has no password, and can't be created without",
      { extensions: [{ extn: "1001", ...absent }] },
      { extensions: [extensionRow("1001", { password: "" }), extensionRow("1002")] },
      "extension/1001 password: it is not set",
    ],
    [
      "where a password holds a control character",
      { extensions: [{ extn: "1001", ...absent }] },
      { extensions: [extensionRow("1001", { password: "a\nb-password" })] },
      "extension/1001 password: a value that a spec can't state",
    ],
    [
      "where the group of a deleted extension is not there",
      { extensions: [{ extn: "1001", ...absent }] },
      { extensions: [extensionRow("1001", { k: "gone" })] },
      "extension/1001 outboundGroup: the PBX has no such outbound group",
    ],
    [
      "where what is pruned has a key that no spec can declare",
      { extensions: [], manage: { extensions: { prune: true } } },
      { extensions: [extensionRow("10 01")] },
      "extension/10%2001: not a extn that a spec can declare",
    ],
  ])("%s", (_, spec, rows, missing) => {
    const found = backup(spec, rows);
    expect(found.missing).toEqual([missing]);
  });
});

it("is two files: a spec without secrets, and the secrets", () => {
  const found = backup(
    {
      extensions: [{ extn: "1001", ...absent }],
      conferences: [{ topic: "Weekly", members: [] }],
    },
    {
      extensions: [extensionRow("1001", { description: "a\n\u001b[31mb", password: 'x"\\y\u2028-pass' })],
      conferences: [conferenceRow("Weekly")],
      liveMembers: [memberRow("Weekly", "1002")],
    },
  );
  const origin = {
    target: "http://pbx.example.cn:8080",
    timestamp: "2026-01-15T08:00:00.000Z",
    secretsFile: "s.json",
  };
  expect(backupYaml(found, origin)).toBe(`\
# Backup of http://pbx.example.cn:8080, read 2026-01-15T08:00:00.000Z: what an apply was going to change or delete, as it was.
# To bring it back: pbxctl apply THIS FILE. What that apply created is no part of it, and stays.
# The passwords are in s.json beside it. Keep both together, and out of version control.
# No call of the PBX sets again: an extension's priority and its place in inbound queues; a conference's number.
# Not brought back: extension/1001 was in queue a\\u{a}\\u{1b}[31mb
version: 1
connection: { url: "http://pbx.example.cn:8080" }

extensions:
  - { extn: "1001", password: "\${file:s.json::extension/1001/password}", outboundGroup: out, name: "1001", transferPhone: "", autoLogin: false, autoReady: false }

conferences:
  - { topic: Weekly, outboundGroup: "", recording: false, displayName: extn, blending: true, members: ["1002"] }
`);
  const secrets = backupSecrets(found);
  expect(JSON.parse(secrets)).toEqual({ "extension/1001/password": 'x"\\y\u2028-pass' });
});
