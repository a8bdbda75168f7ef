import { describe, expect, test } from "vitest";
import { NO_CHANGES, planText, summaryLine } from "../../src/report/plan-text.js";
import { style } from "../../src/report/style.js";
import { everything, rows } from "../support/every-change.js";
import { expectGolden } from "../support/golden.js";
import { planned } from "../support/planning.js";
import type { PlanningOptions } from "../support/planning.js";
import { conferenceRow, extensionRow, groupRow, many } from "../support/rows.js";
import type { ObjectInput, SpecInput } from "../support/spec-builder.js";

const lines = (spec: SpecInput, options?: PlanningOptions, color = false): string[] => [
  ...planText(planned(spec, rows, options).plan, style(color)),
];

describe("as a whole", () => {
  test("every kind of change, gates, notes and the summary", () => {
    expectGolden("plan.txt", lines(everything, { allow: ["replace"] }));
  });

  test("the same in colour", () => {
    expectGolden("plan-colour.txt", lines(everything, { allow: ["replace"] }, true));
  });

  test("colour adds nothing but colour", () => {
    const plain = lines(everything, {}, true).map((line) => line.replaceAll(/\u001b\[\d+m/g, ""));
    expect(plain).toEqual(lines(everything));
  });

  test("no changes, something unmanaged", () => {
    expectGolden("no-changes.txt", lines({ extensions: [{ extn: "1001" }] }));
  });

  test("thousands of changes of one sort: gates and notes name ten", () => {
    const extensions = many(1000, 40, (nbr) => extensionRow(nbr));
    const stated = many(1000, 40, (extn) => ({ extn, name: `phone ${extn}` }));
    const { plan } = planned({ extensions: stated }, { groups: rows.groups, extensions });
    expectGolden("plan-many.txt", [...planText(plan, style(false))].slice(40 * 4 + 2));
  });
});

describe("the last line", () => {
  test.each<[string, SpecInput, string]>([
    ["nothing", { extensions: [{ extn: "1001" }] }, "No changes. Your PBX matches the configuration."],
    [
      "one change",
      { extensions: [{ extn: "1001", autoLogin: true }] },
      "Plan: 0 to add, 1 to change, 0 to destroy.",
    ],
    [
      "a replacement",
      { outboundGroups: [{ id: "out", name: "x" }] },
      "Plan: 1 to add, 0 to change, 1 to destroy.",
    ],
  ])("%s", (_, spec, expected) => {
    expect(lines(spec).at(-1)).toBe(expected);
    expect(summaryLine(planned(spec, rows).plan)).toBe(expected);
  });

  test("it is the only line of a plan that has nothing else to say", () => {
    const { plan } = planned({ extensions: [] }, {});
    expect([...planText(plan, style(false))]).toEqual([NO_CHANGES]);
  });
});

test("a value that the PBX hid and the spec states is shown as that", () => {
  const hidden = { ...rows, extensions: [extensionRow("1001", { password: "****", k: null })] };
  const spec = {
    extensions: [{ extn: "1001", password: "s3cret-1001", outboundGroup: "out", autoLogin: true }],
  };
  expect([...planText(planned(spec, hidden).plan, style(false))]).toEqual(
    expect.arrayContaining([
      "      ~ password:      (sensitive value)",
      '      ~ outboundGroup: (not told by the PBX) -> "out"',
      "      ~ autoLogin:     false -> true",
    ]),
  );
});

describe("lists", () => {
  const conferences = [conferenceRow("Weekly", { memberdetail: "1001,1003" })];
  const print = (...stated: ObjectInput[]): string[] => [
    ...planText(planned({ conferences: stated }, { conferences }).plan, style(false)),
  ];

  test("an update counts, and shows which members come and go", () => {
    expect(print({ topic: "Weekly", members: ["1003", "1002", "1004"] }).slice(4, 8)).toEqual([
      "      ~ members: 2 members -> 3 members",
      '          - "1001"',
      '          + "1002"',
      '          + "1004"',
    ]);
    expect(print({ topic: "Weekly", members: ["1001"] })).toContain("      ~ members: 2 members -> 1 member");
    expect(print({ topic: "Weekly", members: [] })).toContain("      ~ members: 2 members -> 0 members");
  });

  test("in another order they are the same, also when something else changes", () => {
    const text = print({ topic: "Weekly", members: ["1003", "1001"], recording: true });
    expect(text.slice(3, 5)).toEqual(["  ~ conference/Weekly", "      ~ recording: false -> true"]);
    expect(text[5]).toBe("");
  });

  test("a creation and a deletion show the members", () => {
    expect(print({ topic: "New", members: ["1002", "1001"] })).toContain('      + members: ["1001", "1002"]');
    expect(print({ topic: "New", members: [] })).toContain("      + members: []");
    expect(print({ topic: "Weekly", state: "absent" })).toContain('      - members:       ["1001", "1003"]');
  });

  test("the first eight of many", () => {
    const shown = many(1001, 8, (number) => `"${number}"`).join(", ");
    const members = (count: number): string[] => print({ topic: "New", members: many(1001, count, String) });
    expect(members(8)).toContain(`      + members: [${shown}]`);
    expect(members(10)).toContain(`      + members: [${shown}, … and 2 more]`);
  });

  test("trap 14: what is in them is untrusted, too", () => {
    const { plan } = planned({ conferences: [{ topic: "New", members: ["10\u001b01"] }] }, {});
    expect([...planText(plan, style(false))]).toContain('      + members: ["10\\u{1b}01"]');
  });
});

test("text in quotation marks cannot end them, nor be taken for an escape", () => {
  const spec = { outboundGroups: [{ id: "new", name: 'a "b" \\u{1b}' }] };
  expect(lines(spec)).toContain('      + name: "a \\"b\\" \\\\u{1b}"');
});

test("a gate names what it is about, one object or many", () => {
  const weak = { extensions: [{ extn: "1001", password: "short" }] };
  expect(lines(weak)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Gate closed: weak-password: 1 password/),
      "  extension/1001",
    ]),
  );
});

describe("trap 14: what the PBX says is untrusted", () => {
  test("control characters and marks that turn the writing direction do not reach a terminal", () => {
    const evil = "\u001b]0;owned\u0007\u202e\u2028x\r\n\u009b31m";
    const live = {
      groups: [groupRow(`g${evil}`, { v: evil })],
      extensions: [extensionRow(`1${evil}`, { name: evil, description: evil, k: `g${evil}` })],
    };
    const prune = { prune: true };
    const spec = { extensions: [], outboundGroups: [], manage: { extensions: prune, outboundGroups: prune } };
    const { plan } = planned(spec, live, {});
    for (const line of planText(plan, style(false))) expect(line).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  });
});
