import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Fence } from "../../src/spec/fence.js";
import { loadSpec } from "../../src/spec/load.js";
import { specFiles as behind } from "../../src/spec/spec-files.js";
import { TODAY, folder, load, only } from "./support/spec-folder.js";

const SPEC = "version: 1\n";

const specFiles = (named: readonly string[], cwd: string) => behind(named, cwd, new Fence(cwd));

describe("specFiles", () => {
  it("takes *.yaml and *.yml of a folder, not of folders in it, in name order, hidden ones left out", () => {
    const cwd = folder({
      "site/b.yml": SPEC,
      "site/a.yaml": SPEC,
      "site/.c.yaml": SPEC,
      "site/d/e.yaml": SPEC,
      "site/f.txt": "",
    });
    mkdirSync(join(cwd, "site/folder.yaml"));
    expect(specFiles(["site"], cwd).files.map(({ file }) => file)).toEqual(["site/a.yaml", "site/b.yml"]);
    expect(specFiles(["."], join(cwd, "site")).files.map(({ file }) => file)).toEqual(["a.yaml", "b.yml"]);
  });

  it("reads a file once, however often it is named", () => {
    const cwd = folder({ "site/a.yaml": SPEC });
    symlinkSync("a.yaml", join(cwd, "site/b.yaml"));
    expect(
      specFiles(["site", "site/a.yaml", "./site/a.yaml", join(cwd, "site/a.yaml")], cwd).files,
    ).toHaveLength(1);
  });

  it("reads no link in a folder that leads out of it, and shows nothing of where it leads", async () => {
    const cwd = folder({ "site/a.yaml": SPEC, "other/passwd.yaml": "root:hunter2:0\n" });
    symlinkSync("../other/passwd.yaml", join(cwd, "site/b.yaml"));
    const loaded = await loadSpec(["site"], { cwd, today: TODAY });
    expect(only(loaded)).toMatchObject({
      code: "file-outside",
      severity: "error",
      hint: expect.stringContaining("--allow-file-root") as string,
      at: { file: "site/b.yaml" },
    });
    expect(loaded.locate({ file: "site/b.yaml" })).toBeUndefined();
    const allowed = await loadSpec(["site"], { cwd, today: TODAY, allowFileRoots: ["other"] });
    expect(only(allowed)).toMatchObject({ code: "wrong-type", at: { file: "site/b.yaml" } });
  });

  it("follows links within the folder, as mounted volumes have them, and a named one within the folder it is run in", async () => {
    const cwd = folder({ "site/..data/a.yaml": SPEC, "other/b.yaml": SPEC });
    symlinkSync("..data/a.yaml", join(cwd, "site/a.yaml"));
    symlinkSync("other/b.yaml", join(cwd, "b.yaml"));
    const loaded = await loadSpec(["site", "b.yaml"], { cwd, today: TODAY });
    expect([loaded.findings, loaded.spec?.files]).toEqual([[], ["b.yaml", "site/a.yaml"]]);
  });

  it("reads no named link that leads out of the folder it is run in, nor a named folder that is one", async () => {
    const outer = folder({ "cwd/x": "", "other/passwd.yaml": "hunter2: 0\n", "other/plain": "hunter2" });
    const cwd = join(outer, "cwd");
    symlinkSync("../other/passwd.yaml", join(cwd, "pbx.yaml"));
    symlinkSync("../other", join(cwd, "site"));
    symlinkSync("/proc/self/environ", join(cwd, "environ.yaml"));
    for (const named of ["pbx.yaml", "site", "site/passwd.yaml", "environ.yaml", join(cwd, "pbx.yaml")]) {
      const loaded = await loadSpec([named], { cwd, today: TODAY });
      expect(only(loaded), named).toMatchObject({ code: "file-outside", severity: "error" });
      expect(loaded.locate({ file: named })).toBeUndefined();
    }
    const allowed = await loadSpec(["pbx.yaml"], { cwd, today: TODAY, allowFileRoots: ["../other"] });
    expect(allowed.findings.map(({ code }) => code)).not.toContain("file-outside");
    // Where the program runs elsewhere, a file stays in its own folder, and a folder is where its user put it.
    const elsewhere = { cwd: join(outer, "other"), today: TODAY };
    expect(only(await loadSpec([join(cwd, "pbx.yaml")], elsewhere)).code).toBe("file-outside");
    expect((await loadSpec([join(cwd, "site")], elsewhere)).findings[0]?.code).not.toBe("file-outside");
  });

  it("reads no link to a file that is not called a spec: a checkout holds more than specs", async () => {
    const cwd = folder({ ".git/config": "token = hunter2\n", "site/.env": "TOKEN=hunter2\n" });
    symlinkSync(".git/config", join(cwd, "pbx.yaml"));
    symlinkSync(".env", join(cwd, "site/b.yaml"));
    for (const named of ["pbx.yaml", "site"]) {
      const loaded = await loadSpec([named], { cwd, today: TODAY });
      expect(only(loaded).code).toBe("file-outside");
      expect(JSON.stringify(loaded.findings)).not.toContain("hunter2");
    }
  });

  it("wants an allowed folder to be there", async () => {
    const cwd = folder({ "a.yaml": SPEC, "dir/x": "" });
    const allow = async (root: string) =>
      (await loadSpec(["a.yaml"], { cwd, today: TODAY, allowFileRoots: [root] })).findings;
    symlinkSync("nowhere", join(cwd, "link"));
    expect(await allow("dir")).toEqual([]);
    expect(only({ findings: await allow("nope") })).toMatchObject({
      code: "file-not-found",
      severity: "error",
      message: '--allow-file-root: the folder "nope" is not there',
    });
    expect(only({ findings: await allow("link") }).code).toBe("file-not-found");
    expect(only({ findings: await allow("a.yaml") }).code).toBe("file-unreadable");
  });

  it("merges files in name order, whatever the order they are named in", async () => {
    const files = { "b.yaml": SPEC, "a.yaml": SPEC };
    expect((await load(files, ["b.yaml", "a.yaml"])).spec?.files).toEqual(["a.yaml", "b.yaml"]);
  });

  it("says what is missing and what is empty, and reads the rest", async () => {
    const loaded = await load({ "a.yaml": "versio: 1\n", "empty/x.txt": "" }, [
      "a.yaml",
      "empty",
      "none.yaml",
      "a.yaml/b",
    ]);
    expect(loaded.findings.map(({ code }) => code).sort()).toEqual([
      "file-not-found",
      "file-not-found",
      "missing-property",
      "no-files",
      "unknown-property",
    ]);
    expect(loaded.findings.find(({ code }) => code === "file-not-found")?.hint).toContain("pbxctl init");
    expect((await load({}, [])).findings.map(({ code }) => code)).toEqual(["no-files"]);
  });
});
