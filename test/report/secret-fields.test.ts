import { describe, expect, it } from "vitest";
import { isSecretField, withMaskedSecrets, withoutSecrets } from "../../src/report/secret-fields.js";

describe("isSecretField", () => {
  it.each(["password", "extnPwd", "PASSWORD", "sip_passwd", "auth_token", "apiSecret", "pass"])(
    "%s is one",
    (name) => expect(isSecretField(name)).toBe(true),
  );
  it.each(["name", "bypass", "passenger", "nbr", "k", "context"])("%s is none", (name) =>
    expect(isSecretField(name)).toBe(false),
  );
});

describe("withMaskedSecrets", () => {
  it("masks by field, at any depth, and leaves what looks the same elsewhere", () => {
    const rows = [{ nbr: "1", name: "hunter2", password: "hunter2", more: { token: 5, list: ["hunter2"] } }];
    expect(withMaskedSecrets(rows)).toEqual([
      { nbr: "1", name: "hunter2", password: "***", more: { token: "***", list: ["hunter2"] } },
    ]);
  });

  it("shows that there is no secret", () => {
    expect(withMaskedSecrets({ password: "", pwd: null })).toEqual({ password: "", pwd: null });
  });
});

describe("withoutSecrets", () => {
  it("leaves the field out, at any depth", () => {
    expect(withoutSecrets({ a: 1, password: "x", b: [{ secret: "x", c: 2 }] })).toEqual({
      a: 1,
      b: [{ c: 2 }],
    });
  });
});
