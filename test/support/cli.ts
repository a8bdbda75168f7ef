/** Runs the built command as a user does: a process of its own, in a folder of its own, against a real socket. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { serve } from "../../src/simulator/serve.js";
import type { ServeOptions } from "../../src/simulator/serve.js";
import { Simulator } from "../../src/simulator/simulator.js";
import type { Seed } from "../../src/simulator/simulator.js";

export const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The log-in of every simulator here. */
export const LOGIN = { PBX_USERNAME: "ops", PBX_PASSWORD: "canary-login-password" } as const;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Further flags for Node itself. */
  readonly node?: readonly string[];
  /** Called once the command runs, with what sends it a signal. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Called with everything printed so far; for tests that act in the middle. */
  readonly onOutput?: (out: string, err: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs `pbxctl ARGS` to its end. The environment holds nothing but what the test gives. */
export function pbxctl(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, [...(options.node ?? []), MAIN, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env["PATH"] ?? "", ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  options.onStart?.((signal) => child.kill(signal));
  const told = (): void => options.onOutput?.(out, err, (signal) => child.kill(signal));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    told();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    told();
  });
  // A command that does not read its input may end before it is written.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.stdin ?? "");
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

/** A folder with files, gone with the test. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "pbxctl-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

/** A simulated PBX on a socket, gone with the test, and the environment that leads there. */
export async function livePbx(
  seed: Seed,
  options: ServeOptions = {},
): Promise<{ simulator: Simulator; url: string; env: Record<string, string>; close: () => Promise<void> }> {
  const simulator = new Simulator({ seed, username: LOGIN.PBX_USERNAME, password: LOGIN.PBX_PASSWORD });
  const served = await serve(simulator, options);
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await served.close();
    open = false;
  };
  onTestFinished(close);
  return { simulator, url: served.url, env: { ...LOGIN, PBX_URL: served.url }, close };
}
