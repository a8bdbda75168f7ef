/** Git as the memory of what was applied: one reference for each PBX. */
import { GitError } from "./errors.js";
import { appliedRef } from "./ref-name.js";
import { bring, hasRemote, push, remoteCommit } from "./remote.js";
import type { Repository } from "./repository.js";
import { commitOf } from "./revision.js";
import { git, reasonOf } from "./run.js";

/** What is remembered of a PBX, here and on the remote. */
export interface Memory {
  readonly repository: Repository;
  readonly ref: string;
  /** The commit applied last; not there where nothing is remembered. */
  readonly commit: string | undefined;
  /** What the reference is here. */
  readonly local: string | undefined;
  /** What it is on the remote; not there where the remote was not asked. */
  readonly remote: { readonly name: string; readonly commit: string | undefined } | undefined;
}

/** Which remote remembers, and whether it is the one that counts. */
export interface MemorySettings {
  readonly remote: string;
  /** The remote is written after apply: so what it says counts, and not what an earlier run left here. */
  readonly push: boolean;
}

/**
 * What the reference is here; nothing where there is none. @throws GitError where there is one that names no commit: taken
 * for nothing, every deletion since would be forgotten
 */
function rememberedHere(repository: Repository, ref: string): string | undefined {
  const named = git(repository, ["rev-parse", "--verify", ref]);
  const commit = commitOf(repository, ref);
  const isThere = named.code === 0 || named.err.includes("broken ref");
  if (commit !== undefined || !isThere) return commit;
  throw new GitError(
    `${ref} is here and names no commit that is, so what was applied last is not known`,
    `git fetch origin '+${ref}:${ref}' brings what the remote remembers; git update-ref -d ${ref} forgets it`,
  );
}

/**
 * Looks up what was applied last to a PBX: here, and where there is nothing here, or where the remote counts, there.
 * @throws GitError when the remote can't be asked or the reference can't be read, since not knowing is not the same as nothing
 */
export async function recallApplied(
  repository: Repository,
  target: string,
  { remote, push: counts }: MemorySettings,
  signal?: AbortSignal,
): Promise<Memory> {
  const ref = appliedRef(target);
  const local = rememberedHere(repository, ref);
  const known = { repository, ref, local };
  if (local !== undefined && !counts) return { ...known, commit: local, remote: undefined };
  if (!hasRemote(repository, remote)) {
    if (!counts) return { ...known, commit: local, remote: undefined };
    throw new GitError(
      `the repository at ${repository.folder} has no remote ${JSON.stringify(remote)}`,
      "git remote -v lists them; --remote names one",
    );
  }
  const commit = await remoteCommit(repository, remote, ref, signal);
  if (commit !== undefined) await bring(repository, remote, ref, commit, signal);
  return { ...known, commit: commit ?? local, remote: { name: remote, commit } };
}

/**
 * Remembers a commit as applied: on the remote first, where it is pushed, then here. Nothing moves that another run has
 * moved meanwhile. @throws GitError
 */
export async function remember(
  memory: Memory,
  commit: string,
  pushed: boolean,
  signal?: AbortSignal,
): Promise<void> {
  const { repository, ref, local, remote } = memory;
  if (pushed && remote && remote.commit !== commit)
    await push(repository, { remote: remote.name, ref, before: remote.commit, commit }, signal);
  if (local === commit) return;
  const zeros = "0".repeat(commit.length);
  const moved = git(repository, ["update-ref", "-m", "pbxctl apply", ref, commit, local ?? zeros]);
  if (moved.code !== 0)
    throw new GitError(
      `${ref} can't be set here: ${reasonOf(moved)}`,
      "if another run has moved it meanwhile, apply once more",
    );
}
