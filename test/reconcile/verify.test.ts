import { describe, expect, test } from "vitest";
import type { OperationResult } from "../../src/reconcile/events.js";
import { operationsOf } from "../../src/reconcile/graph.js";
import { mismatches, reportOf, touchedTypes } from "../../src/reconcile/verify.js";
import { applyDiff, diffAgainst } from "../support/applying.js";
import { conferenceRow, extensionRow, groupRow, memberRow, phoneRow } from "../support/rows.js";
import { SimulatedPbx } from "../support/simulated-pbx.js";
import type { Fate } from "../support/simulated-pbx.js";
import { specOf } from "../support/spec-builder.js";
import type { SpecInput } from "../support/spec-builder.js";

const seed = {
  dicts: [groupRow("out", { v: "Old" })],
  extensions: [extensionRow("1001"), extensionRow("1002")],
  special_phone: [phoneRow("4001", 2)],
};

/** Applies a spec to a PBX that acknowledges every write and takes none. */
async function ignored(spec: SpecInput, fate: Fate = "answered"): Promise<[OperationResult[], string[]]> {
  const pbx = new SimulatedPbx(seed);
  const built = specOf(spec);
  const found = await diffAgainst(pbx, built);
  const deaf = Object.assign(new SimulatedPbx(seed), {
    send: () => (fate instanceof Error ? Promise.reject(fate) : Promise.resolve()),
  });
  const { results } = await applyDiff(deaf, found);
  return [[...results], mismatches(results, await diffAgainst(pbx, built)).map(({ message }) => message)];
}

describe("what the PBX acknowledged and did not take", () => {
  test.each<[string, SpecInput, string]>([
    [
      "an insert",
      { blacklist: [{ phone: "4002" }] },
      "blacklist/4002 is not on the PBX, although it acknowledged the insert",
    ],
    [
      "a deletion",
      { blacklist: [{ phone: "4001", state: "absent" }] },
      "blacklist/4001 is still on the PBX, although it acknowledged the deletion",
    ],
    [
      "an update, by its fields",
      { extensions: [{ extn: "1001", autoLogin: true, name: "reception" }] },
      'extension/1001: name is "1001" and not "reception", autoLogin is false and not true, although the PBX acknowledged the write',
    ],
    [
      "an update of a password, without it",
      { extensions: [{ extn: "1001", password: "s3cret-1001" }] },
      "extension/1001: password is not the (sensitive) value that was sent, although the PBX acknowledged the write",
    ],
    [
      "a replacement, once",
      { outboundGroups: [{ id: "out", name: "New" }] },
      'outbound-group/out: name is "Old" and not "New", although the PBX acknowledged the write',
    ],
  ])("%s", async (_, spec, message) => expect((await ignored(spec))[1]).toEqual([message]));

  test.each([
    [[], "accept it on the object: ignoreFields: [name]"],
    [["password"], "accept it on the object: ignoreFields: [password, name]"],
  ])(
    "of a field comes with what accepts it, beside what is accepted already: %j",
    async (ignoreFields, hint) => {
      const built = specOf({
        extensions: [{ extn: "1001", name: "reception", password: "x", ignoreFields }],
      });
      const results: OperationResult[] = [{ address: "extension/1001", action: "update", outcome: "done" }];
      const after = await diffAgainst(
        new SimulatedPbx({ ...seed, extensions: [extensionRow("1001", { name: "recep", password: "x" })] }),
        built,
      );
      const [mismatch] = mismatches(results, after);
      expect(mismatch?.message).toContain('name is "recep" and not "reception"');
      expect(mismatch?.hint).toContain(hint);
    },
  );

  test("what failed is no mismatch: that is known", async () => {
    const [results, found] = await ignored({ blacklist: [{ phone: "4002" }] }, new Error("refused"));
    expect(results.map(({ outcome }) => outcome)).toEqual(["failed"]);
    expect(found).toEqual([]);
  });

  test("an insert that made two of it is one", async () => {
    const built = specOf({ extensions: [{ extn: "1003", password: "s3cret-1003", outboundGroup: "out" }] });
    const results: OperationResult[] = [{ address: "extension/1003", action: "create", outcome: "done" }];
    const twins = new SimulatedPbx({ ...seed, extensions: [extensionRow("1003"), extensionRow("1003")] });
    expect(mismatches(results, await diffAgainst(twins, built))).toMatchObject([
      {
        address: "extension/1003",
        message: expect.stringContaining('lists extension "1003" 2 times') as string,
      },
    ]);
  });
});

test("only the types of what may have been written are read again", async () => {
  const spec = { extensions: [{ extn: "1001", autoLogin: true }], blacklist: [{ phone: "4002" }] };
  const operations = operationsOf((await diffAgainst(new SimulatedPbx(seed), specOf(spec))).changes);
  const of = (...outcomes: OperationResult["outcome"][]): string[] =>
    touchedTypes(
      operations,
      operations.map(({ address, action }, index) => ({
        address,
        action,
        outcome: outcomes[index] ?? "done",
      })),
    );
  expect(of("done", "done")).toEqual(["extension", "blacklist"]);
  expect(of("blocked", "unknown")).toEqual(["blacklist"]);
  expect(of("failed", "blocked")).toEqual(["extension"]);
  expect(of("blocked", "blocked")).toEqual([]);
});

describe("the report", () => {
  const done = (address: string, action: OperationResult["action"]): OperationResult => ({
    address,
    action,
    outcome: "done",
  });

  test("counts what is done and taken; a replacement once each way", () => {
    const results: OperationResult[] = [
      done("outbound-group/a", "delete"),
      done("outbound-group/a", "create"),
      done("extension/1001", "update"),
      done("extension/1002", "update"),
      { address: "extension/1003", action: "create", outcome: "failed", reason: "no" },
    ];
    const mismatch = { address: "extension/1002", fields: ["name"], message: "not taken" };
    const report = reportOf("http://pbx.example.cn", results, "failed", [mismatch], false);
    expect(report).toEqual({
      format_version: "1.0",
      target: "http://pbx.example.cn",
      operations: results,
      summary: { added: 1, changed: 1, destroyed: 1 },
      verification: "failed",
      mismatches: [mismatch],
      interrupted: false,
    });
  });
});

test("trap 12: settings that were not taken are named, members that wait for the meeting's end are not", async () => {
  const pbx = new SimulatedPbx({
    dicts: [],
    extensions: [],
    special_phone: [],
    conferences: [conferenceRow("Weekly")],
    live_conf: [memberRow("Weekly", "1001", { typ: "inMeeting" })],
  });
  const built = specOf({ conferences: [{ topic: "Weekly", displayName: "alias", members: ["1002"] }] });
  const found = await diffAgainst(pbx, built);
  const held = { address: "conference/Weekly", action: "update", busy: true } as const;
  const told = async (partly: boolean): Promise<string[]> => {
    const result = partly
      ? ({ ...held, outcome: "failed", partly: true } as const)
      : ({ ...held, outcome: "blocked" } as const);
    return mismatches([result], await diffAgainst(pbx, built)).map(({ message }) => message);
  };
  expect(await told(true)).toEqual([
    'conference/Weekly: displayName is "extn" and not "alias", although the PBX acknowledged the write',
  ]);
  expect(await told(false)).toEqual([]);
  const { results } = await applyDiff(pbx, found);
  expect(results).toMatchObject([{ outcome: "failed", busy: true, partly: true }]);
  expect(await told(true)).toEqual([]);
});
