import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryPath, repositoryRoot } from "../../src/cli/repository.js";
import { folder } from "../support/cli.js";

test("files are named from the root of the repository, wherever the command runs", () => {
  const root = realpathSync(folder({ "site/pbx.yaml": "", ".git/HEAD": "" }));
  const site = join(root, "site");
  expect(repositoryRoot(site)).toBe(root);
  expect(repositoryPath(root, site, "pbx.yaml")).toEqual({ path: "site/pbx.yaml", inside: true });
  expect(repositoryPath(root, site, "../other.yaml")).toEqual({ path: "other.yaml", inside: true });
  expect(repositoryPath(root, site, join(site, "pbx.yaml")).path).toBe("site/pbx.yaml");
});

test("a worktree's .git is a file", () => {
  const root = realpathSync(folder({ ".git": "gitdir: elsewhere", "a/b/x": "" }));
  expect(repositoryRoot(join(root, "a/b"))).toBe(root);
});

test("what lies outside keeps its absolute path", () => {
  const root = realpathSync(folder({ ".git/HEAD": "" }));
  const other = realpathSync(folder({ "pbx.yaml": "" }));
  const file = join(other, "pbx.yaml");
  expect(repositoryPath(root, root, file)).toEqual({ path: file, inside: false });
});

test("folders' links are followed, as git does, and a link is named as what it is", () => {
  const root = realpathSync(folder({ ".git/HEAD": "", "site/pbx.yaml": "" }));
  symlinkSync(join(root, "site"), join(root, "link"));
  symlinkSync("pbx.yaml", join(root, "site", "alias.yaml"));
  expect(repositoryPath(root, join(root, "link"), "pbx.yaml").path).toBe("site/pbx.yaml");
  expect(repositoryPath(root, root, "site/alias.yaml").path).toBe("site/alias.yaml");
});

test("without a repository the folder stands in for its root", () => {
  const here = realpathSync(folder({}));
  mkdirSync(join(here, "x"));
  writeFileSync(join(here, "x", "pbx.yaml"), "");
  // No folder above a temporary one is a repository.
  expect(repositoryPath(repositoryRoot(here), here, "x/pbx.yaml")).toEqual({
    path: "x/pbx.yaml",
    inside: true,
  });
});
