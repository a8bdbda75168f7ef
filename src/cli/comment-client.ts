/** The way to the pull request: where it is, whose token, and how to get there. */
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { ForgeClient } from "../forge/client.js";
import type { ForgeOptions } from "../forge/client.js";
import { pullOf } from "../forge/find-pull.js";
import type { Forge, Place } from "../forge/forge.js";
import { firstOf, placeOf } from "../forge/place.js";
import { printable } from "../report/printable.js";
import { readToken } from "./comment-token.js";
import { proxies } from "./connection.js";
import { UsageError } from "./exit-codes.js";
import type { CommonOptions } from "./options.js";
import type { Terminal } from "./terminal.js";

/** What the options say of it. */
export interface ForgeReachOptions extends CommonOptions {
  readonly api?: string;
  readonly project?: string;
  readonly pull?: number;
  readonly commit?: string;
  readonly tokenFile?: string;
  readonly timeout: number;
  readonly retries: number;
  readonly caFile?: string;
}

/**
 * The client for the one pull request, which may have to be looked up first.
 * @throws UsageError and ForgeError for what is missing or wrong, before the first request where that is possible
 */
export async function clientOf(
  forge: Forge,
  options: ForgeReachOptions,
  event: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ForgeClient> {
  checkCommit(forge, options);
  const repository = placeOf(forge, options, process.env, event);
  const token = await readToken(forge, options.tokenFile, process.env);
  const settings = await settingsOf(options, terminal, signal);
  const at = (number: number): ForgeClient => {
    const place: Place = { ...repository, number };
    return new ForgeClient(forge, place, token, settings);
  };
  if (options.commit === undefined && repository.number !== undefined) return at(repository.number);
  const seeker = at(0);
  try {
    return at(await pullOf(seeker, options.commit ?? forge.surroundings.pushed?.(process.env)));
  } finally {
    await seeker.close();
  }
}

/** @throws UsageError when the commit can't say which pull request is meant */
function checkCommit({ title, pull: noun, pulls }: Forge, { commit, pull }: ForgeReachOptions): void {
  if (commit === undefined) return;
  if (pull !== undefined)
    throw new UsageError("--commit and --pull exclude each other", `either says which ${noun} it is`);
  if (!/^[0-9a-f]{7,64}$/.test(commit))
    throw new UsageError(
      `--commit ${printable(commit)} is no commit`,
      "git rev-parse HEAD prints the one checked out",
    );
  if (!pulls)
    throw new UsageError(
      `${title} can't be asked which ${noun} a commit came with`,
      "name it with --pull NUMBER",
    );
}

async function settingsOf(
  { timeout, retries, caFile, debug }: ForgeReachOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ForgeOptions> {
  return {
    timeoutMs: Math.ceil(timeout * 1000),
    retries,
    proxy: proxies(),
    signal,
    ...(caFile !== undefined && { ca: await readCa(caFile) }),
    ...(debug && { onCall: (line) => terminal.say(`debug: ${printable(line)}`) }),
    sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
    random: Math.random,
    now: Date.now,
  };
}

async function readCa(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "it can't be read";
    throw new UsageError(`--ca-file ${file} can't be read (${reason})`);
  }
}

/** What GitHub tells of the event that started the workflow. Without it, the ref may still name the pull request. */
export async function readEvent(): Promise<unknown> {
  const file = firstOf(process.env, ["GITHUB_EVENT_PATH"]);
  if (file === undefined) return undefined;
  try {
    return JSON.parse(await readFile(file, "utf8")) as unknown;
  } catch {
    return undefined;
  }
}
