/** The example for Jenkins beside GitLab, and what makes its builds run. */
import { readFileSync } from "node:fs";
import { GitlabModel } from "../../support/forge/gitlab-model.js";
import { ForgeModel, TOKEN } from "../../support/forge/model.js";
import type { StoredPull } from "../../support/forge/model.js";
import type { Pipeline, Run } from "../pipeline.js";
import type { World } from "../world.js";
import { play } from "./player.js";

const EXAMPLE = new URL("../../../examples/ci/jenkins/Jenkinsfile", import.meta.url);
const MAIN = "refs/heads/main";

/** As the example's README has them. */
function credentials({ secrets }: World): Record<string, readonly string[]> {
  const { PBX_USERNAME = "", PBX_PASSWORD = "", PBX_MASTER_KEY = "" } = secrets;
  const { PBX_NOTIFY_URL = "", PBX_BOT_TOKEN = "" } = secrets;
  return {
    pbx: [PBX_USERNAME, PBX_PASSWORD],
    "pbx-master-key": [PBX_MASTER_KEY],
    "pbx-notify-url": [PBX_NOTIFY_URL],
    "pbx-forge-token": [TOKEN],
    "pbx-forge-read": ["pbxctl", "canary-read-token"],
    "pbx-forge-push": ["pbxctl", PBX_BOT_TOKEN],
  };
}

/** A build of a merge request's head. */
const change = ({ number, branch, base, from, author, title }: StoredPull): Record<string, string> => ({
  CHANGE_ID: String(number),
  CHANGE_BRANCH: branch,
  CHANGE_TARGET: base,
  CHANGE_TITLE: title,
  CHANGE_AUTHOR: author,
  ...(from !== ForgeModel.home && { CHANGE_FORK: from }),
});

function onMain(world: World, commit: string, timer: boolean): Promise<Run> {
  // The plugin that tells who started a build.
  const variables = { BUILD_USER_ID: timer ? "timer" : "wang" };
  return play(world, {
    branch: "main",
    ref: MAIN,
    commit,
    timer,
    variables,
    credentials: credentials(world),
  });
}

export const jenkins: Pipeline = {
  title: "Jenkins",
  files: () => ({ Jenkinsfile: readFileSync(EXAMPLE, "utf8") }),
  forge: () => new GitlabModel(),
  onPullRequest: (world, pull) =>
    play(world, {
      branch: `MR-${pull.number}`,
      commit: world.hosting.headOf(pull),
      ref: `refs/pull/${pull.number}/head`,
      timer: false,
      variables: change(pull),
      credentials: credentials(world),
    }),
  onMerge: (world, commit) => onMain(world, commit, false),
  atNight: (world) => onMain(world, world.hosting.commitOf(MAIN), true),
};
