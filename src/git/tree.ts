/** What a commit holds at a path. */
import { GitError } from "./errors.js";
import type { Repository } from "./repository.js";
import { git, reasonOf } from "./run.js";

/** One thing in a commit, links within it followed. */
export type Stored =
  | { readonly type: "file"; readonly bytes: Buffer }
  | { readonly type: "folder"; readonly names: readonly string[] }
  | { readonly type: "missing" };

/** The largest file that is read out of a commit. */
const LARGEST = 256 << 20;

const LFS = "version https://git-lfs.github.com/spec/v1";

function elsewhere(commit: string, path: string, why: string): GitError {
  const short = commit.slice(0, 10);
  return new GitError(
    `${JSON.stringify(path)} can't be read out of ${short}: ${why}`,
    `git worktree add ../base ${short}, bring its files there, and give it as --base ../base/…`,
  );
}

/** Asks for one object; the answer's first line, and what follows it. */
function ask(
  repository: Repository,
  mode: "--batch" | "--batch-check",
  name: string,
): { readonly head: string; readonly rest: Buffer } {
  const answer = git(repository, ["cat-file", mode, "--follow-symlinks"], `${name}\n`);
  if (answer.code !== 0) throw new GitError(`git can't read ${name}: ${reasonOf(answer)}`);
  const end = answer.out.indexOf(10);
  return { head: answer.out.subarray(0, end).toString("utf8"), rest: answer.out.subarray(end + 1) };
}

/** Whether a part of the path is another repository's: git stores its commit, and none of its files. */
function submoduleOn(repository: Repository, commit: string, path: string): string | undefined {
  const parts = path.split("/");
  return parts
    .map((_, index) => parts.slice(0, index + 1).join("/"))
    .find((part) =>
      git(repository, ["ls-tree", "-z", commit, "--", part]).out.toString("utf8").startsWith("160000 "),
    );
}

function namesIn(repository: Repository, tree: string): string[] {
  const listed = git(repository, ["ls-tree", "-z", "--name-only", tree]);
  if (listed.code !== 0) throw new GitError(`git can't list ${tree}: ${reasonOf(listed)}`);
  return listed.out
    .toString("utf8")
    .split("\0")
    .filter((name) => name !== "");
}

/**
 * Reads a path out of a commit. @param path from the top of the repository, `""` for the top
 * @throws GitError for what git keeps elsewhere: submodules, large files (LFS), links out of the repository
 */
export function stored(repository: Repository, commit: string, path: string): Stored {
  if (path.includes("\n")) throw elsewhere(commit, path, "there is a line break in its name");
  const name = `${commit}:${path}`;
  const { head } = ask(repository, "--batch-check", name);
  const [, oid = "", type, size] = /^([0-9a-f]{40,64}) (blob|tree) (\d+)$/.exec(head) ?? [];
  if (type === "tree") return { type: "folder", names: namesIn(repository, oid) };
  if (type === "blob") return file(repository, commit, path, Number(size));
  if (/^(?:symlink|dangling|loop) \d+$/.test(head))
    throw elsewhere(commit, path, "it is a link that leads out of the repository, or nowhere");
  const submodule = submoduleOn(repository, commit, path);
  if (submodule !== undefined)
    throw elsewhere(commit, path, `${submodule} is a submodule, whose files are in another repository`);
  return { type: "missing" };
}

function file(repository: Repository, commit: string, path: string, size: number): Stored {
  if (size > LARGEST) throw elsewhere(commit, path, "it is larger than 256 MB");
  const bytes = ask(repository, "--batch", `${commit}:${path}`).rest.subarray(0, size);
  if (bytes.length < size) throw new GitError(`git can't read all of ${JSON.stringify(path)}`);
  if (bytes.subarray(0, LFS.length).toString("latin1") === LFS)
    throw elsewhere(commit, path, "git keeps a pointer to it only (Git LFS)");
  return { type: "file", bytes };
}
