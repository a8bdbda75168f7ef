/** What holds for the example, whatever happens. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { collectCommandLine } from "../../../src/cli/completion/collect.js";
import { folder } from "../../support/cli.js";
import { git } from "../../support/git.js";
import { commandsIn, unknownOptions } from "../commands-used.js";
import { readFile } from "./job.js";
import type { Job } from "./job.js";

const read = (name: string): string =>
  readFileSync(new URL(`../../../examples/ci/gitlab/${name}`, import.meta.url), "utf8");
const source = read(".gitlab-ci.yml");
const file = readFile(parse(source));
const job = (name: string): Job => {
  const found = file.jobs.find((one) => one.name === name);
  if (!found) throw new Error(`there is no job ${name}`);
  return found;
};

describe("GitLab's example", () => {
  it("gives pbxctl options that it has", async () => {
    const scripts = file.jobs.flatMap(({ script, afterScript }) => [...script, ...afterScript]).join("\n");
    expect(unknownOptions(scripts, await collectCommandLine())).toEqual([]);
    expect(commandsIn(scripts).map(([name]) => name)).toEqual([
      ...["validate", "plan", "comment", "apply", "comment", "drift", "adopt"],
    ]);
  });

  it("applies one at a time, never beside drift, and stops none in the middle", () => {
    const [apply, drift] = [job("apply"), job("drift")];
    expect(apply).toMatchObject({ environment: "pbx", resourceGroup: "pbx", interruptible: false });
    expect(drift).toMatchObject({ resourceGroup: "pbx", interruptible: false });
    for (const { resourceGroup } of [job("plan"), job("validate")]) expect(resourceGroup).toBeUndefined();
  });

  it("keeps the audit record for good, and no backup, which would hold passwords", () => {
    expect(job("apply").artifacts.paths).toEqual(["audit.json"]);
    expect(source).toContain("paths: [audit.json]\n    reports: { junit: audit.xml }\n    expire_in: never");
    expect(source).not.toContain("--backup");
  });

  it("takes the image's entrypoint away, and the code afresh", () => {
    expect(file.image.entrypoint).toEqual([""]);
    expect(file.image.name).toMatch(/:\d+\.\d+\.\d+$/);
    expect(file.variables).toEqual({ GIT_STRATEGY: "clone" });
  });

  it("answers git's question for the log-in with the token, whatever the runner has set before", () => {
    const cwd = folder();
    git(cwd, "init", "--quiet");
    git(cwd, "remote", "add", "origin", "https://gitlab-ci-token:job@gitlab.example.cn/acme/pbx.git");
    git(cwd, "config", "--add", "credential.helper", "!echo username=job; echo password=job; :");
    const env = {
      PATH: process.env["PATH"] ?? "",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      CI_PROJECT_URL: "https://gitlab.example.cn/acme/pbx",
      GITLAB_PUSH_TOKEN: "canary-push",
    };
    const script = [...job("apply").beforeScript, "git remote get-url origin", "git credential fill"].join(
      "\n",
    );
    const input = "protocol=https\nhost=gitlab.example.cn\n\n";
    const { stdout, status } = spawnSync("bash", ["-eo", "pipefail", "-c", script], {
      cwd,
      env,
      input,
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(stdout).toContain("https://gitlab.example.cn/acme/pbx.git\n");
    expect(stdout).toContain("username=pbxctl\npassword=canary-push\n");
    expect(git(cwd, "config", "--list")).not.toContain("canary");
    expect(job("drift").beforeScript).toEqual(job("apply").beforeScript);
  });

  it("puts no token on a command line, and nothing of a merge request's words into a script", () => {
    const scripts = file.jobs
      .flatMap((one) => [...one.beforeScript, ...one.script, ...one.afterScript])
      .join("\n");
    expect(scripts.match(/\$\{?\w*(?:TOKEN|PASSWORD|KEY)\w*/g)).toEqual([
      "$GITLAB_PUSH_TOKEN",
      "$GITLAB_PUSH_TOKEN",
    ]);
    expect(scripts).not.toMatch(
      /CI_(?:MERGE_REQUEST_|COMMIT_)(?:TITLE|DESCRIPTION|MESSAGE|REF_NAME|BRANCH)|SOURCE_BRANCH/,
    );
  });

  it("has a README that names every setting", () => {
    const text = read("README.md");
    const own = new Set(source.match(/\b(?:GITLAB|PBX)_\w+/g));
    expect(own.size).toBeGreaterThan(2);
    for (const name of [...own, "PBX_URL", "PBX_PASSWORD", "GITLAB_TOKEN"]) expect(text).toContain(name);
  });
});
