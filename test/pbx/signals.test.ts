import { expect, it } from "vitest";
import { joined } from "../../src/pbx/signals.js";

it("two signals become one that either aborts, made once however many calls share them", () => {
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
  const both = joined(first.signal, second.signal);
  expect(joined(first.signal, second.signal)).toBe(both);
  const other = joined(first.signal, third.signal);
  second.abort();
  expect([both?.aborted, other?.aborted]).toEqual([true, false]);
  first.abort();
  expect(other?.aborted).toBe(true);
});

it("one signal, or the same twice, stays itself", () => {
  const { signal } = new AbortController();
  expect([joined(signal, undefined), joined(undefined, signal), joined(signal, signal)]).toEqual([
    signal,
    signal,
    signal,
  ]);
  expect(joined(undefined, undefined)).toBeUndefined();
});
