import { describe, expect, test } from "vitest";
import { reportOf } from "../../src/reconcile/verify.js";
import { applyHtml, errorHtml } from "../../src/report/html-apply.js";
import { applyJunit } from "../../src/report/junit.js";
import { applyMarkdown, errorMarkdown } from "../../src/report/markdown-apply.js";
import { inCharacters } from "../../src/report/room.js";
import { everything, rows } from "../support/every-change.js";
import { expectGolden } from "../support/golden.js";
import { outsideCode } from "../support/markdown.js";
import { planned } from "../support/planning.js";
import { applyRecordOf, errorRecord } from "../support/reports.js";

const { plan } = planned(everything, rows);
const limit = inCharacters(65_000);

test("an apply with everything that can happen", () => {
  expectGolden("apply.md", applyMarkdown(applyRecordOf(plan), limit));
});

test("a run without a plan", () => {
  expectGolden("error.md", errorMarkdown(errorRecord, limit));
});

describe("the verdict", () => {
  const done = reportOf(
    plan.target,
    [{ address: "extension/1", action: "create", outcome: "done" }],
    "passed",
    [],
    false,
  );

  test.each([
    ["complete", 0, "Apply complete! Resources: 1 added, 0 changed, 0 destroyed."],
    ["unverified", 1, "Applied, and the result could not be verified."],
    ["interrupted", 130, "Interrupted."],
    ["gate", 5, "Not applied: gates are closed. Nothing was written."],
    ["stale", 3, "Not applied: the saved plan is stale."],
    ["not-approved", 1, "Not applied: it was not approved."],
    ["no-changes", 0, "No changes. Your PBX matches the configuration."],
  ] as const)("%s", (result, exit_code, expected) => {
    const record = applyRecordOf(plan, { report: done, result, exit_code, gates: [], warnings: [] });
    expect(applyMarkdown(record, limit).join("\n")).toContain(expected);
  });

  test("a rehearsal says that nothing was written", () => {
    const record = applyRecordOf(plan, { report: done, result: "complete", exit_code: 0, rehearsal: true });
    const text = applyMarkdown(record, limit).join("\n");
    expect(text).toContain("## pbxctl apply --rehearse");
    expect(text).toContain("nothing was written");
  });
});

test("a hint that many operations share is told once", () => {
  const operations = ["1001", "1002", "1003"].map((key) => ({
    address: `extension/${key}`,
    action: "update" as const,
    outcome: "failed" as const,
    reason: "refused",
    hint: key === "1003" ? "look there" : "look here",
  }));
  const report = reportOf(plan.target, operations, "passed", [], false);
  const text = applyMarkdown(applyRecordOf(plan, { report }), limit).join("\n");
  expect(text.match(/Hint: look here\./g)).toHaveLength(1);
  expect(text.match(/Hint: look there\./g)).toHaveLength(1);
  expect(text).toContain("- update `extension/1002`: refused.\n");
});

describe("the page of an apply", () => {
  const operations = (["done", "blocked", "unknown", "failed", "done"] as const).map((outcome, index) => ({
    address: `extension/100${index}`,
    action: "update" as const,
    outcome,
  }));
  const page = (gates: typeof plan.gates): string => {
    const report = reportOf(plan.target, operations, "passed", [], false);
    return [...applyHtml(applyRecordOf(plan, { report, gates, backup: "b/1.yaml" }))].join("\n");
  };

  test("says how much went wrong, lists that first, and where the former state is", () => {
    const text = page([]);
    expect(text).toContain("<p>1 failed, 1 blocked, 1 unknown. Run plan to see what is left.</p>");
    const listed = [...text.matchAll(/<li class="(\w+)" data-kind/g)].map(([, outcome]) => outcome);
    expect(listed).toEqual(["failed", "unknown", "blocked", "done", "done"]);
    expect(text).toContain("<dt>What it was before</dt><dd>b/1.yaml</dd>");
  });

  test("shows gates that were passed below what was done, and one that refused above", () => {
    const at = (text: string, id: string): number => text.indexOf(`id="${id}"`);
    const passed = page(plan.gates.map((gate) => ({ ...gate, allowed: true })));
    expect(at(passed, "gates")).toBeGreaterThan(at(passed, "list-heading"));
    const refused = page(plan.gates);
    expect(at(refused, "gates")).toBeLessThan(at(refused, "list-heading"));
  });
});

test("a run that failed names its PBX where it is known", () => {
  const [known, unknown] = [{ ...errorRecord, target: "http://pbx.example.cn" }, errorRecord];
  expect(errorMarkdown(known, limit)[0]).toBe("## ❌ pbxctl plan failed: `http://pbx.example.cn`");
  expect(errorMarkdown(unknown, limit)[0]).toBe("## ❌ pbxctl plan failed");
  expect([...errorHtml(known)].join("")).toContain("<dt>PBX</dt><dd>http://pbx.example.cn</dd>");
});

test("a large apply stays under the limit", () => {
  const operations = Array.from({ length: 5_000 }, (_, index) => ({
    address: `blacklist/${13_000_000_000 + index * 3}`,
    action: "create" as const,
    outcome: index % 2 === 0 ? ("done" as const) : ("failed" as const),
    ...(index % 2 === 1 && { reason: `@octocat ${"<x> ".repeat(200)}`, hint: "look" }),
  }));
  const record = applyRecordOf(plan, { report: reportOf(plan.target, operations, "passed", [], false) });
  for (const size of [2_000, 20_000]) {
    const text = applyMarkdown(record, inCharacters(size)).join("\n");
    expect(text.length).toBeLessThanOrEqual(size);
    expect(outsideCode(text)).not.toContain("@octocat");
  }
});

test("a long error is cut", () => {
  const error = { ...errorRecord.error, message: "<x> ".repeat(2_000), hint: "@octocat ".repeat(500) };
  const text = errorMarkdown({ ...errorRecord, error }, inCharacters(4_000)).join("\n");
  expect(text.length).toBeLessThanOrEqual(4_000);
});

test("agents who were left on break are told in every report", () => {
  const record = { ...applyRecordOf(plan), left_on_break: ["1001", "1002"] };
  const told = "were left on break: make ready by hand";
  expect(applyMarkdown(record, limit).join("\n")).toContain(`extensions 1001, 1002 ${told}`);
  expect([...applyHtml(record)].join("\n")).toContain(`extensions 1001, 1002 ${told}`);
  expect([...applyJunit(record)].join("\n")).toContain('<testsuite name="agents" tests="2" failures="2"');
});
