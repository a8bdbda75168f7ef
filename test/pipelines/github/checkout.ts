/** What `actions/checkout` does with git: one commit unless told otherwise, and credentials only where they are kept. */
import { git } from "../../support/git.js";

export interface Checkout {
  /** The bare repository's folder. */
  readonly remote: string;
  readonly ref: string;
  readonly commit: string;
  /** 0: everything. */
  readonly depth: number;
  /** Whether git may still fetch afterwards, and push. */
  readonly may: { readonly fetch: boolean; readonly push: boolean };
}

const NOWHERE = "file:///there/are/no/credentials/for/this";

export function checkOut(cwd: string, { remote, ref, commit, depth, may }: Checkout): void {
  const [, branch] = /^refs\/heads\/(.+)$/.exec(ref) ?? [];
  const local =
    branch === undefined ? ref.replace(/^refs\//, "refs/remotes/") : `refs/remotes/origin/${branch}`;
  git(cwd, "init", "--quiet", "--initial-branch=nothing");
  git(cwd, "remote", "add", "origin", `file://${remote}`);
  if (depth === 0)
    git(cwd, "fetch", "--quiet", "--prune", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*");
  const shallow = depth === 0 ? [] : [`--depth=${depth}`];
  git(cwd, "fetch", "--quiet", "--no-tags", ...shallow, "origin", `+${commit}:${local}`);
  if (branch === undefined) git(cwd, "checkout", "--quiet", "--force", "--detach", local);
  else git(cwd, "checkout", "--quiet", "--force", "-B", branch, local);
  if (!may.fetch) git(cwd, "remote", "set-url", "origin", NOWHERE);
  if (!may.push) git(cwd, "remote", "set-url", "--push", "origin", NOWHERE);
}
