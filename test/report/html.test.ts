import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { applyHtml, errorHtml } from "../../src/report/html-apply.js";
import { planHtml } from "../../src/report/html-plan.js";
import { reportOf } from "../../src/reconcile/verify.js";
import { everything, rows } from "../support/every-change.js";
import { expectGolden } from "../support/golden.js";
import { hostile } from "../support/hostile.js";
import { planned } from "../support/planning.js";
import { applyRecordOf, bigPlan, errorRecord, planReportOf } from "../support/reports.js";
import { extensionRow, groupRow } from "../support/rows.js";

const found = planned(everything, rows, { allow: ["replace"] });

const textOf = (lines: Iterable<string>): string => [...lines].join("\n");

/** The page without its style and its script, which are the same in every page. */
const body = (lines: Iterable<string>): string[] =>
  textOf(lines)
    .replace(/<style>.*?<\/style>/s, "<style></style>")
    .replace(/<script>.*?<\/script>/s, "<script></script>")
    .replace(/sha256-[^']{44}/g, "sha256-")
    .split("\n");

test("a plan as a page", () => expectGolden("plan.html", body(planHtml(planReportOf(found)))));
test("an apply as a page", () => expectGolden("apply.html", body(applyHtml(applyRecordOf(found.plan)))));
test("a run without a plan as a page", () => expectGolden("error.html", body(errorHtml(errorRecord))));

describe("the page loads nothing, and runs nothing but its own script", () => {
  const text = textOf(planHtml(planReportOf(found)));
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
  const hash = (tag: string): string => {
    const [, own = ""] = new RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(text) ?? [];
    return `'sha256-${createHash("sha256").update(own).digest("base64")}'`;
  };

  test("its policy forbids everything, and names its style and script by their hashes", () => {
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `style-src ${hash("style")}`,
      `script-src ${hash("script")}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  test("no address, no handler, no style of its own in any tag", () => {
    expect(text).not.toMatch(/<[a-z][^>]* (?:src|href="(?!#)|on[a-z]+|style|action|formaction|srcset)=/i);
    expect(text).not.toMatch(/@import|url\(/);
    expect(text.match(/<script/g)).toHaveLength(1);
  });
});

describe("trap 14: hostile names", () => {
  const live = {
    groups: [groupRow("out")],
    extensions: hostile.map((text, index) => extensionRow(`20${index}`, { description: text, name: text })),
  };
  const conferences = hostile.filter((text) => text !== "").map((topic) => ({ topic, outboundGroup: "out" }));
  const spec = { extensions: [], conferences, manage: { extensions: { prune: true } } };
  const report = planReportOf(planned(spec, live));
  const operations = hostile.map((text) => ({
    address: `extension/${text}`,
    action: "create" as const,
    outcome: "failed" as const,
    reason: text,
    hint: text,
  }));
  const record = applyRecordOf(found.plan, {
    target: '"><script>alert(1)</script>',
    report: reportOf('"><script>alert(1)</script>', operations, "failed", [], false),
  });
  const pages = [planHtml(report), applyHtml(record)].map((lines) => body(lines));

  test.each([
    ["plan", pages[0]],
    ["apply", pages[1]],
  ])("stay text in the page of a %s", (_, lines = []) => {
    const text = lines.join("\n");
    expect(text.match(/<script|<img|<svg onload|<b>(?!\d)|<x>/g)).toEqual(["<script"]);
    expect(text.match(/<\/noscript>/g)).toHaveLength(1);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028\ud800-\udfff]/u);
  });

  test("an entry is one line, which is how the script finds it", () => {
    for (const lines of pages)
      for (const line of lines.filter((one) => one.startsWith("<li class=") && one.includes("data-kind")))
        expect(line).toMatch(/<\/li>$/);
    const entries = (pages[0] ?? []).filter((line) => line.includes("data-kind="));
    expect(entries).toHaveLength(report.plan.resource_changes.length);
  });
});

test("thousands of unmanaged objects are folded, those beyond counted", () => {
  const unmanaged = Array.from({ length: 6_000 }, (_, index) => `extension/${index}`);
  const text = textOf(
    planHtml({ command: "plan", plan: { ...bigPlan(0), unmanaged }, warnings: [], waits: () => [] }),
  );
  expect(text).toContain("<summary>5,990 more</summary>");
  expect(text).toContain("and 1,000 more, which the JSON lists");
});
