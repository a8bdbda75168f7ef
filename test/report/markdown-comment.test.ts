import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/reconcile/plan.js";
import { commentMarkdown } from "../../src/report/markdown-comment.js";
import type { ApplyRecord, ErrorRecord, Source } from "../../src/report/report.js";
import { inBytes, inCharacters } from "../../src/report/room.js";
import { hostile } from "../support/hostile.js";
import { outsideCode } from "../support/markdown.js";
import { bigPlan } from "../support/reports.js";

const nowhere: Source = { pipeline: null, commit: null, ref: null, actor: null, run: null };
const limit = inCharacters(65_000);

const record = (count: number): ApplyRecord => ({
  format_version: "1.0",
  command: "apply",
  target: "http://pbx.example.cn:8080",
  started: "2026-01-15T08:00:00.000Z",
  finished: "2026-01-15T08:00:09.000Z",
  result: "incomplete",
  exit_code: 4,
  source: nowhere,
  approval: "auto-approve",
  digest: "sha256:0",
  gates: [],
  warnings: [],
  operations: Array.from({ length: count }, (_, index) => ({
    address: `blacklist/${13_000_000_000 + index * 7}`,
    action: "create",
    outcome: index % 2 === 0 ? "done" : "failed",
    reason: "the PBX refused",
  })),
  summary: { added: count, changed: 0, destroyed: 0 },
  verification: "skipped",
  mismatches: [],
  interrupted: false,
});

const failed: ErrorRecord = {
  format_version: "1.0",
  command: "apply",
  timestamp: "2026-01-15T08:00:00.000Z",
  exit_code: 1,
  source: nowhere,
  error: { message: "the PBX is out of reach", findings: [] },
};

describe("the comment", () => {
  test("tells what came of an apply first, then the plan", () => {
    const lines = commentMarkdown({ plan: bigPlan(6), apply: record(2), errors: [] }, nowhere, limit);
    const titles = lines.filter((line) => /^## |^---$/.test(line));
    expect(titles).toEqual([
      "## pbxctl apply: `http://pbx.example.cn:8080`",
      "---",
      "## pbxctl plan: `http://pbx.example.cn:8080`",
    ]);
  });

  test("an apply that failed before it had a plan", () => {
    expect(commentMarkdown({ errors: [failed] }, nowhere, limit)[0]).toBe("## ❌ pbxctl apply failed");
  });

  test("says which run wrote it, with a link where that is safe", () => {
    const foot = (commit: string | null, run: string | null): string =>
      commentMarkdown({ errors: [failed] }, { ...nowhere, commit, run }, limit).at(-1) ?? "";
    expect(foot("abc123", "https://ci.example/runs/7")).toBe(
      "<sub>Written for commit `abc123` by [this run](https://ci.example/runs/7)</sub>",
    );
    expect(foot(null, "https://ci.example/runs/7")).toBe(
      "<sub>Written by [this run](https://ci.example/runs/7)</sub>",
    );
    expect(foot(null, "https://ci.example/a)[x](y")).toBe(
      "<sub>Written by `https://ci.example/a)[x](y`</sub>",
    );
    expect(foot(null, "javascript:alert(1)")).toBe("<sub>Written by `javascript:alert(1)`</sub>");
    expect(foot(null, null)).not.toContain("Written");
  });

  test.each([4_000, 8_000, 20_000, 65_536])(
    "fits %i, whatever there is to say, both counted ways",
    (size) => {
      for (const count of [0, 1, 30, 3_000])
        for (const limit of [inCharacters(size), inBytes(size)]) {
          const parts = { plan: bigPlan(count), apply: record(count), errors: [] };
          const text = commentMarkdown(parts, { ...nowhere, commit: "a".repeat(40) }, limit).join("\n");
          expect(limit.measure(text)).toBeLessThanOrEqual(size);
        }
    },
  );

  test("nothing in a plan is markup, whoever wrote the file", () => {
    const change = (text: string): Plan["resource_changes"][number] => ({
      address: `extension/${text}`,
      type: "extension",
      name: text,
      change: {
        actions: ["update"],
        before: { extn: text, name: text, list: [text] },
        after: { extn: text, name: `${text}x`, list: [text, "x"] },
        before_sensitive: {},
        after_sensitive: {},
      },
      calls: [{ method: "POST", path: text }],
    });
    const plan: Plan = {
      ...bigPlan(0),
      timestamp: "<b>now</b>",
      digest: "sha256:<i>",
      resource_changes: hostile.map(change),
      gates: hostile.map((text) => ({
        gate: text,
        message: text,
        addresses: [text],
        allowed: false,
        hint: text,
        approve: text,
      })),
      notes: hostile.map((text) => ({ note: "held-back" as const, message: text, addresses: [text] })),
    };
    const words = outsideCode(commentMarkdown({ plan, errors: [] }, nowhere, limit).join("\n"));
    const tags = [...words.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
    expect(tags.filter((tag) => !/^<\/?(?:details|summary|sub)>$/.test(tag))).toEqual([]);
    expect(words).not.toMatch(/@octocat|#123|evil\.example|\]\(|<!--/);
  });
});
