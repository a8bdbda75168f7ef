import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/reconcile/plan.js";
import { planMarkdown } from "../../src/report/markdown-plan.js";
import { inBytes, inCharacters } from "../../src/report/room.js";
import { everything, rows } from "../support/every-change.js";
import { expectGolden } from "../support/golden.js";
import { hostile } from "../support/hostile.js";
import { outsideCode } from "../support/markdown.js";
import { planned } from "../support/planning.js";
import { bigPlan, planReportOf } from "../support/reports.js";
import { extensionRow, groupRow, many } from "../support/rows.js";
import type { SpecInput } from "../support/spec-builder.js";

const report = (spec: SpecInput, live = rows): string[] =>
  planMarkdown({ ...planReportOf(planned(spec, live)), warnings: [] }, inCharacters(65_000));

const ofPlan = (plan: Plan, size = 65_000): string[] =>
  planMarkdown({ command: "plan", plan, warnings: [], waits: () => [] }, inCharacters(size));

describe("as a whole", () => {
  test("every kind of change, gates, warnings and notes", () => {
    const found = planReportOf(planned(everything, rows, { allow: ["replace"] }));
    expectGolden("plan.md", planMarkdown(found, inCharacters(65_000)));
  });

  test("no changes", () => {
    expectGolden("no-changes.md", report({ extensions: [{ extn: "1001" }] }));
  });
});

describe("what could hurt stands first", () => {
  const lines = report(everything);
  const at = (pattern: RegExp): number => lines.findIndex((line) => pattern.test(line));

  test("the title, closed gates, notes, deletions, the summary, the others, the difference", () => {
    const order = [
      /^## /,
      /gates are closed/,
      /^### Note/,
      /➖/,
      /^\*\*Plan: /,
      /➕/,
      /^<summary>Differences/,
    ];
    const places = order.map(at);
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  test("a gate says what opens it", () => {
    expect(lines.join("\n")).toMatch(
      /`replace` \*\*closed\*\*: .*\n {2}`--allow replace`, or an approve entry/,
    );
  });
});

describe("a base", () => {
  const { plan } = planned({ extensions: [{ extn: "1001" }] }, rows);
  const base = { name: "main", commit: "0123456789abcdef", drifted: 1, unapplied: 2 };

  test("is named, with how much drifted and how much is not applied yet", () => {
    const text = ofPlan({ ...plan, base }).join("\n");
    expect(text).toContain("main (0123456789)");
    expect(text).toMatch(/1 object drifted .* 2 objects not applied yet/);
  });

  test("is not mentioned where there is none", () => {
    expect(ofPlan(plan).join("\n")).not.toMatch(/base/);
  });
});

describe("the difference", () => {
  test("has its symbols in column 0", () => {
    const lines = report(everything);
    const fence = lines.slice(lines.indexOf("```diff") + 1, lines.lastIndexOf("```"));
    for (const line of fence) expect(line).toMatch(/^(?:#|\+|~|-|-\/\+) |^$/);
    expect(fence).toContain("-/+ outbound-group/out");
  });

  test("stands open up to twelve lines, and is folded beyond", () => {
    const change = (fields: object): SpecInput => ({ extensions: [{ extn: "1001", ...fields }] });
    expect(report(change({ autoLogin: true }))).not.toContain("<details>");
    expect(report(everything)).toContain("<details>");
    const three = many(1001, 3, (extn) => ({ extn, autoLogin: true }));
    const extensions = many(1001, 3, (nbr) => extensionRow(nbr));
    // Three changes of three lines each and the blank lines between them: eleven.
    expect(report({ extensions: three }, { ...rows, extensions })).not.toContain("<details>");
    const four = many(1001, 4, (extn) => ({ extn, autoLogin: true }));
    const more = many(1001, 4, (nbr) => extensionRow(nbr));
    expect(report({ extensions: four }, { ...rows, extensions: more })).toContain("<details>");
  });
});

describe("the size", () => {
  test.each([3, 300, 3_000])("of %i changes stays under every limit", (count) => {
    for (const size of [2_000, 3_000, 10_000, 65_000]) {
      const text = ofPlan(bigPlan(count), size).join("\n");
      expect(text.length).toBeLessThanOrEqual(size);
      outsideCode(text);
    }
  });

  test("whole objects are left out, and counted; the summary never is", () => {
    const lines = ofPlan(bigPlan(3_000), 4_000);
    expect(lines).toContain("**Plan: 1000 to add, 1000 to change, 1000 to destroy.**");
    const shown = lines.filter((line) => line.startsWith("# ")).length;
    const told = `the differences of ${(3_000 - shown).toLocaleString("en-US")} more objects`;
    expect(lines.some((line) => line.includes(told))).toBe(true);
  });

  test("deletions are left out last, and never in silence", () => {
    const whole = ofPlan(bigPlan(300), 20_000).join("\n");
    for (const { address, change } of bigPlan(300).resource_changes)
      if (change.actions[0] === "delete") expect(whole).toContain(address.split("/")[1]);
    expect(ofPlan(bigPlan(30_000), 20_000).join("\n")).toMatch(
      /\*\*[\d,]+ of these deletions are not named here, for want of room/,
    );
  });

  test("is counted in bytes for a step's summary", () => {
    const topics = many(1, 500, (index) => ({ topic: `会议室${index}`, outboundGroup: "out" }));
    const found = planReportOf(planned({ conferences: topics }, rows));
    const text = planMarkdown(found, inBytes(20_000)).join("\n");
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(15_000);
  });
});

test("trap 14: nothing that a PBX or a spec holds gets out of its code", () => {
  const live = {
    groups: [groupRow("out")],
    extensions: hostile.map((text, index) => extensionRow(`20${index}`, { description: text, name: text })),
  };
  const spec: SpecInput = {
    outboundGroups: [{ id: "out" }],
    extensions: [],
    conferences: hostile.filter((text) => text !== "").map((topic) => ({ topic, outboundGroup: "out" })),
    manage: { extensions: { prune: true } },
  };
  const words = outsideCode(
    planMarkdown(planReportOf(planned(spec, live)), inCharacters(200_000)).join("\n"),
  );
  const ours = words
    .replaceAll(/<\/?(?:details|summary|sub)>/g, "")
    .replaceAll(/^#{2,3} /gm, "")
    .replaceAll(/\*\*/g, "")
    .replaceAll("extension/ ", "")
    .replaceAll("conference/ ", "");
  expect(ours).not.toMatch(/[@#<>[\]~&$*_|\\/]|www\.|http|alert/);
});
