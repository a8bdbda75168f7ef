/** Git as a child process, with a list of arguments and never through a shell. */
import { spawn, spawnSync } from "node:child_process";
import { GitError } from "./errors.js";

/** Where git runs, and with what environment. */
export interface GitContext {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How a call of git ended. */
export interface GitResult {
  readonly code: number | null;
  readonly out: Buffer;
  /** What git said, for people: without the final line break. */
  readonly err: string;
}

/** One blob may have so much: the largest list of numbers, and room for its header. */
const MOST = 300 << 20;

/** Paths are taken as they are, nothing of the repository is run on the way, and nobody is asked for a password. */
const FIXED = ["--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"] as const;

function argumentsFor({ folder }: GitContext, args: readonly string[]): string[] {
  return ["-C", folder, ...FIXED, ...args];
}

/** They tell git of one repository, such as that of a hook which runs this program; the spec's own is meant. */
const OTHERS = new Set(["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"]);

/** The caller's environment, so that log-ins work, without what is the PBX's alone: hooks see it. */
function environment({ env }: GitContext): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith("PBX_") && !OTHERS.has(name));
  return { ...Object.fromEntries(kept), LC_ALL: "C", GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0" };
}

function notStarted(error: Error): GitError {
  const missing = "code" in error && error.code === "ENOENT";
  return new GitError(
    missing ? "git is not installed here, or not on the PATH" : `git can't be run: ${error.message}`,
    missing ? "install git, or give the earlier spec as a file: --base FILE" : undefined,
  );
}

const saidBy = (err: Buffer): string => err.toString("utf8").trim();

/** Runs git on what lies here, and waits. @throws GitError when it can't be started */
export function git(context: GitContext, args: readonly string[], input = ""): GitResult {
  const ended = spawnSync("git", argumentsFor(context, args), {
    env: environment(context),
    input,
    maxBuffer: MOST,
    windowsHide: true,
  });
  if (ended.error) throw notStarted(ended.error);
  return { code: ended.status, out: ended.stdout, err: saidBy(ended.stderr) };
}

/** Runs git with a remote, which may take long; a signal ends it. @throws GitError when it can't be started */
export function gitRemotely(
  context: GitContext,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", argumentsFor(context, args), {
      env: environment(context),
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      ...(signal && { signal }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.once("error", (error) => reject(notStarted(error)));
    child.once("close", (code) =>
      resolve({ code, out: Buffer.concat(out), err: saidBy(Buffer.concat(err)) }),
    );
  });
}

/** A result's text without its final line break. */
export const textOf = ({ out }: GitResult): string => out.toString("utf8").replace(/\n$/, "");

/** What git said, in one line, for a message. */
export const reasonOf = ({ err, code }: GitResult): string => {
  const lines = err.split("\n").filter((line) => !line.startsWith("hint:") && line.trim() !== "");
  const fatal = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1);
  return fatal?.replace(/^(?:fatal|error): /, "") ?? `git ended with ${code ?? "a signal"}`;
};
