import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { addressFault, addressOf, encodeKey, glob } from "../../src/resources/address.js";

describe("addresses", () => {
  test.each([
    ["1001", "1001"],
    ["呼出组", "呼出组"],
    ["a/b", "a%2Fb"],
    ["*98#", "%2A98#"],
    ["what?", "what%3F"],
    ["[x]", "%5Bx%5D"],
    ["50%", "50%25"],
    ["two words", "two%20words"],
    ["a\u0007b", "a%07b"],
    ["a\u3000b", "a%E3%80%80b"],
  ])("the key %j stands as %s", (key, encoded) => expect(encodeKey(key)).toBe(encoded));

  test("an address is the type and the key", () =>
    expect(addressOf("extension", "10/01")).toBe("extension/10%2F01"));

  test("two keys never share an address, and decoding gives the key back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (key) => {
        expect(decodeURIComponent(encodeKey(key))).toBe(key);
        expect(encodeKey(key)).not.toMatch(/[/*?[\]\s\p{Cc}]/u);
      }),
    );
  });

  test("a key's own address, used as a target, names that key alone", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (key, other) => {
        const target = glob(addressOf("extension", key));
        expect(target.matches(addressOf("extension", key))).toBe(true);
        expect(target.matches(addressOf("extension", other))).toBe(key === other);
      }),
    );
  });
});

describe("globs", () => {
  test.each([
    ["extension/1001", "extension/1001", true],
    ["extension/1001", "extension/10011", false],
    ["extension/10*", "extension/1001", true],
    ["extension/10*", "extension/1101", false],
    ["*", "", true],
    ["*/1001", "extension/1001", true],
    ["extension/1?01", "extension/1101", true],
    ["extension/1?01", "extension/101", false],
    ["extension/?", "extension/组", true],
    ["extension/?", "extension/😀", true],
    ["extension/100[1-3]", "extension/1002", true],
    ["extension/100[1-3]", "extension/1004", false],
    ["extension/100[!1-3]", "extension/1004", true],
    ["extension/100[^1-3]", "extension/1002", false],
    ["[]a]", "]", true],
    ["[a-]", "-", true],
    ["[a", "[a", true],
    ["a*b*c", "a1b2b3c", true],
    ["a*b*c", "a1b2b3", false],
    ["blacklist/%2A98", "blacklist/%2A98", true],
    ["blacklist/%2a98", "blacklist/%2A98", true],
    ["*/%e3%80%80", "conference/%E3%80%80", true],
    ["extension/%31", "extension/1", true],
    ["extension/%E3*", "extension/%E3%80%80", true],
    ["extension/%zz", "extension/%zz", true],
    [".*", "anything", false],
    ["(a|b)", "a", false],
  ])("%s against %s: %s", (pattern, text, expected) => expect(glob(pattern).matches(text)).toBe(expected));

  test("the address of any key is without fault", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (key) => {
        expect(addressFault(addressOf("extension", key))).toBeUndefined();
      }),
    );
  });

  test.each([
    ["*", undefined],
    ["extension/1[0-9]?*", undefined],
    ["extension/[]a]", undefined],
    ["extension/%E3*", undefined],
    ["extension/1 ", "holds a blank"],
    ["extension/\u0000", "holds a control character"],
    ["extension/[", "has a [ that no ] closes"],
    ["extension/[]", "has a [ that no ] closes"],
    ["extension/]", "has a ] without a [ before it"],
    ["extension/%zz", "has a % that no two hexadecimal digits follow"],
    ["extension/%E3", "has escapes (%) that are no UTF-8 text"],
  ])("the fault of %j: %s", (pattern, fault) => expect(addressFault(pattern)).toBe(fault));

  /** Small enough to try every way; obviously right. */
  function slow(pattern: string, text: string): boolean {
    if (pattern === "") return text === "";
    const [first, rest] = [pattern.charAt(0), pattern.slice(1)];
    if (first === "*") return slow(rest, text) || (text !== "" && slow(pattern, text.slice(1)));
    return text !== "" && (first === "?" || text.startsWith(first)) && slow(rest, text.slice(1));
  }

  test("star and question mark agree with trying every way", () => {
    const small = (...units: string[]): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom(...units), maxLength: 8 });
    fc.assert(
      fc.property(small("a", "b", "*", "?"), small("a", "b"), (pattern, text) => {
        expect(glob(pattern).matches(text)).toBe(slow(pattern, text));
      }),
      { numRuns: 2000 },
    );
  });

  test("a hostile pattern takes at most pattern × text steps", () => {
    const length = 300;
    const pattern = glob(`${"*a".repeat(length / 2)}b`);
    // Each step of the matcher looks at one character of the text: these count the looks.
    let looks = 0;
    const characters = new Proxy(Array.from("a".repeat(length)), {
      get(target, name) {
        if (typeof name === "string" && /^\d+$/.test(name)) looks += 1;
        return Reflect.get(target, name) as unknown;
      },
    });
    const split = vi.spyOn(Array, "from").mockReturnValueOnce(characters);
    expect(pattern.matches("what is split into those characters")).toBe(false);
    split.mockRestore();
    expect(looks).toBeGreaterThan(length);
    expect(looks).toBeLessThanOrEqual((length + 1) * length);
  });

  test("a class that is never closed is text, however often it starts", () => {
    const brackets = "[".repeat(50_000);
    expect(glob(brackets).matches(brackets)).toBe(true);
    expect(glob(`${brackets}*`).matches(`${brackets}x`)).toBe(true);
  });
});
