import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { specFiles } from "../../src/spec/spec-files.js";
import { folder, load } from "./support/spec-folder.js";

const SPEC = "version: 1\n";

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
