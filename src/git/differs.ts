/** Which files are not as a commit has them: by what they hold, since what git says of them may be told to leave some out. */
import { realpathSync } from "node:fs";
import { isAbsolute, join, posix, relative, sep } from "node:path";
import { GitError } from "./errors.js";
import type { Repository } from "./repository.js";
import { git, reasonOf, textOf } from "./run.js";
import { stored } from "./tree.js";

/** What is compared. Paths are from the top of the repository. */
export interface Compared {
  /** Files of the work tree. */
  readonly files: readonly string[];
  /** Folders of which every spec was read; `""` is the top. */
  readonly folders: readonly string[];
}

/**
 * The paths whose content differs from the commit's, that it does not have, or that it has and nobody read. Links are followed,
 * here and in the commit: `git status` would look at the link alone, and takes the user's word for files that are
 * marked as unchanged.
 * @throws GitError for what no commit holds: links out of the repository, submodules, Git LFS
 */
export function differing(repository: Repository, commit: string, { files, folders }: Compared): string[] {
  const read = new Set(files);
  const lacking = folders.flatMap((folder) => specsIn(repository, commit, folder));
  return [
    ...changed(repository, commit, [...read].sort()),
    ...lacking.filter((path) => !read.has(path)).sort(),
  ];
}

/** The specs of a folder of the commit, as a folder's specs are read. */
function specsIn(repository: Repository, commit: string, folder: string): string[] {
  const found = stored(repository, commit, folder);
  if (found.type !== "folder") return [];
  return found.names
    .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith("."))
    .map((name) => (folder === "" ? name : posix.join(folder, name)))
    .filter((path) => stored(repository, commit, path).type === "file");
}

function changed(repository: Repository, commit: string, paths: readonly string[]): string[] {
  const kept = keptBy(repository, commit, paths);
  const here = paths.map((path) => targetOf(repository, path));
  const plain = hashed(repository, here, ["--no-filters"]);
  const unlike = paths.flatMap((path, at) => (plain[at] === kept[at] ? [] : [{ path, at }]));
  // Line ends and the like: what git would write into a commit of this file.
  const cleaned = hashed(
    repository,
    unlike.map(({ at }) => here[at] ?? ""),
    [],
  );
  return unlike
    .filter(({ path, at }, index) => {
      // Says what the commit can't give back: it would be remembered, and could never be compared with.
      stored(repository, commit, path);
      return cleaned[index] !== kept[at];
    })
    .map(({ path }) => path);
}

/** The objects that the commit has at these paths, links followed; an empty word where it has no file. */
function keptBy(repository: Repository, commit: string, paths: readonly string[]): string[] {
  const asked = paths.map((path) => `${commit}:${oneLine(path)}\n`).join("");
  const told = git(
    repository,
    ["cat-file", "--batch-check=%(objecttype) %(objectname)", "--follow-symlinks"],
    asked,
  );
  if (told.code !== 0) throw new GitError(`git can't compare the spec with its commit: ${reasonOf(told)}`);
  return answers(textOf(told), paths.length);
}

/** One answer for each path. That a link leads astray takes two lines: what is wrong and how long, then where to. */
function answers(text: string, count: number): string[] {
  const lines = text.split("\n");
  const found: string[] = [];
  for (let at = 0; found.length < count && at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    found.push(/^blob ([0-9a-f]+)$/.exec(line)?.[1] ?? "");
    if (/^(?:symlink|dangling|loop|notdir) \d+$/.test(line)) at += 1;
  }
  return found;
}

/** What git would call these files' contents. */
function hashed(repository: Repository, paths: readonly string[], options: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const asked = paths.map((path) => `${oneLine(path)}\n`).join("");
  const told = git(repository, ["hash-object", ...options, "--stdin-paths"], asked);
  if (told.code !== 0) throw new GitError(`git can't compare the spec with its commit: ${reasonOf(told)}`);
  return textOf(told).split("\n");
}

/** The file behind a link: its own attributes say how it is kept. */
function targetOf({ folder }: Repository, path: string): string {
  const own = relative(folder, realpathSync.native(join(folder, path)));
  return own.startsWith(`..${sep}`) || isAbsolute(own) ? path : own.split(sep).join("/");
}

/** Git is asked line by line. */
function oneLine(path: string): string {
  if (path.includes("\n"))
    throw new GitError(`${JSON.stringify(path)} has a line break in its name`, "rename it");
  return path;
}
