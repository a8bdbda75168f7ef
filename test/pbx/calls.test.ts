import { describe, expect, it } from "vitest";
import { documentedCalls, matchCall } from "../../src/pbx/calls.js";

/** An address of the call, with something in the place of each value. */
const filled = (path: string): string => path.replaceAll(/\{\w+\}/g, "7");

const asPattern = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]*")}$`);

describe("the document's call at an address", () => {
  it.each(documentedCalls)("is $method $path itself", ({ method, path }) => {
    expect(matchCall(method, filled(path))?.spec.path).toBe(path);
  });

  it("is the first that the address fits, also where no value stands in it", () => {
    for (const { method, path } of documentedCalls) {
      const first = documentedCalls.find((one) => one.method === method && asPattern(one.path).test(path));
      expect(matchCall(method, path)?.spec.path).toBe(first?.path);
    }
  });

  it("has the values in it by their names", () => {
    expect(matchCall("PUT", "/api/ola/agents/10%2F01/hold")?.values).toEqual({ extn: "10%2F01" });
    expect(matchCall("POST", "/api/special_phone/insert")?.values).toEqual({});
  });

  it.each(["/api/ola/agents", "/api/ola/agents/1001/hold/x", "/api/special_phone", ""])(
    "is none for a write to %j",
    (path) => {
      expect(matchCall("PUT", path)).toBeUndefined();
    },
  );
});
