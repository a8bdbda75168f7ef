/** The example for GitLab, and what makes its pipelines run. */
import { readFileSync } from "node:fs";
import { ForgeModel, TOKEN } from "../../support/forge/model.js";
import type { StoredPull } from "../../support/forge/model.js";
import { GitlabModel } from "../../support/forge/gitlab-model.js";
import type { Pipeline } from "../pipeline.js";
import type { World } from "../world.js";
import { play } from "./player.js";

const EXAMPLE = new URL("../../../examples/ci/gitlab/.gitlab-ci.yml", import.meta.url);
/** What the API calls the project, and a fork of it. */
const [PROJECT, FORK] = ["999", "1000"] as const;

/** Settings as the example's README has them: which of them only pipelines of the default branch see. */
function settings({ variables, secrets }: World, isProtected: boolean): Record<string, string> {
  const { PBX_URL = "", PBX_METRICS = "" } = variables;
  const { PBX_USERNAME = "", PBX_PASSWORD = "", PBX_MASTER_KEY = "" } = secrets;
  const { PBX_NOTIFY_URL = "", PBX_BOT_TOKEN = "" } = secrets;
  const open = { PBX_URL, PBX_USERNAME, PBX_PASSWORD, PBX_MASTER_KEY, GITLAB_TOKEN: TOKEN };
  return isProtected ? { ...open, PBX_METRICS, PBX_NOTIFY_URL, GITLAB_PUSH_TOKEN: PBX_BOT_TOKEN } : open;
}

const onMain = (source: string): Record<string, string> => ({
  CI_PIPELINE_SOURCE: source,
  CI_COMMIT_BRANCH: "main",
  CI_COMMIT_REF_NAME: "main",
  CI_PROJECT_ID: PROJECT,
});

/** A detached pipeline of a merge request; a fork's runs in the fork. */
function onMergeRequest(pull: StoredPull, head: string): Record<string, string> {
  const source = pull.from === ForgeModel.home ? PROJECT : FORK;
  return {
    CI_PIPELINE_SOURCE: "merge_request_event",
    CI_COMMIT_REF_NAME: pull.branch,
    CI_PROJECT_ID: source,
    CI_MERGE_REQUEST_IID: String(pull.number),
    CI_MERGE_REQUEST_PROJECT_ID: PROJECT,
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: source,
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head,
    CI_MERGE_REQUEST_TITLE: pull.title,
  };
}

export const gitlab: Pipeline = {
  title: "GitLab",
  files: () => ({ ".gitlab-ci.yml": readFileSync(EXAMPLE, "utf8") }),
  forge: () => new GitlabModel(),
  onPullRequest: (world, pull) => {
    const commit = world.hosting.headOf(pull);
    return play(world, {
      predefined: onMergeRequest(pull, commit),
      ref: `refs/pull/${pull.number}/head`,
      commit,
      settings: pull.from === ForgeModel.home ? settings(world, false) : {},
    });
  },
  onMerge: (world, commit) =>
    play(world, {
      predefined: onMain("push"),
      ref: "refs/heads/main",
      commit,
      settings: settings(world, true),
    }),
  atNight: (world) =>
    play(world, {
      predefined: onMain("schedule"),
      ref: "refs/heads/main",
      commit: world.hosting.commitOf("refs/heads/main"),
      settings: settings(world, true),
    }),
};
