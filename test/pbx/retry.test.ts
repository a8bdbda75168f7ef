import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoff, retryAfter } from "../../src/pbx/retry.js";

describe("the wait before another attempt", () => {
  it("doubles up to a limit, with full jitter", () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => backoff(attempt, () => 1));
    expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    expect(backoff(3, () => 0)).toBe(0);
    expect(backoff(3, () => 0.25)).toBe(500);
  });

  it("is what the PBX asks for and a little more, but never over a minute and a little", () => {
    expect(backoff(1, () => 0, 7000)).toBe(7000);
    expect(backoff(9, () => 0.5, 7000)).toBe(7250);
    expect(backoff(1, () => 0, 86_400_000)).toBe(60_000);
    expect(backoff(1, () => 0, -5)).toBe(0);
  });

  it("is a time, whatever it is made from", () => {
    const retryAfterMs = fc.option(fc.integer(), { nil: undefined });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1 }), random, retryAfterMs, (attempt, drawn, asked) => {
        const ms = backoff(attempt, () => drawn, asked);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(60_500);
      }),
    );
  });
});

describe("Retry-After", () => {
  const now = Date.parse("Sun, 06 Nov 1994 08:49:37 GMT");

  it.each([
    ["0", 0],
    [" 120 ", 120_000],
    ["Sun, 06 Nov 1994 08:49:40 GMT", 3000],
    ["Sun, 06 Nov 1994 08:00:00 GMT", 0],
    ["", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["soon", undefined],
    ["2", 2000],
    ["99999999999999", undefined],
    ["Sun, 99 Foo 1994 08:49:40 GMT", undefined],
    [undefined, undefined],
    [["5", "6"], 5000],
  ])("%j is %j ms", (header, ms) => expect(retryAfter(header, now)).toBe(ms));
});
