import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Export } from "../../src/reconcile/export.js";
import { exportLive } from "../../src/reconcile/export.js";
import { specYaml } from "../../src/report/spec-yaml.js";
import { kinds } from "../../src/resources/index.js";
import { expectGolden } from "../support/golden.js";
import { liveOf } from "../support/planning.js";
import { conferenceRow, extensionRow, groupRow, memberRow, phoneRow } from "../support/rows.js";

test("one object a line, in the order of the kinds; an empty collection is []", () => {
  const live = liveOf({
    groups: [groupRow("out", { v: "呼出组", times: "3" }), groupRow("yes", { v: 'say "no"' })],
    extensions: [extensionRow("0100", { transfer_phone: "013800001111", if_auto_login: "true" })],
    blacklist: [phoneRow("4001", 2)],
    conferences: [conferenceRow("Weekly", { context: "out" }), conferenceRow('周会: "a" # b')],
    liveMembers: [memberRow("Weekly", "0100"), memberRow("Weekly", "13800001111")],
  });
  const exported = exportLive(
    live,
    kinds.map(({ type }) => type),
    (address) => !address.startsWith("blacklist"),
  );
  expectGolden("export.txt", specYaml(["# A head.", "version: 1"], exported));
});

test("trap 8: whatever text it is, YAML reads it back as that text", () => {
  // What a spec can state: no control characters.
  const text = fc
    .oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        "0100",
        "1e3",
        "yes",
        "Null",
        "~",
        "0x1F",
        "2024-01-01",
        "1:30",
        ".inf",
        "-",
        "#",
        "",
        "on",
      ),
    )
    .filter((value) => !/\p{Cc}/u.test(value));
  const statement = fc.record({
    phone: text,
    name: text,
    promptTimes: fc.nat(99),
    autoLogin: fc.boolean(),
    members: fc.array(text),
  });
  fc.assert(
    fc.property(fc.array(statement), (statements) => {
      const exported: Export = { collections: new Map([["blacklist", statements]]), omitted: [], gaps: [] };
      const yaml = [...specYaml(["version: 1"], exported)].join("\n");
      for (const version of ["1.1", "1.2"] as const)
        expect(parse(yaml, { version })).toEqual({ version: 1, blacklist: statements });
    }),
    { numRuns: 100 },
  );
});
