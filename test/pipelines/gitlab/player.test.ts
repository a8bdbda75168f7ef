/** The runner that the player stands for, tried with pipelines made for that. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { SEED, printed } from "../telling.js";
import { world } from "../world.js";
import type { World } from "../world.js";
import { gitlab } from "./gitlab.js";
import { readFile } from "./job.js";

const FRAME = {
  workflow: { rules: [{ if: '$CI_COMMIT_BRANCH == "main"' }] },
  default: { image: { name: "image:1", entrypoint: [""] } },
  variables: { GIT_STRATEGY: "clone" },
};
const file = (jobs: object): string => stringify({ ...FRAME, ...jobs });
const artifacts = (paths: string[], expiry = "never") => ({
  when: "always",
  name: "kept",
  paths,
  reports: { junit: "none.xml" },
  expire_in: expiry,
});

async function started(jobs: object): Promise<{ here: World; run: ReturnType<typeof gitlab.onMerge> }> {
  const here = await world({ ...gitlab, files: () => ({ ".gitlab-ci.yml": file(jobs) }) }, SEED);
  return { here, run: gitlab.onMerge(here, here.hosting.commitOf("main")) };
}

describe("a job", () => {
  it("has one shell for before_script and script, and another for after_script, which does not count", async () => {
    const job = {
      stage: "test",
      before_script: ["word=begun"],
      script: ['echo "$word"', "false | true", "echo not reached"],
      after_script: ['echo "after: [${word:-}] $CI_JOB_STATUS"', "exit 3"],
    };
    const { run } = await started({ job });
    const { ok, steps } = await run;
    expect(steps.map(({ code, out }) => [code, out])).toEqual([
      [1, "begun\n"],
      [3, "after: [] failed\n"],
    ]);
    expect(ok).toBe(false);
  });

  it("stays green with an exit code that is allowed, keeps files whatever came of it, and its cache", async () => {
    const script = [
      "mkdir -p seen",
      "cat seen/* 2>/dev/null || true",
      "echo once > seen/it",
      "echo x > a.txt",
      "exit 2",
    ];
    const kept = {
      artifacts: artifacts(["a.txt", "missing"]),
      cache: { key: "k", paths: ["seen/"], when: "always" },
    };
    const { here, run } = await started({
      job: { stage: "test", script, allow_failure: { exit_codes: 2 }, ...kept },
    });
    const first = await run;
    expect(first.ok).toBe(true);
    expect(first.steps[0]?.code).toBe(2);
    expect(readFileSync(join(first.artifacts, "kept", "a.txt"), "utf8")).toBe("x\n");
    expect(printed(first)).not.toContain("once");
    expect(printed(await gitlab.atNight(here))).toContain("once");
  });

  it("that fails keeps later stages from starting, and not those of its own", async () => {
    const { run } = await started({
      last: { stage: "deploy", script: ["echo last"] },
      bad: { stage: "test", script: ["false"] },
      beside: { stage: "test", script: ["echo beside"] },
    });
    expect((await run).steps.map(({ job }) => job)).toEqual(["bad", "beside"]);
  });

  it("has a shallow clone with a detached HEAD, whose origin is the forge's address", async () => {
    const script = [
      "git rev-parse --is-shallow-repository",
      "git symbolic-ref -q HEAD || echo detached",
      "git remote get-url origin",
    ];
    const { here } = await started({ job: { stage: "test", script } });
    for (let index = 0; index < 21; index += 1) here.hosting.push("main", { "n.txt": String(index) }, "More");
    const [step] = (await gitlab.onMerge(here, here.hosting.commitOf("main"))).steps;
    expect(step?.out).toMatch(/^true\ndetached\nfile:\/\//);
  });

  it("sees protected settings on main alone", async () => {
    const script = [
      'echo "$CI_PIPELINE_SOURCE ${GITLAB_PUSH_TOKEN:+push} ${PBX_NOTIFY_URL:+notify} ${PBX_PASSWORD:+pbx}"',
    ];
    const jobs = {
      workflow: { rules: [{ if: "$CI_COMMIT_SHA == $CI_COMMIT_SHA" }] },
      job: { stage: "test", script },
    };
    const { here, run } = await started(jobs);
    expect(printed(await run)).toContain("push push notify pbx\n");
    const own = await gitlab.onPullRequest(here, here.hosting.propose("own", { "n.txt": "" }, "Own"));
    expect(own.steps[0]?.out).toBe("merge_request_event   pbx\n");
    const fork = await gitlab.onPullRequest(
      here,
      here.hosting.proposeFromFork("mallory", "b", { "n.txt": "" }, "Gift"),
    );
    expect(fork.steps[0]?.out).toBe("merge_request_event   \n");
  });
});

describe("what the player does not know", () => {
  const job = { stage: "test", script: ["true"] };
  it.each([
    [{ job: { ...job, needs: [] } }, "needs"],
    [{ job: { ...job, artifacts: { ...artifacts(["a"]), when: "on_success" } } }, "failed job"],
    [{ job: { ...job, allow_failure: true } }, "allow_failure"],
    [{ include: ["other.yml"] }, "include is no mapping"],
    [{ variables: { A: "$B" } }, "expands nothing"],
  ])("ends the test: %o", (more, message) => {
    expect(() => readFile(parse(file(more)))).toThrow(message);
  });
});
