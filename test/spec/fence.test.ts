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

  it("says the same of a path that leads out, whether there is something or not", () => {
    const cwd = folder({ ...files, "other/file": "" });
    for (const [name, target] of [
      ["to-file", "../other/secret"],
      ["to-none", "../other/none"],
      ["to-folder", "../other"],
      ["to-nowhere", "../nowhere/at/all"],
      ["to-loop", "../other/loop"],
      ["chain", "to-none"],
    ] as const)
      symlinkSync(target, join(cwd, "site", name));
    symlinkSync("loop", join(cwd, "other/loop"));
    const fence = new Fence(cwd);
    const named = [
      "../other/secret",
      "../other/none",
      "../other/file/x",
      "../other/loop/x",
      "/root/x/y",
      "/etc/passwd/x",
    ];
    const linked = [
      "to-file",
      "to-none",
      "to-folder/none",
      "to-nowhere",
      "to-nowhere/x",
      "to-loop",
      "to-file/x",
      "chain",
    ];
    for (const path of [...named, ...linked])
      expect(fence.check("site/pbx.yaml", path), path).toEqual(outside);
  });

  it("goes by where a link leads, not by how its target is spelt", () => {
    const cwd = folder({ ...files, "site/sub/secret": "" });
    symlinkSync("../other", join(cwd, "site/out"));
    symlinkSync("out/../sub/secret", join(cwd, "site/odd"));
    const fenced = new Fence(cwd).check("site/pbx.yaml", "odd");
    // The system would look in ../sub; what is read is the file that was checked.
    expect(fenced).toEqual({ path: join(cwd, "site/sub/secret") });
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
