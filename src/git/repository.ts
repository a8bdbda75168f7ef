/** The repository that a spec lies in. */
import { realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { GitError } from "./errors.js";
import { git, reasonOf, textOf } from "./run.js";
import type { GitContext, GitResult } from "./run.js";

/** An opened repository. */
export interface Repository extends GitContext {
  /** The folder at the top of the work tree, links followed. */
  readonly folder: string;
  /** Only the newest commits are here. */
  readonly isShallow: boolean;
}

const BASE_FILE = "or give the earlier spec as a file or folder: --base FILE";

function notOpened(folder: string, result: GitResult): GitError {
  if (result.err.includes("dubious ownership")) {
    return new GitError(
      `git does not trust the repository at ${folder}: somebody else owns it`,
      `git config --global --add safe.directory ${JSON.stringify(folder)}`,
    );
  }
  if (result.err.includes("not a git repository")) {
    return new GitError(
      `${folder} is not in a git repository`,
      `run in the repository's work tree, ${BASE_FILE}`,
    );
  }
  if (result.err.includes("must be run in a work tree")) {
    return new GitError(
      `${folder} belongs to a repository without a work tree (a bare one)`,
      `run in a clone of it that has the spec's files, ${BASE_FILE}`,
    );
  }
  return new GitError(`git can't read the repository at ${folder}: ${reasonOf(result)}`);
}

/** Opens the repository that a folder lies in. @throws GitError saying what is in the way */
function openRepository(folder: string, env: GitContext["env"]): Repository {
  const context = { folder, env };
  const top = git(context, ["rev-parse", "--show-toplevel"]);
  if (top.code !== 0) throw notOpened(folder, top);
  const shallow = git(context, ["rev-parse", "--is-shallow-repository"]);
  return { folder: realpathSync.native(textOf(top)), env, isShallow: textOf(shallow) === "true" };
}

/** A named file or folder, the links on the way to it followed: the folder it lies in or is, and its own path. */
function located(named: string, cwd: string): { readonly folder: string; readonly path: string } {
  const path = resolve(cwd, named);
  try {
    if (statSync(path).isDirectory()) {
      const folder = realpathSync.native(path);
      return { folder, path: folder };
    }
    const folder = realpathSync.native(dirname(path));
    return { folder, path: join(folder, basename(path)) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new GitError(`${named} can't be found (${code})`);
  }
}

/**
 * The path of a named file or folder from the top of the repository, with `/` between its parts; `""` is the top itself.
 * @throws GitError when it lies elsewhere
 */
export function pathIn(repository: Repository, named: string, cwd: string): string {
  const path = relative(repository.folder, located(named, cwd).path);
  if (path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path)) {
    throw new GitError(
      `${named} lies outside the repository at ${repository.folder}`,
      `an earlier revision can be read of specs of one repository, ${BASE_FILE}`,
    );
  }
  return path.split(sep).join("/");
}

/** The repository that all of these specs lie in. @throws GitError when there is none */
export function repositoryOf(specs: readonly string[], cwd: string, env: GitContext["env"]): Repository {
  const [first = "."] = specs;
  const repository = openRepository(located(first, cwd).folder, env);
  for (const spec of specs) pathIn(repository, spec, cwd);
  return repository;
}
