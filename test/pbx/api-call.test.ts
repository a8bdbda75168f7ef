import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeForm } from "../../src/pbx/api-call.js";

describe("a form", () => {
  it("is what the standard's encoder makes of it, with %20 for a blank", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\w*.~!'()-]{0,8}$/));
    fc.assert(
      fc.property(fc.dictionary(text, text), (params) => {
        const plain = Object.fromEntries(Object.entries(params).filter(([name]) => name !== "__proto__"));
        expect(encodeForm(plain)).toBe(new URLSearchParams(plain).toString().replaceAll("+", "%20"));
      }),
    );
  });

  it.each([
    [{}, ""],
    [{ phone: "13800001111", special_flag: "2" }, "phone=13800001111&special_flag=2"],
    [{ name: "a b+c&d=e", v: "呼出" }, "name=a%20b%2Bc%26d%3De&v=%E5%91%BC%E5%87%BA"],
    [{ phone: "*86#" }, "phone=*86%23"],
  ])("of %j is %s", (params, form) => {
    expect(encodeForm(params)).toBe(form);
  });
});
