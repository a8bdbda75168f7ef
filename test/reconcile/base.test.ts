import { describe, expect, it } from "vitest";
import { baseNotes } from "../../src/reconcile/base-notes.js";
import { recall } from "../../src/reconcile/base.js";
import { withCauses } from "../../src/reconcile/cause.js";
import { diff } from "../../src/reconcile/diff.js";
import type { Change } from "../../src/reconcile/change.js";
import { kinds } from "../../src/resources/index.js";
import { baseOf } from "../support/base.js";
import { liveOf } from "../support/planning.js";
import type { Rows } from "../support/planning.js";
import { conferenceRow, extensionRow, groupRow, phoneRow } from "../support/rows.js";
import type { SpecInput } from "../support/spec-builder.js";
import { specOf } from "../support/spec-builder.js";

/** What a spec changes beside an earlier one, and the notes about it. */
function beside(before: SpecInput, now: SpecInput, rows: Rows) {
  const built = specOf(now);
  const base = baseOf(before);
  const live = liveOf({ groups: [groupRow("out")], ...rows });
  const { desired, findings } = recall(built.spec, built.desired, base);
  const found = diff(built.spec, desired, live);
  const changes = withCauses(found.changes, built.spec, base);
  const notes = baseNotes({ spec: built.spec, desired, live }, base, () => true);
  return { changes, findings: [...findings, ...found.findings], notes, unmanaged: found.unmanaged };
}

const told = (changes: readonly Change[]): string[] =>
  changes.map(({ action, address, cause }) => `${action} ${address} ${cause ?? ""}`);

describe("what an earlier spec declared", () => {
  it("is deleted when it is gone from this one, wherever it stood, and stays when nobody declared it", () => {
    const rows = { extensions: [extensionRow("1001"), extensionRow("1002"), extensionRow("1003")] };
    const { changes, unmanaged } = beside(
      { extensions: [{ extn: "1001" }, { extn: "1002" }, { extn: "1009" }] },
      { extensions: [{ extn: "1001" }] },
      rows,
    );
    expect(told(changes)).toEqual(["delete extension/1002 unapplied"]);
    expect(changes[0]?.reason).toBe("delete_because_removed_from_spec");
    expect(changes[0]?.at?.file).toBe("aaaaaaaaaa:pbx.yaml");
    expect(unmanaged).toEqual(["extension/1003"]);
  });

  it("is left alone where the PBX lists it twice, with a warning", () => {
    const { changes, findings, unmanaged } = beside(
      { extensions: [{ extn: "1001" }] },
      { extensions: [] },
      { extensions: [extensionRow("1001"), extensionRow("1001")] },
    );
    expect(changes).toEqual([]);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([["live-ambiguous", "warning"]]);
    expect(unmanaged).toEqual(["extension/1001"]);
  });

  it("is no object to delete where it was declared absent", () => {
    const { changes } = beside(
      { extensions: [{ extn: "1001", state: "absent" }] },
      { extensions: [] },
      { extensions: [extensionRow("1001")] },
    );
    expect(changes).toEqual([]);
  });

  it("is released by a narrower scope or a new ignore", () => {
    const { changes, notes } = beside(
      { extensions: [{ extn: "1001" }, { extn: "1002" }], blacklist: [{ phone: "138" }] },
      {
        extensions: [],
        blacklist: [],
        manage: { extensions: { scope: ["1001"], prune: true } },
        ignore: ["blacklist/*"],
      },
      { extensions: [extensionRow("1001"), extensionRow("1002")], blacklist: [phoneRow("138", 4)] },
    );
    expect(told(changes)).toEqual(["delete extension/1001 unapplied"]);
    expect(notes.map(({ note, addresses }) => [note, ...addresses])).toEqual([
      ["released", "extension/1002"],
      ["released", "blacklist/138"],
    ]);
  });

  it("must be said to go where the whole collection is gone, an empty one too", () => {
    const { findings } = beside(
      { extensions: [], blacklist: [{ phone: "138" }] },
      { outboundGroups: [] },
      {},
    );
    expect(findings.map(({ code, at, hint }) => [code, at?.file, hint?.slice(0, 20)])).toEqual([
      ["base-collection-gone", "pbx.yaml", "write extensions: []"],
      ["base-collection-gone", "pbx.yaml", "write blacklist: [] "],
    ]);
  });
});

