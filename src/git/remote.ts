/** What a remote has of one reference: asked, brought here, and changed. */
import { GitError } from "./errors.js";
import type { Repository } from "./repository.js";
import { commitOf } from "./revision.js";
import { git, gitRemotely, reasonOf, textOf } from "./run.js";
import type { GitResult } from "./run.js";

/** Whether the repository has a remote of this name. What begins with a dash would be an option to git. */
export function hasRemote(repository: Repository, remote: string): boolean {
  return (
    !remote.startsWith("-") &&
    textOf(git(repository, ["remote"]))
      .split("\n")
      .includes(remote)
  );
}

const ACCESS = "see whether the remote can be reached from here, and whether the log-in may read it";

/** The commit that the remote has under a reference; nothing where it does not have it. @throws GitError */
export async function remoteCommit(
  repository: Repository,
  remote: string,
  ref: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const listed = await gitRemotely(repository, ["ls-remote", "--", remote, ref], signal);
  if (listed.code !== 0)
    throw new GitError(`${remote} can't be asked for ${ref}: ${reasonOf(listed)}`, ACCESS);
  const line = textOf(listed)
    .split("\n")
    .find((text) => text.endsWith(`\t${ref}`));
  return line?.split("\t")[0];
}

/** Brings a remote's commit here, unless it is here already. A shallow clone stays shallow. @throws GitError */
export async function bring(
  repository: Repository,
  remote: string,
  ref: string,
  commit: string,
  signal?: AbortSignal,
): Promise<void> {
  if (commitOf(repository, commit) !== undefined) return;
  const depth = repository.isShallow ? ["--depth=1"] : [];
  const fetched = await gitRemotely(
    repository,
    ["fetch", "--no-tags", "--quiet", ...depth, "--", remote, ref],
    signal,
  );
  if (fetched.code !== 0)
    throw new GitError(`${ref} can't be fetched from ${remote}: ${reasonOf(fetched)}`, ACCESS);
  if (commitOf(repository, commit) === undefined)
    throw new GitError(`${ref} moved on ${remote} while it was fetched`, "run again");
}

/**
 * Sets a remote's reference, if it still is what it was. @param before `undefined`: not there
 * @throws GitError, also when somebody else has moved it since
 */
export async function push(
  repository: Repository,
  {
    remote,
    ref,
    before,
    commit,
  }: { remote: string; ref: string; before: string | undefined; commit: string },
  signal?: AbortSignal,
): Promise<void> {
  const lease = `--force-with-lease=${ref}:${before ?? ""}`;
  const pushed = await gitRemotely(
    repository,
    ["push", "--porcelain", lease, "--", remote, `${commit}:${ref}`],
    signal,
  );
  if (pushed.code === 0) return;
  const now = await remoteCommit(repository, remote, ref, signal).catch(() => before);
  if (now !== before) {
    throw new GitError(
      `another run has moved ${ref} on ${remote} since this one began`,
      "apply once more, one run at a time",
    );
  }
  throw new GitError(
    `${ref} can't be pushed to ${remote}: ${refusalOf(pushed)}`,
    "the log-in needs the right to write (contents: write), and apply has to run once more",
  );
}

/** Why a remote took nothing: `!	from:to	[remote rejected] (pre-receive hook declined)`. */
function refusalOf(pushed: GitResult): string {
  const refused = /^!\t.*\t(.*)$/m.exec(pushed.out.toString("utf8"));
  return refused?.[1] ?? reasonOf(pushed);
}
