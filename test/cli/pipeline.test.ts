import { expect, test } from "vitest";
import { sourceOf } from "../../src/cli/pipeline.js";
import type { Source } from "../../src/report/report.js";

test.each<[string, Readonly<Record<string, string>>, Source]>([
  [
    "GitHub",
    {
      GITHUB_ACTIONS: "true",
      GITHUB_SHA: "abc",
      GITHUB_REF: "refs/heads/main",
      GITHUB_ACTOR: "octocat",
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_REPOSITORY: "tel/pbx",
      GITHUB_RUN_ID: "7",
    },
    {
      pipeline: "github",
      commit: "abc",
      ref: "refs/heads/main",
      actor: "octocat",
      run: "https://github.example/tel/pbx/actions/runs/7",
    },
  ],
  [
    "GitHub, started again by somebody else",
    { GITHUB_ACTIONS: "true", GITHUB_ACTOR: "octocat", GITHUB_TRIGGERING_ACTOR: "hubot" },
    { pipeline: "github", commit: null, ref: null, actor: "hubot", run: null },
  ],
  [
    "GitLab",
    {
      GITLAB_CI: "true",
      CI_COMMIT_SHA: "abc",
      CI_COMMIT_REF_NAME: "main",
      GITLAB_USER_LOGIN: "ann",
      CI_JOB_URL: "https://gitlab.example/tel/pbx/-/jobs/7",
    },
    {
      pipeline: "gitlab",
      commit: "abc",
      ref: "main",
      actor: "ann",
      run: "https://gitlab.example/tel/pbx/-/jobs/7",
    },
  ],
  [
    "Gitee Go",
    {
      GITEE_PIPELINE_NAME: "pbx",
      GITEE_COMMIT: "abc",
      GITEE_BRANCH: "master",
      GITEE_PIPELINE_TRIGGER_USER: "小王",
    },
    { pipeline: "gitee", commit: "abc", ref: "master", actor: "小王", run: null },
  ],
  [
    "Jenkins",
    {
      JENKINS_URL: "https://ci.example/",
      GIT_COMMIT: "abc",
      GIT_BRANCH: "origin/main",
      BUILD_USER: "Ann Lee",
      BUILD_URL: "https://ci.example/job/pbx/7/",
    },
    {
      pipeline: "jenkins",
      commit: "abc",
      ref: "origin/main",
      actor: "Ann Lee",
      run: "https://ci.example/job/pbx/7/",
    },
  ],
  [
    "a machine of one's own",
    { USER: "ann", GITHUB_ACTIONS: "", GIT_COMMIT: "of something else" },
    { pipeline: null, commit: null, ref: null, actor: "ann", run: null },
  ],
  ["nothing at all", {}, { pipeline: null, commit: null, ref: null, actor: null, run: null }],
])("%s", (_, environment, expected) => {
  expect(sourceOf(environment)).toEqual(expected);
});
