/** The example for Gitee Go, and what makes its pipelines run. */
import { readFileSync, readdirSync } from "node:fs";
import { GiteeModel } from "../../support/forge/gitee-model.js";
import { ForgeModel, TOKEN } from "../../support/forge/model.js";
import type { Pipeline } from "../pipeline.js";
import type { World } from "../world.js";
import { play } from "./player.js";

const EXAMPLE = new URL("../../../examples/ci/gitee/.workflow/", import.meta.url);

/** As for a Gitee of one's own: its variable has to be listed, too. */
function files(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(EXAMPLE).map((name) => {
      const text = readFileSync(new URL(name, EXAMPLE), "utf8");
      return [
        `.workflow/${name}`,
        text.replace("    - FORGE_TOKEN\n", "$&    - FORGE_API\n    - PBX_METRICS\n"),
      ];
    }),
  );
}

/** The repository's variables, as the example's README has them. */
function settings({ api, variables, secrets }: World): Record<string, string> {
  return { ...variables, ...secrets, FORGE_PROJECT: "acme/pbx", FORGE_TOKEN: TOKEN, FORGE_API: api };
}

const MAIN = "refs/heads/main";

export const gitee: Pipeline = {
  title: "Gitee Go",
  files,
  forge: () => new GiteeModel(),
  membersAlone: true,
  onPullRequest: async (world, pull) => {
    if (pull.from !== ForgeModel.home) throw new Error("members alone open pull requests");
    const head = world.hosting.headOf(pull);
    // What is built is merged with the target beforehand.
    world.hosting.mergeOf(pull);
    return play(world, {
      trigger: "pr",
      files: head,
      checkout: { ref: `refs/pull/${pull.number}/merge` },
      parameters: {
        GITEE_BRANCH: pull.base,
        GITEE_COMMIT: world.hosting.commitOf(`refs/heads/${pull.base}`),
        GITEE_SOURCE_BRANCH: pull.branch,
        GITEE_SOURCE_COMMIT: head,
        GITEE_PULL_ID: String(pull.number),
        GITEE_COMMIT_MESSAGE: pull.title,
      },
      settings: settings(world),
    });
  },
  onMerge: (world, commit) =>
    play(world, {
      trigger: "push",
      files: commit,
      checkout: { ref: MAIN, commit },
      parameters: { GITEE_BRANCH: "main", GITEE_COMMIT: commit },
      settings: settings(world),
    }),
  atNight: (world) => {
    const commit = world.hosting.commitOf(MAIN);
    return play(world, {
      trigger: "schedule",
      files: commit,
      checkout: { ref: MAIN },
      parameters: { GITEE_BRANCH: "main", GITEE_COMMIT: commit },
      settings: settings(world),
    });
  },
};
