import { describe, expect, test } from "vitest";
import { parseLine, shellQuoted } from "../../../src/cli/completion/shell-line.js";

/** COMP_WORDBREAKS as bash has it. */
const BREAKS = " \t\n\"'><=;|&(:";

describe("a line of bash up to the cursor", () => {
  test.each([
    ["pbxctl plan ", ["pbxctl", "plan"], "", 0, ""],
    ["pbxctl  plan --fo", ["pbxctl", "plan"], "--fo", 0, ""],
    ["pbxctl --format=j", ["pbxctl"], "--format=j", 9, ""],
    ["pbxctl --report=json=a:b", ["pbxctl"], "--report=json=a:b", 16, ""],
    ["pbxctl --target extension/10", ["pbxctl", "--target"], "extension/10", 0, ""],
    ["pbxctl --target 'a b", ["pbxctl", "--target"], "a b", 0, "'"],
    ['pbxctl --target="a=b', ["pbxctl"], "--target=a=b", 9, '"'],
    ['pbxctl "a b"c\\ d e\\:f', ["pbxctl", "a bc d"], "e:f", 0, ""],
    ["pbxctl '' \"", ["pbxctl", ""], "", 0, '"'],
    ["pbxctl a\\", ["pbxctl"], "a", 0, ""],
  ])("%j", (line, words, current, settled, quote) => {
    expect(parseLine(line, BREAKS)).toEqual({ words, current, settled, quote });
  });

  test("where = and : are no breaks, nothing is settled", () => {
    expect(parseLine("pbxctl --format=j", " ").settled).toBe(0);
  });
});

describe("a word at the cursor", () => {
  test.each([
    ["周 会", "", "周\\ 会"],
    ["a*$(x)", "", "a\\*\\$\\(x\\)"],
    ["a'b", "'", "a'\\''b"],
    ['a"$`\\b', '"', 'a\\"\\$\\`\\\\b'],
    ["--target=extension/10%2A", "", "--target=extension/10%2A"],
  ] as const)("%j in quotes %j", (word, quote, expected) => {
    expect(shellQuoted(word, quote)).toBe(expected);
  });

  test("is read as the same word again", () => {
    for (const word of ["周 会", "a'b\"c", "$x `y` \\z", "*?[a]", "~", "#", "!x", "a\u3000b"])
      for (const quote of ["", "'", '"'] as const)
        expect(parseLine(`x ${quote}${shellQuoted(word, quote)}${quote} `, BREAKS).words[1]).toBe(word);
  });
});
