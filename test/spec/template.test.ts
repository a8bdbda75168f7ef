import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTemplate } from "../../src/spec/template.js";

const pieces = (text: string): unknown[] => parseTemplate(text).pieces;
const errors = (text: string): number[] => parseTemplate(text).errors.map(({ index }) => index);

describe("parseTemplate", () => {
  it("finds references among text", () => {
    expect(pieces("a${env:A_1}b${env:B:-x:-y}${file:secrets/1001}")).toEqual([
      { type: "text", text: "a" },
      { type: "env", name: "A_1" },
      { type: "text", text: "b" },
      { type: "env", name: "B", fallback: "x:-y" },
      { type: "file", path: "secrets/1001" },
    ]);
    expect(pieces("${env:A:-}")).toEqual([{ type: "env", name: "A", fallback: "" }]);
    expect(pieces("${derive:1001/2}${file:a.json::b::c}")).toEqual([
      { type: "derive", from: "1001/2" },
      { type: "file", path: "a.json", entry: "b::c" },
    ]);
  });

  it("takes $${ for a literal ${, and a $ alone for itself", () => {
    const text = (template: string): string =>
      pieces(template)
        .map((piece) => (piece as { text: string }).text)
        .join("");
    expect(text("$${env:A}")).toBe("${env:A}");
    expect(text("a$$b$c$")).toBe("a$$b$c$");
    expect(text("$$${x}")).toBe("$${x}");
    expect(pieces("${env:A}$${env:A}")).toEqual([
      { type: "env", name: "A" },
      { type: "text", text: "${" },
      { type: "text", text: "env:A}" },
    ]);
  });

  it("says where a reference has no form", () => {
    for (const bad of [
      "${A}",
      "${}",
      "${env:}",
      "${env:1A}",
      "${env:A-B}",
      "${env: A}",
      "${ENV:A}",
      "${file:}",
      "${file: }",
      "${env:A",
      "${env:A:-${env:B}}",
      "${file:a{b}}",
      "${vault:x}",
      "${derive}",
      "${derive:}",
      "${derive: 1001}",
      "${derive:a\tb}",
      "${derive:a{b}}",
      "${derive:${env:A}}",
      "${file:a::}",
      "${file:::a}",
    ]) {
      expect(errors(`ab ${bad}`), bad).toEqual([3]);
    }
    expect(parseTemplate("${deriv:A}").errors[0]?.hint).toBe("did you mean ${derive:…}?");
    expect(parseTemplate("${en:A}").errors[0]?.hint).toBe("did you mean ${env:…}?");
  });

  it("never throws, and loses nothing of text without references", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("$", "{", "}", "env:", "file:", "derive:", "::", "A", ":-", " ") }),
        (text) => {
          const { pieces: found, errors: wrong } = parseTemplate(text);
          if (wrong.length > 0 || found.some(({ type }) => type !== "text")) return;
          const joined = found.map((piece) => (piece.type === "text" ? piece.text : "")).join("");
          expect(joined).toBe(text.replaceAll("$${", "${"));
        },
      ),
    );
  });
});
