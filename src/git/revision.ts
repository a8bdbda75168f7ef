/** Names of revisions → commits. */
import { posix } from "node:path";
import { GitError } from "./errors.js";
import type { Repository } from "./repository.js";
import { git, textOf } from "./run.js";

/** The commit that a revision names, all of its digits; nothing where it names none. */
export function commitOf(repository: Repository, revision: string): string | undefined {
  // What begins with a dash is an option to git, and never the name of a revision.
  if (revision === "" || revision.startsWith("-") || /[\0\n]/.test(revision)) return undefined;
  // What follows :/ are words of a commit's message to their end.
  const name = revision.startsWith(":/") ? nameOf(repository, revision) : revision;
  const found = git(repository, ["rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
  const commit = textOf(found);
  return found.code === 0 && /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined;
}

const nameOf = (repository: Repository, revision: string): string =>
  textOf(git(repository, ["rev-parse", "--verify", "--quiet", revision]));

/** A revision's name that can't be taken for anything else: of a branch or tag in full, else the commit. */
export function fullName(repository: Repository, revision: string, commit: string): string {
  const named = git(repository, ["rev-parse", "--symbolic-full-name", "--verify", "--quiet", revision]);
  return (named.code === 0 && textOf(named)) || commit;
}

/**
 * The commit that a revision names. @param what what it was looked for as
 * @throws GitError saying what mends it where there is none
 */
export function requireCommit(repository: Repository, revision: string, what = "revision"): string {
  const commit = commitOf(repository, revision);
  if (commit !== undefined) return commit;
  const shallow = repository.isShallow ? ", which has only the newest commits (a shallow clone)" : "";
  throw new GitError(
    `there is no ${what} ${JSON.stringify(revision)} in the repository at ${repository.folder}${shallow}`,
    repository.isShallow
      ? "git fetch --unshallow brings the rest; in a pipeline, check out with fetch-depth: 0"
      : "git fetch --all --tags brings what the remote has; git log --oneline lists what is here",
  );
}

/** The commit that is checked out. @throws GitError in a repository without a commit */
export function headOf(repository: Repository): string {
  const head = commitOf(repository, "HEAD");
  if (head === undefined)
    throw new GitError(`the repository at ${repository.folder} has no commit yet`, "commit the spec first");
  return head;
}

/**
 * Where a file, or the files of a folder, were before they were renamed, between a commit and the work tree, as far as git
 * can tell.
 */
export function renamedFrom(repository: Repository, commit: string, path: string): string | undefined {
  const names = git(repository, ["diff", "--name-status", "-z", "-M", "--diff-filter=R", commit, "--"]);
  if (names.code !== 0) return undefined;
  const words = names.out.toString("utf8").split("\0");
  for (let at = 0; at + 2 < words.length; at += 3) {
    const [, before = "", now = ""] = words.slice(at, at + 3);
    if (now === path) return before;
    if (posix.dirname(now) === path && /\.ya?ml$/.test(now)) return posix.dirname(before);
  }
  return undefined;
}
