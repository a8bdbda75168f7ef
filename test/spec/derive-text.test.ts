import { expect, it } from "vitest";
import { textFault } from "../../src/spec/derive-text.js";

it.each([
  ["", "no text"],
  ["  ", "no text"],
  [" a", "a blank"],
  ["a ", "a blank"],
  ["{name}", "a brace"],
  ["a\nb", "a control character"],
  ["é".repeat(513), "over 1024 bytes"],
])("%j is no text to derive from", (text, message) => {
  expect(textFault(text)?.message).toContain(message);
});

it.each(["1001", "a b", "分机 1001/2", "é".repeat(512)])("%j is a text to derive from", (text) => {
  expect(textFault(text)).toBeUndefined();
});