describe("a field that nobody states any more", () => {
  const row = extensionRow("1001", { if_auto_login: "true", if_auto_ready: "true", transfer_phone: "138" });

  it("returns to the default of the document, and to nothing else", () => {
    const { changes, notes } = beside(
      { extensions: [{ extn: "1001", autoLogin: true, transferPhone: "138", name: "1001" }] },
      { extensions: [{ extn: "1001" }] },
      { extensions: [row] },
    );
    expect(
      changes.map(({ fields, after }) => [fields, after?.["autoLogin"], after?.["transferPhone"]]),
    ).toEqual([[["autoLogin"], false, "138"]]);
    expect(notes.map(({ note, message, addresses }) => [note, message.split(" ")[0], addresses])).toEqual([
      ["no-longer-managed", "transferPhone", ["extension/1001"]],
      ["no-longer-managed", "name", ["extension/1001"]],
    ]);
  });

  it("is left alone where it did not count before, or does not now", () => {
    const stated = { extn: "1001", autoLogin: true };
    const ignoring = { extn: "1001", ignoreFields: ["autoLogin"] };
    const rows = { extensions: [row] };
    expect(
      beside({ extensions: [{ ...stated, ...ignoring }] }, { extensions: [{ extn: "1001" }] }, rows).changes,
    ).toEqual([]);
    expect(beside({ extensions: [stated] }, { extensions: [ignoring] }, rows).changes).toEqual([]);
    expect(beside({ extensions: [stated] }, { extensions: [stated] }, rows).changes).toEqual([]);
  });

  it("is left to the PBX on insert", () => {
    const { changes } = beside(
      { extensions: [{ extn: "1001", autoLogin: true }] },
      { extensions: [{ extn: "1001", password: "Long-enough-1", outboundGroup: "out" }] },
      {},
    );
    expect(changes[0]?.after).toEqual({ password: "Long-enough-1", outboundGroup: "out", name: "1001" });
  });

  it("returns to the document's defaults of a conference", () => {
    const { changes } = beside(
      {
        conferences: [
          {
            topic: "W",
            outboundGroup: "out",
            recording: true,
            displayName: "alias",
            blending: false,
            members: ["1"],
          },
        ],
      },
      { conferences: [{ topic: "W" }] },
      {
        conferences: [
          conferenceRow("W", {
            context: "out",
            recording: true,
            showname: "alias",
            blending: "false",
            memberdetail: "1",
          }),
        ],
      },
    );
    expect(changes[0]?.after).toEqual({
      outboundGroup: "",
      recording: false,
      displayName: "extn",
      blending: true,
      members: ["1"],
    });
  });

  it("has a default that is what the PBX's own silence reads as, and that a spec can state", () => {
    for (const kind of kinds) {
      for (const field of kind.fields) {
        if (field.default === undefined) continue;
        expect(field.codec.decode(undefined), `${kind.type} ${field.name}`).toBe(field.default);
        expect(field.codec.statable(field.default), `${kind.type} ${field.name}`).toBe(true);
      }
    }
  });
});

describe("where a difference comes from", () => {
  const live = { extensions: [extensionRow("1001", { transfer_phone: "138", if_auto_login: "true" })] };
  const cause = (
    before: SpecInput["extensions"],
    now: SpecInput["extensions"],
    rows: Rows = live,
  ): unknown => {
    const [change] = beside({ extensions: before ?? [] }, { extensions: now ?? [] }, rows).changes;
    return change && [change.cause, change.fieldCauses];
  };
  const one = (fields: object) => [{ extn: "1001", ...fields }];

  it("is drift where the spec says the same as before", () => {
    expect(cause(one({ transferPhone: "139" }), one({ transferPhone: "139" }))).toEqual([
      "drift",
      { transferPhone: "drift" },
    ]);
  });

  it("is unapplied where the PBX is as was asked before, or nothing was asked", () => {
    expect(cause(one({ transferPhone: "138" }), one({ transferPhone: "139" }))).toEqual([
      "unapplied",
      { transferPhone: "unapplied" },
    ]);
    expect(cause(one({}), one({ transferPhone: "139" }))).toEqual([
      "unapplied",
      { transferPhone: "unapplied" },
    ]);
    expect(
      cause(one({ transferPhone: "139", ignoreFields: ["transferPhone"] }), one({ transferPhone: "139" })),
    ).toEqual(["unapplied", { transferPhone: "unapplied" }]);
  });

  it("is both where the PBX is neither as asked before nor as asked now, and where fields differ in it", () => {
    expect(cause(one({ transferPhone: "137" }), one({ transferPhone: "139" }))).toEqual([
      "both",
      { transferPhone: "both" },
    ]);
    expect(
      cause(one({ transferPhone: "139", autoLogin: true }), one({ transferPhone: "139", autoLogin: false })),
    ).toEqual(["both", { transferPhone: "drift", autoLogin: "unapplied" }]);
  });

  it("is told of references by what is written, not by what they stand for", () => {
    const before = one({ password: "${env:ONE}" });
    expect(cause(before, one({ password: "${env:ONE}" }))).toEqual(["drift", { password: "drift" }]);
    expect(cause(before, one({ password: "${env:TWO}" }))).toEqual(["unapplied", { password: "unapplied" }]);
    expect(
      cause(one({ transferPhone: "$${x}" }), one({ transferPhone: "139" }), {
        extensions: [extensionRow("1001", { transfer_phone: "${x}" })],
      }),
    ).toEqual(["unapplied", { transferPhone: "unapplied" }]);
  });

  it("is drift where an object is gone that was asked for, and both where the spec changed it, too", () => {
    const whole = { password: "Long-enough-1", outboundGroup: "out" };
    expect(cause(one(whole), one(whole), {})).toEqual(["drift", undefined]);
    expect(cause(one(whole), one({ ...whole, name: "other" }), {})).toEqual(["both", undefined]);
    expect(cause([], one(whole), {})).toEqual(["unapplied", undefined]);
  });

  it("is drift where an object came that was not wanted: pruned before, or declared absent", () => {
    const prune = { manage: { extensions: { prune: true } } };
    const causeOf = (before: SpecInput, now: SpecInput): unknown =>
      beside(before, now, live).changes[0]?.cause;
    expect(causeOf({ extensions: [], ...prune }, { extensions: [], ...prune })).toBe("drift");
    expect(causeOf({ extensions: [] }, { extensions: [], ...prune })).toBe("unapplied");
    expect(causeOf({ blacklist: [] }, { extensions: [], blacklist: [], ...prune })).toBe("unapplied");
    expect(causeOf({ extensions: [], ...prune, ignore: ["extension/*"] }, { extensions: [], ...prune })).toBe(
      "unapplied",
    );
    const absent = { extensions: [{ extn: "1001", state: "absent" as const }] };
    expect(causeOf(absent, absent)).toBe("drift");
    expect(causeOf({ extensions: one({}) }, absent)).toBe("unapplied");
  });
});
