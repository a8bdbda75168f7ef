import { expect, test } from "vitest";
import { sameValue } from "../../src/resources/value.js";

test.each([
  ["a", "a", true],
  ["a", "b", false],
  [3, "3", false],
  [false, undefined, false],
  [undefined, undefined, true],
  ["a", ["a"], false],
])("%j and %j: %s", (one, other, same) => expect(sameValue(one, other)).toBe(same));

test("lists are sets: order and repetition mean nothing", () => {
  expect(sameValue(["1", "2"], ["2", "1"])).toBe(true);
  expect(sameValue(["1", "1", "2"], ["2", "1"])).toBe(true);
  expect(sameValue(["1", "2"], ["1", "3"])).toBe(false);
  expect(sameValue(["1"], ["1", "2"])).toBe(false);
  expect(sameValue([], [])).toBe(true);
});
