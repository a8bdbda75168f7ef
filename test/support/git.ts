/** Git repositories of a test's own, untouched by whatever this machine's git is set to. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { folder } from "./cli.js";

/** The environment in which git, and pbxctl's git, are the same on every machine. */
export const GIT_ENV = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.cn",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.cn",
} as const;

/** Runs git in a folder; what it prints. */
export function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", ["-c", "protocol.file.allow=always", ...args], {
    cwd,
    env: { PATH: process.env["PATH"], ...GIT_ENV },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

/** Files by name; `undefined` deletes one. */
export type Files = Readonly<Record<string, string | Uint8Array | undefined>>;

/** Writes files into a folder. */
export function write(cwd: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(cwd, name);
    mkdirSync(dirname(path), { recursive: true });
    if (content === undefined) rmSync(path);
    else writeFileSync(path, content);
  }
}

/** Writes files and commits everything; the commit. */
export function commit(cwd: string, files: Files, message = "change"): string {
  write(cwd, files);
  git(cwd, "add", "--all");
  git(cwd, "commit", "--quiet", "--allow-empty", "--message", message);
  return git(cwd, "rev-parse", "HEAD");
}

/** A repository whose first commit holds the files. */
export function repository(files: Files): string {
  const cwd = folder();
  git(cwd, "init", "--quiet", "--initial-branch=main");
  commit(cwd, files, "first");
  return cwd;
}

/** A bare repository, made the repository's `origin` and given its main branch. */
export function origin(cwd: string): string {
  const bare = folder();
  git(bare, "init", "--quiet", "--bare", "--initial-branch=main");
  git(cwd, "remote", "add", "origin", bare);
  git(cwd, "push", "--quiet", "origin", "main");
  return bare;
}

/** A fresh clone, as a pipeline has one. */
export function clone(bare: string, ...options: string[]): string {
  const cwd = folder();
  git(cwd, "clone", "--quiet", ...options, `file://${bare}`, ".");
  return cwd;
}
