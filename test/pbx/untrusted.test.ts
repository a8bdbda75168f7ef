import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable, withoutValues } from "../../src/pbx/untrusted.js";

const none = new Set<string>();

describe("trap 14: text from the PBX", () => {
  it("is made printable", () => {
    expect(printable("呼出组 ok")).toBe("呼出组 ok");
    expect(printable("a\u001b[31mb\u0000\u0085\u2028\u200f\ud800")).toBe(
      "a\\u{1b}[31mb\\u{0}\\u{85}\\u{2028}\\u{200f}\\u{d800}",
    );
  });

  it("is cut, also in the middle of a character", () => {
    expect(printable("abcdef", 3)).toBe("abc…");
    expect(printable("ab😀", 3)).toBe("ab\\u{d83d}…");
    expect(printable("abc", 3)).toBe("abc");
  });

  it("never moves a cursor and has a bounded length, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        expect(printable(text).length).toBeLessThanOrEqual(200 * 10 + 1);
      }),
    );
  });
});

describe("masking what was sent", () => {
  it("masks the longest first, so that no tail of it survives", () => {
    expect(withoutValues("no secret-plus here", ["secret", "secret-plus"], none)).toBe("no *** here");
  });

  it.each([
    ["plain", 'pä ss"/&'],
    ["as a form", "p%C3%A4+ss%22%2F%26"],
    ["as a query", "p%C3%A4%20ss%22%2F%26"],
    ["in lower case", "p%c3%a4%20ss%22%2f%26"],
    ["in JSON", 'pä ss\\"/&'],
  ])("%s", (_, spelling) => {
    expect(withoutValues(`value ${spelling}!`, ['pä ss"/&'], none)).toBe("value ***!");
  });

  it("leaves one or two characters alone, unless they are secret; and what is empty", () => {
    expect(withoutValues("12 of 2", ["2", "12", ""], none)).toBe("12 of 2");
    expect(withoutValues("12 of 2", ["2", "12", ""], new Set(["12", ""]))).toBe("*** of 2");
  });
});

describe("what a PBX may make of a secret before it repeats it", () => {
  const secret = `p'ä<&"ss-word`;

  it.each([
    ["in HTML", "p&#39;ä&lt;&amp;&quot;ss-word"],
    ["in SQL", `p''ä<&"ss-word`],
    ["with backslashes", `p\\'ä<&\\"ss-word`],
    ["in base64", Buffer.from(secret).toString("base64")],
    ["in hexadecimal", Buffer.from(secret).toString("hex")],
    ["cut off at its end", `p'ä<&"ss`],
  ])("is masked %s", (_, text) => {
    expect(withoutValues(`refused: ${text}`, [secret], new Set([secret]))).toBe("refused: ***");
  });

  it("what only begins like it is left, unless the text ends there", () => {
    expect(withoutValues("p'ä<: refused", [secret], new Set([secret]))).toBe("p'ä<: refused");
    expect(withoutValues("refused, p'", [secret], new Set([secret]))).toBe("refused, p'");
  });
});
