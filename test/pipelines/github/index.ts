/** The example for GitHub Actions. */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GithubModel } from "../../support/forge/github-model.js";
import type { StoredPull } from "../../support/forge/model.js";
import type { Pipeline, Run } from "../pipeline.js";
import type { World } from "../world.js";
import { pullRequest, push, schedule, workflowRun } from "./event.js";
import { play } from "./player.js";
import type { PlayerOptions } from "./player.js";

const EXAMPLE = fileURLToPath(new URL("../../../examples/ci/github/", import.meta.url));

/** The workflows, with the owner filled in that the README asks for. */
export function workflowFiles(): Record<string, string> {
  const names = readdirSync(EXAMPLE).filter((name) => name.endsWith(".yml"));
  const filled = (name: string): string =>
    readFileSync(EXAMPLE + name, "utf8").replaceAll("uses: OWNER/pbxctl@v0", "uses: acme/pbxctl@v0");
  return Object.fromEntries(names.map((name) => [`.github/workflows/${name}`, filled(name)]));
}

/** A pull request's run, and whatever runs on its result: one run each. */
export async function proposed(world: World, pull: StoredPull, options: PlayerOptions = {}): Promise<Run[]> {
  const { run, ended } = await play(world, pullRequest(world, pull), options);
  const runs = [run];
  for (const { workflow, ok } of ended) {
    const event = workflowRun(world, workflow, pull, ok ? "success" : "failure");
    runs.push((await play(world, event, options)).run);
  }
  return runs;
}

export const github: Pipeline = {
  title: "GitHub Actions",
  files: workflowFiles,
  forge: () => new GithubModel(),
  onPullRequest: async (world, pull) => {
    const [run] = await proposed(world, pull);
    if (!run) throw new Error("no workflow was started");
    return run;
  },
  onMerge: async (world, commit) => (await play(world, push(commit))).run,
  atNight: async (world) => (await play(world, schedule(world))).run,
};
