import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { code, details, fenced, prose } from "../../src/report/markdown-text.js";
import { hostile } from "../support/hostile.js";
import { outsideCode } from "../support/markdown.js";

/** What makes a ping, a reference, a link, a tag or a heading. */
const ALIVE = /[@#<>[\]!~&$*_|\\/]|www\.|http|GH-\d/;

describe("code", () => {
  it.each([
    ["extension/1001", "`extension/1001`"],
    ["a`b", "``a`b``"],
    ["`", "`` ` ``"],
    ["a``", "``` a`` ```"],
    [" x", "`  x `"],
    ["", '`""`'],
    ["a\nb", "`a\\u{a}b`"],
  ])("%j is %s", (text, expected) => {
    expect(code(text)).toBe(expected);
  });

  it("trap 14: is code as a whole, whatever the text", () => {
    for (const text of hostile) expect(outsideCode(`x${code(text)}y`), text).toBe("x\u25a1y");
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", "a", " ", "\n", "\\", "@", "<") }), (text) => {
        expect(outsideCode(`x${code(text)}y`)).toBe("x\u25a1y");
      }),
    );
  });
});

describe("prose", () => {
  it.each([
    [
      "2 of 3 extensions would be destroyed, more than 30 %",
      "2 of 3 extensions would be destroyed, more than 30 %",
    ],
    ["extension/1001 would be deleted", "`extension/1001` would be deleted"],
    ["its name, id can't be changed", "its name, id can't be changed"],
    ["weak (equal to the number, under 8 characters)", "weak (equal to the number, under 8 characters)"],
    ["--allow replace, or an approve entry", "`--allow replace`, or an approve entry"],
    ["queue 销售 @octocat, which", "queue 销售 `@octocat`, which"],
    ["see https://a.example/x now", "see `https://a.example/x` now"],
    ["fix GH-12 and 0123abcd", "fix `GH-12` and `0123abcd`"],
    ["ask a.example soon", "ask `a.example` soon"],
    ["the user (--user or PBX_USER), soon", "the user (`--user` or `PBX_USER`), soon"],
    ["(f(x)) or f(x).", "(`f(x)`) or `f(x)`."],
  ])("%j is %j", (sentence, expected) => {
    expect(prose(sentence)).toBe(expected);
  });

  it("trap 14: lets nothing come alive", () => {
    for (const text of hostile)
      expect(outsideCode(`- ${prose(`name ${text} end`)}`), text).not.toMatch(ALIVE);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(outsideCode(prose(text))).not.toMatch(ALIVE);
      }),
    );
  });

  it("stays on its line", () => {
    for (const text of hostile) expect(prose(text)).not.toMatch(/[\r\n]/);
  });
});

test("a fence is longer than any run of backticks in it", () => {
  expect(fenced("diff", ["a ```` b", "`"])).toEqual(["`````diff", "a ```` b", "`", "`````"]);
  expect(fenced("diff", ["a"])).toEqual(["```diff", "a", "```"]);
});

test("what is folded has a blank line before it, without which Markdown would be taken for HTML", () => {
  expect(details("3 addresses", ["x"])).toEqual([
    "<details>",
    "<summary>3 addresses</summary>",
    "",
    "x",
    "",
    "</details>",
  ]);
});
