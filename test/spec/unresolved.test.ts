import { describe, expect, it } from "vitest";
import { withoutReferences } from "../../src/spec/unresolved.js";
import { specOf } from "../support/spec-builder.js";

const only = (fields: Readonly<Record<string, string | boolean>>) => {
  const { spec } = specOf({ extensions: [{ extn: "1001", ...fields }] });
  const [object] = withoutReferences(spec).get("extension") ?? [];
  if (!object) throw new Error("there is one object");
  return object;
};

describe("a spec without its references", () => {
  it("leaves fields with one out, names them, and takes them for sensitive", () => {
    const object = only({
      name: "a ${env:NAME} b",
      password: "${file:p}",
      transferPhone: "${env:X:-138}",
      autoLogin: true,
    });
    expect(object.values).toEqual({ autoLogin: true });
    expect([...(object.unchecked ?? [])].sort()).toEqual(["name", "password", "transferPhone"]);
    expect([...object.sensitive].sort()).toEqual(["name", "password", "transferPhone"]);
  });

  it("keeps what only looks like one", () => {
    const object = only({ name: "$${env:NAME}", password: "plain", transferPhone: "$5" });
    expect(object.values).toEqual({ name: "${env:NAME}", password: "plain", transferPhone: "$5" });
    expect(object.unchecked).toBeUndefined();
    expect([...object.sensitive]).toEqual(["password"]);
  });
});
