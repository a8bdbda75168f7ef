/** The git side of a forge: a bare repository with the references that a forge keeps of each pull request. */
import type { ForgeModel, NewPull, StoredPull } from "../support/forge/model.js";
import { folder } from "../support/cli.js";
import { clone, commit, git } from "../support/git.js";
import type { Files } from "../support/git.js";

/** A repository on a forge. */
export class Hosting {
  /** The bare repository's folder; runners fetch from it by `file://`, so that a shallow clone is one. */
  readonly remote = bare();
  readonly #forge: ForgeModel;
  /** Where people work: one clone for everybody. */
  readonly #desk: string;
  readonly #forks = new Map<string, string>();

  constructor(forge: ForgeModel, files: Files) {
    this.#forge = forge;
    // The model begins with a pull request of its own.
    forge.pulls.clear();
    forge.headOf = (pull) => this.headOf(pull);
    this.#desk = clone(this.remote);
    commit(this.#desk, files, "Describe the phone system as it is");
    git(this.#desk, "push", "--quiet", "origin", "HEAD:refs/heads/main");
  }

  /** Commits files on top of main, or of the branch where it is there, and pushes them. */
  push(branch: string, files: Files, message: string): string {
    this.#checkOut(branch);
    const made = commit(this.#desk, files, message);
    git(this.#desk, "push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);
    return made;
  }

  /** Pushes a branch and opens a pull request for it. */
  propose(branch: string, files: Files, title: string): StoredPull {
    this.push(branch, files, title);
    return this.#open({ branch, title, body: "", author: "li" });
  }

  /** The same from a fork, which may be pushed to by anybody. */
  proposeFromFork(owner: string, branch: string, files: Files, title: string): StoredPull {
    const fork = bare();
    this.#forks.set(`${owner}/pbx`, fork);
    this.#checkOut(branch);
    commit(this.#desk, files, title);
    git(this.#desk, "push", "--quiet", `file://${fork}`, `HEAD:refs/heads/${branch}`);
    return this.#open({ branch, title, body: "", author: owner, from: `${owner}/pbx` });
  }

  /** Another commit on a fork's branch. */
  pushToFork({ from, branch }: StoredPull, files: Files, message: string): void {
    const fork = this.#forks.get(from) ?? "";
    git(this.#desk, "fetch", "--quiet", `file://${fork}`, `refs/heads/${branch}`);
    git(this.#desk, "checkout", "--quiet", "--detach", "FETCH_HEAD");
    commit(this.#desk, files, message);
    git(this.#desk, "push", "--quiet", `file://${fork}`, `HEAD:refs/heads/${branch}`);
  }

  /** The commit that a pull request proposes, after the forge's own references have followed it. */
  headOf(pull: StoredPull): string {
    const from = this.#forks.get(pull.from) ?? this.remote;
    const ref = `refs/pull/${pull.number}/head`;
    git(this.remote, "fetch", "--quiet", `file://${from}`, `+refs/heads/${pull.branch}:${ref}`);
    return this.commitOf(ref);
  }

  /** A merge of the proposal into its base that nobody has pushed: what forges let a pipeline check out. */
  mergeOf(pull: StoredPull, message = "Merge a proposal into its base"): string {
    const [head, base] = [this.headOf(pull), this.commitOf(`refs/heads/${pull.base}`)];
    const tree = git(this.remote, "merge-tree", "--write-tree", base, head);
    const made = git(this.remote, "commit-tree", tree, "-p", base, "-p", head, "-m", message);
    git(this.remote, "update-ref", `refs/pull/${pull.number}/merge`, made);
    return made;
  }

  /** Merges on the forge: main moves, and the forge knows which pull request the commit came with. */
  merge(pull: StoredPull): string {
    const made = this.mergeOf(pull, this.#forge.mergeMessage(pull));
    git(this.remote, "update-ref", `refs/heads/${pull.base}`, made);
    pull.state = "merged";
    this.#forge.commits.set(made, [{ number: pull.number, merged: true }]);
    return made;
  }

  /** The commit that a reference of the remote names; an error when there is none. */
  commitOf(ref: string): string {
    return git(this.remote, "rev-parse", "--verify", `${ref}^{commit}`);
  }

  /** Names of the remote's references. */
  refs(under: string): string[] {
    return git(this.remote, "for-each-ref", "--format=%(refname)", under).split("\n").filter(Boolean);
  }

  /** A file as a revision of the remote has it. */
  read(revision: string, path: string): string {
    return `${git(this.remote, "show", `${revision}:${path}`)}\n`;
  }

  /** Each commit that can be reached, with what it changed. */
  history(): string {
    return git(this.remote, "log", "--all", "--patch");
  }

  #open(pull: NewPull): StoredPull {
    const opened = this.#forge.open(pull);
    const { number } = opened;
    this.#forge.commits.set(this.headOf(opened), [{ number, merged: false }]);
    return opened;
  }

  #checkOut(branch: string): void {
    git(this.#desk, "fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*");
    const there = this.refs(`refs/heads/${branch}`).length > 0;
    git(this.#desk, "checkout", "--quiet", "--detach", `origin/${there ? branch : "main"}`);
  }
}

function bare(): string {
  const path = folder();
  git(path, "init", "--quiet", "--bare", "--initial-branch=main");
  // A forge lets a runner fetch any commit that a reference leads to.
  git(path, "config", "uploadpack.allowReachableSHA1InWant", "true");
  git(path, "config", "uploadpack.allowAnySHA1InWant", "true");
  return path;
}
