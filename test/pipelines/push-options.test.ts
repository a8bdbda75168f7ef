import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { GitlabModel } from "../support/forge/gitlab-model.js";
import { GIT_ENV, clone, commit, git } from "../support/git.js";
import { heedPushOptions, takePushOptions } from "./push-options.js";
import { world } from "./world.js";
import type { World } from "./world.js";

async function start(): Promise<{ here: World; push: (branch: string, ...options: string[]) => void }> {
  const here = await world({ files: () => ({}), forge: () => new GitlabModel() }, {});
  takePushOptions(here);
  const cwd = clone(here.hosting.remote);
  commit(cwd, { "a.txt": "a" }, "Say a\n\nThe body\nof it");
  const push = (to: string, ...options: string[]): void => {
    const { status, stderr } = spawnSync("git", ["push", "--force", ...options, "origin", to], {
      cwd,
      env: { PATH: process.env["PATH"] ?? "", ...GIT_ENV },
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
  };
  return { here, push };
}

describe("options of a push", () => {
  it("open a merge request with the commit's message, once a branch", async () => {
    const { here, push } = await start();
    const create = ["-o", "merge_request.create", "-o", "merge_request.target=main"];
    push("HEAD:refs/heads/b", ...create);
    heedPushOptions(here);
    push("HEAD~1:refs/heads/b", ...create);
    heedPushOptions(here);
    expect([...here.forge.pulls.values()]).toMatchObject([
      { branch: "b", base: "main", title: "Say a", body: "The body\nof it", state: "open" },
    ]);
  });

  it("are needed for one, and other references than branches open none", async () => {
    const { here, push } = await start();
    push("HEAD:refs/heads/b");
    push("HEAD:refs/pbxctl/x", "-o", "merge_request.create");
    heedPushOptions(here);
    heedPushOptions(here);
    expect(here.forge.pulls.size).toBe(0);
  });

  it("are refused when GitLab does not know them", async () => {
    const { here, push } = await start();
    push("HEAD:refs/heads/b", "-o", "merge_request.creat");
    expect(() => heedPushOptions(here)).toThrow("no push option merge_request.creat");
  });

  it("a branch that goes takes its merge request along", async () => {
    const { here, push } = await start();
    push("HEAD:refs/heads/b", "-o", "merge_request.create");
    heedPushOptions(here);
    push(":refs/heads/b");
    heedPushOptions(here);
    expect([...here.forge.pulls.values()].map(({ state }) => state)).toEqual(["closed"]);
    expect(git(here.hosting.remote, "for-each-ref", "refs/heads/b")).toBe("");
  });
});
