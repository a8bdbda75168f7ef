import { describe, expect, it } from "vitest";
import { folder, pbxctl } from "../support/cli.js";
import { gentlePlan } from "../support/forge/documents.js";
import { GitlabModel } from "../support/forge/gitlab-model.js";
import { TOKEN } from "../support/forge/model.js";
import { serveForge } from "../support/forge/mount.js";

/** A pipeline that no forge runs: Jenkins tells the commit, and not the merge request. */
async function onJenkins() {
  const model = new GitlabModel();
  const api = await serveForge(model);
  const cwd = folder({ "plan.json": JSON.stringify(gentlePlan()) });
  const env = { JENKINS_URL: "http://jenkins.example.cn", GITLAB_TOKEN: TOKEN };
  const where = ["--forge", "gitlab", "--api", api, "--project", "acme/voice/pbx"];
  const comment = (...args: string[]) =>
    pbxctl(["comment", "--plan", "plan.json", ...where, ...args], { cwd, env });
  return { model, comment };
}

describe("comment --commit", () => {
  it("finds the merge request that the commit was merged with", async () => {
    const { model, comment } = await onJenkins();
    model.commits.set("abc1234", [{ number: 7, merged: true }]);
    const { code, out, err } = await comment("--commit", "abc1234");
    expect(err).toBe("");
    expect(out).toContain("Created the comment on GitLab acme/voice/pbx!7");
    expect(code).toBe(0);
    expect(model.comments).toHaveLength(1);
  });

  it("says so when the commit came with none", async () => {
    const { comment } = await onJenkins();
    const { code, err } = await comment("--commit", "abc1234");
    expect(err).toContain("No merge request of acme/voice/pbx has the commit abc1234");
    expect(code).toBe(1);
  });

  it.each([
    [["--commit", "abc1234", "--pull", "7"], "--commit and --pull exclude each other"],
    [["--commit", "-x; rm"], "is no commit"],
    [["--commit", "main"], "--commit main is no commit"],
    [
      ["--commit", "abc1234", "--forge", "gitee", "--project", "acme/pbx"],
      "Gitee can't be asked which pull request",
    ],
  ])("refuses %o before any request", async (args, message) => {
    const { model, comment } = await onJenkins();
    const { code, err } = await comment(...args);
    expect(err).toContain(message);
    expect(code).toBe(1);
    expect(model.requests).toEqual([]);
  });
});
