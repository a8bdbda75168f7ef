import { describe, expect, it } from "vitest";
import type { Check } from "../../src/doctor/check.js";
import { checkText, doctorData, verdictText } from "../../src/report/doctor-text.js";
import { style } from "../../src/report/style.js";

const plain = style(false);
const ok: Check = { check: "log-in", verdict: "ok", message: "a token" };
const note: Check = { check: "clock", verdict: "note", message: "behind", hint: "set it" };
const problem: Check = { check: "extensions", verdict: "problem", message: "no list" };

describe("a check", () => {
  it("is one line: verdict, question, answer, hint", () => {
    expect(checkText(ok, plain)).toBe("ok      log-in                 a token");
    expect(checkText(note, plain)).toBe("note    clock                  behind — hint: set it");
  });

  it("shows ten of what it is about, and how many more there are", () => {
    const items = Array.from({ length: 12 }, (_, index) => String(1001 + index));
    const line = checkText({ ...note, items }, plain);
    expect(line).toContain("behind: 1001, 1002");
    expect(line).toContain("1010 and 2 more — hint");
    expect(line).not.toContain("1011");
  });

  it("trap 14: what the PBX wrote steers no terminal", () => {
    const evil = "\u001b]0;x\u0007\n";
    const line = checkText({ ...problem, message: evil, hint: evil, items: [evil] }, plain);
    expect(line).not.toMatch(/[\u0000-\u001f]/);
  });
});

describe("the verdict", () => {
  it("counts, and trusts a PBX without problems", () => {
    expect(verdictText([ok, note], plain)).toBe(
      "pbxctl can be trusted with this PBX: 1 ok, 1 note, 0 problems.",
    );
    expect(verdictText([ok, problem], plain)).toBe(
      "pbxctl cannot be trusted with this PBX: 1 ok, 0 notes, 1 problem.",
    );
  });

  it("stands in the document beside every check", () => {
    expect(doctorData("http://pbx", "2026-01-01T00:00:00.000Z", [ok, problem])).toEqual({
      format_version: "1.0",
      timestamp: "2026-01-01T00:00:00.000Z",
      target: "http://pbx",
      trusted: false,
      checks: [ok, problem],
    });
  });
});
