import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Deriver, keyFault } from "../../src/spec/derive.js";

const KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/** Made by another implementation, in another language, after the words of the decision's page. */
const VECTORS: readonly (readonly [key: string, text: string, password: string])[] = [
  ["0123456789abcdef0123456789abcdef", "1001", "gFsXD5h6JKAa8rv4T5ku"],
  [KEY, "1001", "qeP4bXELvD8HG3rTeEDY"],
  [KEY, "1001/2", "Yw2tg2KzxDL3hcN9iFPv"],
  [KEY, "branch/上海/1001", "JaxLseLuMp9sF7Ax2FqQ"],
  // The first 20 characters lack a class: the next 20 are taken.
  [KEY, "12", "F5B8LArDTbN3gNEnks5P"],
  // More than 64 bytes of output are needed.
  [KEY, "436", "FXSFMh5xnRKTVVJrP3cX"],
];

describe("a derived password", () => {
  it.each(VECTORS)("of %s and %s is %s, for ever", (key, text, password) => {
    expect(new Deriver(key).derive(text)).toBe(password);
  });

  it("has its test vectors in the decision's page", () => {
    const page = readFileSync(new URL("../../docs/adr/0011-derived-passwords.md", import.meta.url), "utf8");
    for (const vector of VECTORS) for (const part of vector) expect(page).toContain(part);
  });

  it("has 20 letters and digits without look-alikes, all classes among them", () => {
    const deriver = new Deriver(KEY);
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (text) => {
        const password = deriver.derive(text);
        expect(password).toMatch(/^(?=.*[2-9])(?=.*[A-Z])(?=.*[a-z])[2-9A-HJ-NP-Za-km-np-z]{20}$/);
      }),
    );
  });

  it("uses every character about as often as any other", () => {
    const deriver = new Deriver(KEY);
    const counts = new Map<string, number>();
    for (let at = 0; at < 5_000; at += 1)
      for (const character of deriver.derive(String(at)))
        counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(56);
    // 100,000 characters: about 1,786 each, with a deviation of some 42. Digits are slightly more, being always there.
    for (const [character, count] of counts) {
      expect(count, character).toBeGreaterThan(1_786 - 5 * 42);
      expect(count, character).toBeLessThan(1_786 * 1.05 + 5 * 42);
    }
  });

  it("differs by text and by key", () => {
    const passwords = new Set<string>();
    for (const key of [KEY, KEY.replace("0", "1")])
      for (let at = 0; at < 1_000; at += 1) passwords.add(new Deriver(key).derive(String(at)));
    expect(passwords.size).toBe(2_000);
  });
});

it.each([
  ["short-canary-key", "too short"],
  ["c".repeat(64), "repeats"],
  [`${KEY}\n`, "line break"],
  [` ${KEY}`, "blank"],
])("a weak key is told from a strong one, without showing it", (key, message) => {
  const fault = keyFault(key);
  expect(fault?.message).toContain(message);
  expect(JSON.stringify(fault)).not.toContain(key);
  expect(keyFault(KEY)).toBeUndefined();
});
