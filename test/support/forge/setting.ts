/** The three forges side by side: each one's model, and what its pipeline has in the environment. */
import type { Forge } from "../../../src/forge/forge.js";
import { gitee } from "../../../src/forge/gitee.js";
import { github } from "../../../src/forge/github.js";
import { gitlab } from "../../../src/forge/gitlab.js";
import { GiteeModel } from "./gitee-model.js";
import { GithubModel } from "./github-model.js";
import { GitlabModel } from "./gitlab-model.js";
import { TOKEN } from "./model.js";
import type { ForgeModel } from "./model.js";

export interface ForgeSetting {
  readonly forge: Forge;
  readonly project: string;
  readonly model: () => ForgeModel;
  /** A pipeline for pull request 7. @param api the address of the API */
  readonly environment: (api: string) => Record<string, string>;
}

export const settings: readonly ForgeSetting[] = [
  {
    forge: github,
    project: "acme/pbx",
    model: () => new GithubModel(),
    environment: (api) => ({
      GITHUB_ACTIONS: "true",
      GITHUB_API_URL: api,
      GITHUB_REPOSITORY: "acme/pbx",
      GITHUB_REF: "refs/pull/7/merge",
      GITHUB_TOKEN: TOKEN,
    }),
  },
  {
    forge: gitlab,
    project: "acme/voice/pbx",
    model: () => new GitlabModel(),
    environment: (api) => ({
      GITLAB_CI: "true",
      CI_API_V4_URL: api,
      CI_PROJECT_ID: "999",
      CI_MERGE_REQUEST_PROJECT_ID: "acme/voice/pbx",
      CI_MERGE_REQUEST_IID: "7",
      GITLAB_TOKEN: TOKEN,
    }),
  },
  {
    forge: gitee,
    project: "acme/pbx",
    model: () => new GiteeModel(),
    environment: (api) => ({
      giteePullRequestIid: "7",
      giteeTargetNamespace: "acme",
      giteeTargetRepoName: "pbx",
      GITEE_API_URL: api,
      GITEE_TOKEN: TOKEN,
    }),
  },
];
