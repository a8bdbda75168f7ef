import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appliedRef } from "../../src/git/ref-name.js";

const isRef = (name: string): boolean => {
  try {
    execFileSync("git", ["check-ref-format", name]);
    return true;
  } catch {
    return false;
  }
};

describe("the reference of a PBX", () => {
  it("is readable for an ordinary address", () => {
    expect(appliedRef("http://pbx.example.cn:8080")).toBe(
      "refs/pbxctl/applied/http%3A%2F%2Fpbx.example.cn%3A8080",
    );
  });

  it.each([
    "http://a..b",
    ".a",
    "a.",
    "a.lock",
    "a@{1}",
    "a b",
    "a~1^2:3?*[\\",
    "-a",
    "呼出",
    "a\n",
    "@",
    "..lock",
  ])("is one that git takes for %j", (target) => expect(isRef(appliedRef(target))).toBe(true));

  it("is another one for another address, also where capitals do not count", () => {
    const target = fc.oneof(fc.webUrl(), fc.string({ unit: "binary", maxLength: 20 }));
    fc.assert(
      fc.property(target, target, (one, other) => {
        fc.pre(one !== other);
        expect(appliedRef(one).toLowerCase()).not.toBe(appliedRef(other).toLowerCase());
      }),
    );
    expect(appliedRef("http://h/A").toLowerCase()).not.toBe(appliedRef("http://h/a").toLowerCase());
  });

  it("stays short enough for a file's name", () => {
    const [one, other] = [appliedRef(`http://${"a".repeat(300)}`), appliedRef(`http://${"a".repeat(301)}`)];
    expect(one.length).toBeLessThan(250);
    expect(one).not.toBe(other);
  });
});
