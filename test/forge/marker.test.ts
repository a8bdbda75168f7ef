import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOf, markerLine, readMarker, states } from "../../src/forge/marker.js";

describe("the hidden line", () => {
  test("is read as it was written, whatever follows", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...states), fc.string(), (name, state, rest) => {
        const marker = { key: keyOf({ name }), state };
        expect(readMarker(markerLine(marker))).toEqual(marker);
        expect(readMarker(`${markerLine(marker)}\n${rest}`)).toEqual(marker);
        expect(readMarker(`${markerLine(marker)}\r\n${rest}`)).toEqual(marker);
      }),
    );
  });

  test("holds nothing of an address or a name, so that neither can end it", () => {
    const name = "--> <img src=x> <!--";
    expect(markerLine({ key: keyOf({ name }), state: "changes" })).toMatch(
      /^<!-- pbxctl comment [0-9a-f]{32} changes -->$/,
    );
  });

  test("counts at the very beginning only", () => {
    const line = markerLine({ key: keyOf({ name: "x" }), state: "changes" });
    for (const body of [
      ` ${line}`,
      `\n${line}`,
      `x${line}`,
      `> ${line}`,
      `${line}x`,
      line.replace("changes", "fine"),
    ])
      expect(readMarker(body), body).toBeUndefined();
  });

  test("is another one for another target, and a name is no target", () => {
    const keys = [
      keyOf({ target: "http://a" }),
      keyOf({ target: "http://b" }),
      keyOf({ name: "http://a" }),
      keyOf({ name: "b" }),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});
