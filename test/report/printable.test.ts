import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonText } from "../../src/report/json-text.js";
import { printable, printableLines } from "../../src/report/printable.js";

describe("printable", () => {
  test.each([
    ["呼出组 A-1 😀", "呼出组 A-1 😀"],
    ["a\u001b[31mb", "a\\u{1b}[31mb"],
    ["tab\tnewline\n", "tab\\u{9}newline\\u{a}"],
    ["\u0000\u007f\u009b", "\\u{0}\\u{7f}\\u{9b}"],
    ["a\u2028b\u2029", "a\\u{2028}b\\u{2029}"],
    ["\u202egpj.exe", "\\u{202e}gpj.exe"],
    ["half \ud83d", "half \\u{d83d}"],
  ])("%j", (text, shown) => expect(printable(text)).toBe(shown));

  test("trap 14: whatever the text, nothing in it steers a terminal", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
        (text, units) => {
          for (const shown of [printable(text), printable(units)]) {
            expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
            expect(printable(shown)).toBe(shown);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("lines stay lines", () => expect(printableLines("a\nb\r\n\tc")).toBe("a\nb\\u{d}\n\\u{9}c"));

  test("shows what build systems would take for a command", () => {
    expect(printable("::add-mask::x")).toBe("\\u{3a}:add-mask::x");
    expect(printable("  ::stop-commands::x")).toBe("  \\u{3a}:stop-commands::x");
    expect(printable("a ##vso[task.setvariable]b ##[group]c ##teamcity[d]")).toBe(
      "a \\u{23}#vso[task.setvariable]b \\u{23}#[group]c \\u{23}#teamcity[d]",
    );
    expect(printable("10::1, a::b, ## Sales")).toBe("10::1, a::b, ## Sales");
    expect(jsonText("##vso[x]")).toBe('"\\u0023#vso[x]"');
    expect(JSON.parse(jsonText("##vso[x]"))).toBe("##vso[x]");
  });
});
