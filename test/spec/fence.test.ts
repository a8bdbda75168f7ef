import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Fence } from "../../src/spec/fence.js";
import { folder } from "./support/spec-folder.js";

const outside = { trouble: "outside" };

describe("Fence", () => {
  const files = { "site/pbx.yaml": "", "site/a/secret": "", "other/secret": "" };

  it("keeps files in the spec's folder, existing or not", () => {
    const cwd = folder(files);
    const fence = new Fence(cwd);
    for (const inside of ["a/secret", "./a/../x", "not/there/yet", join(cwd, "site/a/secret"), "..x"]) {
      expect(fence.check("site/pbx.yaml", inside), inside).toHaveProperty("path");
    }
    for (const path of ["../other/secret", "a/../../x", "/etc/passwd", "..", "../site2/x"]) {
      expect(fence.check("site/pbx.yaml", path), path).toEqual(outside);
    }
  });

  it("follows links of files and folders", () => {
    const cwd = folder(files);
    symlinkSync("../other/secret", join(cwd, "site/link"));
    symlinkSync("../other", join(cwd, "site/dir"));
    symlinkSync("a/secret", join(cwd, "site/inner"));
    symlinkSync("nowhere", join(cwd, "site/dangling"));
    symlinkSync("loop", join(cwd, "site/loop"));
    const fence = new Fence(cwd);
    for (const path of ["link", "dir/secret", "dir/none/yet"])
      expect(fence.check("site/pbx.yaml", path), path).toEqual(outside);
    expect(fence.check("site/pbx.yaml", "inner")).toHaveProperty("path");
    for (const path of ["dangling", "dangling/x", "loop", "loop/x"]) {
      expect(fence.check("site/pbx.yaml", path), path).toMatchObject({ trouble: "unreadable" });
    }
  });

  it("lets the spec's folder be a link itself, as mounted volumes have it", () => {
    const cwd = folder(files);
    symlinkSync("site", join(cwd, "current"));
    expect(new Fence(cwd).check("current/pbx.yaml", "a/secret")).toHaveProperty("path");
  });

  it("allows further folders", () => {
    const cwd = folder(files);
    expect(new Fence(cwd, ["other"]).check("site/pbx.yaml", "../other/secret")).toHaveProperty("path");
    expect(new Fence(cwd, ["oth"]).check("site/pbx.yaml", "../other/secret")).toEqual(outside);
  });
});
