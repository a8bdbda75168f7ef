/** Runs a step's own words in the shell that its runner uses. */
import { spawn } from "node:child_process";

export interface Ran {
  readonly code: number;
  /** Standard output and error, as they came. */
  readonly out: string;
}

/** This machine's tools, without those that npm puts before them. */
const OWN = (process.env["PATH"] ?? "").split(":").filter((path) => !path.includes("node_modules"));

/** What is on every runner: git, bash, curl, jq and Node, and nothing of this machine's settings. */
export function machine(home: string, ...bins: readonly string[]): Record<string, string> {
  return {
    PATH: [...bins, ...OWN].join(":"),
    HOME: home,
    LANG: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
  };
}

/** @param command the shell, its options, and the file or the words to run */
export function runShell(
  command: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  const [shell, ...args] = command;
  const child = spawn(shell, args, { cwd, env: { ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (out += text));
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 255, out }));
  });
}
