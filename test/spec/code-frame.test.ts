import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeFrame } from "../../src/spec/code-frame.js";
import { SourceText } from "../../src/spec/source-text.js";

const frame = (text: string, from: number, to = from + 1): string[] =>
  codeFrame(new SourceText(text), [from, to], []).split("\n");

describe("codeFrame", () => {
  it("shows the line, the one before it, and a marker", () => {
    expect(frame("a: 1\nb: 2\nc: 3\n", 8)).toEqual([" 1 | a: 1", " 2 | b: 2", "   |    ^"]);
    expect(frame("a: 1\n", 0)).toEqual([" 1 | a: 1", "   | ^"]);
  });

  it("counts wide characters as two columns", () => {
    expect(frame("名: 呼出组 x", 3, 6)).toEqual([" 1 | 名: 呼出组 x", "   |     ^^^^^^"]);
    expect(frame("名: 呼出组 x", 7)[1]).toBe("   |            ^");
  });

  it("shows control characters as escapes and tabs as blanks", () => {
    expect(frame("\ta\u001b[31m\u202e: x", 8)).toEqual([
      " 1 |  a\\x1b[31m\\u{202e}: x",
      `   | ${" ".repeat(18)}^`,
    ]);
  });

  it("cuts long lines around the place", () => {
    const [line = "", marker = ""] = frame(`${"a".repeat(5_000)}X${"b".repeat(5_000)}`, 5_000);
    expect(line.length).toBeLessThanOrEqual(110);
    expect(line).toMatch(/^ 1 \| …a+Xb+…$/);
    expect(line[marker.indexOf("^")]).toBe("X");
  });

  it("is bounded, and marks what it shows, wherever the place is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), fc.nat(400), (text, at) => {
        const lines = frame(text, Math.min(at, text.length));
        expect(lines.length).toBeLessThanOrEqual(3);
        expect(lines.at(-1)).toMatch(/^ +\| *\^+$/);
        for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });
});

describe("SourceText", () => {
  it("knows lines however they end, and columns in characters", () => {
    const source = new SourceText("a\r\n😀b\rc\n");
    expect([0, 3, 5, 7].map((offset) => [source.lineAt(offset), source.columnAt(offset)])).toEqual([
      [1, 1],
      [2, 1],
      [2, 2],
      [3, 1],
    ]);
    expect(source.offsetOf(2, 2)).toBe(5);
    expect(source.offsetOf(2, 99)).toBe(6);
    expect(source.offsetOf(99, 1)).toBe(9);
  });
});
