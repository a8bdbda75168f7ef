/** What the runners of the dialects have in common: a home of their own, a checkout, folders for what is kept. */
import { cpSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { folder } from "../support/cli.js";
import { git } from "../support/git.js";
import type { World } from "./world.js";

/** A home whose git goes to the world's repository where a pipeline names the forge's address. */
export function homeOf(world: World, address: string): string {
  const path = folder();
  const lines = [`[url "file://${world.hosting.remote}"]`, `\tinsteadOf = ${address}`, ""];
  writeFileSync(join(path, ".gitconfig"), lines.join("\n"));
  return path;
}

export interface Wanted {
  /** What is fetched. */
  readonly ref: string;
  /** What is checked out of it; `ref`'s own commit unless told. */
  readonly commit?: string;
  /** How many commits are fetched; all unless told. */
  readonly depth?: number;
  /** What `origin` is called afterwards. */
  readonly address: string;
}

/** A fresh checkout with a detached HEAD, as runners make one. */
export function checkOut(world: World, wanted: Wanted): string {
  const cwd = folder();
  git(cwd, "init", "--quiet", "--initial-branch=runner");
  return checkOutInto(cwd, world, wanted);
}

/** The same in a folder that an earlier run has used. */
export function checkOutInto(cwd: string, world: World, { ref, commit, depth, address }: Wanted): string {
  const shallow = depth === undefined ? [] : [`--depth=${depth}`];
  git(
    cwd,
    "fetch",
    "--quiet",
    ...shallow,
    `file://${world.hosting.remote}`,
    `+${ref}:refs/remotes/origin/run`,
  );
  git(cwd, "checkout", "--quiet", "--force", "--detach", commit ?? "refs/remotes/origin/run");
  const has = git(cwd, "remote").split("\n").includes("origin");
  git(cwd, "remote", has ? "set-url" : "add", "origin", address);
  return cwd;
}

/** Copies files and folders out of a workspace, those that are there; what became of them. */
export function keep(from: string, paths: readonly string[], to: string): readonly string[] {
  const there = paths.filter((path) => existsSync(join(from, path)));
  for (const path of there) {
    const target = join(to, path);
    mkdirSync(statSync(join(from, path)).isDirectory() ? target : dirname(target), { recursive: true });
    cpSync(join(from, path), target, { recursive: true });
  }
  return there;
}
