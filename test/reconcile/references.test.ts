import { describe, expect, test } from "vitest";
import { codesOf, planned } from "../support/planning.js";
import { extensionRow, groupRow } from "../support/rows.js";

const extension = (outboundGroup: string): Record<string, string> => ({
  extn: "1001",
  password: "s3cret-1001",
  outboundGroup,
});

test("a group may be live, or declared in the same spec", () => {
  const live = planned({ extensions: [extension("out")] }, { groups: [groupRow("out")] });
  const declared = planned({ extensions: [extension("new")], outboundGroups: [{ id: "new" }] }, {});
  expect([...codesOf(live), ...codesOf(declared)]).toEqual([]);
});

test("a group that is nowhere is an error at the field, with the nearest name", () => {
  const { diff } = planned({ extensions: [extension("otu")] }, { groups: [groupRow("out")] });
  expect(diff.findings).toEqual([
    {
      code: "unknown-reference",
      severity: "error",
      message: 'extension/1001 refers to the outbound group "otu", which will not be on the PBX',
      hint: "did you mean outbound-group/out?",
      address: "extension/1001",
      at: { file: "pbx.yaml", path: ["extensions", 0, "outboundGroup"] },
    },
  ]);
});

test("a group that is about to be deleted is nowhere; trap 4: neither is one with deleted_at", () => {
  const spec = { extensions: [extension("out")], outboundGroups: [{ id: "out", state: "absent" as const }] };
  expect(codesOf(planned(spec, { groups: [groupRow("out")] }))).toEqual(["unknown-reference"]);
  const gone = groupRow("out", { deleted_at: "2022-01-01 00:00:00" });
  expect(codesOf(planned({ extensions: [extension("out")] }, { groups: [gone] }))).toEqual([
    "unknown-reference",
  ]);
});

describe("what is not asked", () => {
  test("a live extension may keep a group that is not there, as long as it is not set to it", () => {
    const rows = { extensions: [extensionRow("1001", { k: "ghost" })] };
    expect(codesOf(planned({ extensions: [{ extn: "1001", autoLogin: true }] }, rows))).toEqual([]);
  });

  test("a value that came out of a reference is not repeated", () => {
    const object = { ...extension("hidden-value"), references: ["outboundGroup"] };
    const { diff } = planned({ extensions: [object] }, { groups: [groupRow("hidden-valu")] });
    expect(diff.findings.map(({ code }) => code)).toEqual(["unknown-reference"]);
    expect(JSON.stringify(diff.findings)).not.toContain("hidden-val");
  });
});
