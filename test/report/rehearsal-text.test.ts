import { describe, expect, it } from "vitest";
import { rehearsalText } from "../../src/report/rehearsal-text.js";
import type { RehearsalEvent } from "../../src/report/rehearsal-text.js";
import { style } from "../../src/report/style.js";

const text = (event: RehearsalEvent): string[] => rehearsalText(event, style(false));
const report = {
  format_version: "1.0",
  target: "http://pbx",
  operations: [{ address: "extension/1", action: "update", outcome: "done" }],
  summary: { added: 0, changed: 1, destroyed: 0 },
  verification: "passed",
  mismatches: [],
  interrupted: false,
} as const;

describe("rehearsalText", () => {
  it("shows a call with the names of its parameters, and whose it is", () => {
    const call = { method: "POST", path: "/api/x/{uuid}", params: ["a", "b"] };
    expect(text({ type: "call", address: "extension/1\u001b", ...call })).toEqual([
      "extension/1\\u{1b}: POST /api/x/{uuid} a=*** b=***",
    ]);
  });

  it("says of nothing that it was done on the PBX", () => {
    expect(text({ type: "operation_end", address: "x/1", action: "create", outcome: "done" })).toEqual([]);
    expect(text({ type: "apply_end", report })).toEqual([
      "Rehearsal complete: 0 added, 1 changed, 0 destroyed on the simulated PBX. Nothing was written to http://pbx.",
    ]);
  });

  it("names what is in the way", () => {
    const failed = { address: "x/1", action: "create", outcome: "failed", reason: "no" } as const;
    expect(text({ type: "operation_end", ...failed })).toEqual(["x/1: Creation failed: no"]);
    const changes = Array.from({ length: 12 }, (_, at) => `x/${at}`);
    expect(text({ type: "end_state", calls: 1, changes })[1]).toMatch(
      /^After 1 call a second plan would still change x\/0, .*x\/9 and 2 more\.$/,
    );
    const undone = { ...report, operations: [failed] };
    expect(text({ type: "apply_end", report: undone })[0]).toMatch(/^Rehearsal incomplete: .* 1 not done\./);
    expect(text({ type: "apply_end", report: { ...report, interrupted: true } })[0]).toMatch(/incomplete/);
  });

  it("says when there was nothing to do", () => {
    expect(text({ type: "apply_end", report: { ...report, operations: [] } })[1]).toMatch(
      /^Nothing to rehearse/,
    );
  });
});
