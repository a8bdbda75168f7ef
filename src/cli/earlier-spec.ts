/** The spec that `--base` names, beside today's. Git is loaded only where it is asked. */
import type { Loaded } from "../spec/model.js";
import type { LoadedBase } from "./base.js";
import type { PlanningOptions } from "./options.js";
import { specPaths, today } from "./spec-paths.js";
import type { Terminal } from "./terminal.js";

/** What `--base` names. */
export async function earlierSpec(
  named: readonly string[],
  options: PlanningOptions,
  target: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<LoadedBase | undefined> {
  const { base: name, baseCommit: commit, allowFileRoot: allowFileRoots, remote, pushRef = false } = options;
  if (name === undefined) return undefined;
  const { loadBase } = await import("./base.js");
  const memory = { remote, push: pushRef };
  const request = {
    name,
    specs: specPaths(named),
    cwd: process.cwd(),
    allowFileRoots,
    today: today(),
    target,
    memory,
  };
  const earlier = await loadBase({ ...request, ...(commit !== undefined && { commit }) }, signal);
  if (earlier.memory && !earlier.base)
    terminal.say(
      `Nothing is remembered as applied to ${target} (${earlier.memory.ref}): this is as without --base.`,
    );
  return earlier;
}

/** Places of today's files and of the base's. */
export function withPlacesOf(loaded: Loaded, earlier: LoadedBase | undefined): Loaded {
  if (!earlier) return loaded;
  return { ...loaded, locate: (place) => loaded.locate(place) ?? earlier.locate(place) };
}
