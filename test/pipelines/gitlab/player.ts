/** Plays the jobs of `.gitlab-ci.yml` as a runner with the Docker executor does. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { folder } from "../../support/cli.js";
import type { Run, Step } from "../pipeline.js";
import { heedPushOptions, takePushOptions } from "../push-options.js";
import { checkOut, homeOf, keep } from "../runner.js";
import { machine, runShell } from "../shell.js";
import type { World } from "../world.js";
import { readFile } from "./job.js";
import type { File, Job } from "./job.js";
import { rulesAllow } from "./rules.js";

/** What made GitLab start a pipeline. */
export interface Cause {
  /** `CI_…` of this cause alone. */
  readonly predefined: Readonly<Record<string, string>>;
  readonly ref: string;
  readonly commit: string;
  /** Settings of the project that this pipeline sees. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The address that the example's scripts make of it has `.git` at its end. */
export const PROJECT_URL = "https://gitlab.example.cn/acme/voice/pbx";
const STAGES = [".pre", "build", "test", "deploy", ".post"];
/** As new projects have it. */
const DEPTH = 20;

const predefined = (world: World): Record<string, string> => ({
  CI: "true",
  GITLAB_CI: "true",
  CI_API_V4_URL: world.api,
  CI_DEFAULT_BRANCH: "main",
  CI_PROJECT_URL: PROJECT_URL,
  CI_JOB_URL: `${PROJECT_URL}/-/jobs/1`,
  CI_JOB_TOKEN: "job-token",
  GITLAB_USER_LOGIN: "wang",
});

/** Plays the pipeline of the file that the commit has. */
export async function play(world: World, cause: Cause): Promise<Run> {
  const file = readFile(parse(world.hosting.read(cause.commit, ".gitlab-ci.yml")));
  const variables = { ...predefined(world), ...cause.predefined, CI_COMMIT_SHA: cause.commit };
  const run = new PipelineRun(world, cause, file, { ...file.variables, ...cause.settings, ...variables });
  if (rulesAllow(file.workflowRules, variables, "workflow.rules")) await run.play();
  world.runs.push(run);
  return run;
}

class PipelineRun implements Run {
  ok = true;
  readonly steps: Step[] = [];
  readonly artifacts = folder();
  readonly summary = "";
  readonly #world: World;
  readonly #cause: Cause;
  readonly #file: File;
  readonly #variables: Readonly<Record<string, string>>;

  constructor(world: World, cause: Cause, file: File, variables: Readonly<Record<string, string>>) {
    this.#world = world;
    this.#cause = cause;
    this.#file = file;
    this.#variables = variables;
    takePushOptions(world);
  }

  async play(): Promise<void> {
    const unknown = this.#file.jobs.find(({ stage }) => !STAGES.includes(stage));
    if (unknown) throw new Error(`${unknown.name}: there is no stage ${unknown.stage}`);
    for (const stage of STAGES) {
      const jobs = this.#file.jobs.filter((job) => job.stage === stage);
      for (const job of jobs) await this.#job(job);
      // What failed in a stage keeps the later ones from starting.
      if (!this.ok) return;
    }
  }

  async #job(job: Job): Promise<void> {
    if (!rulesAllow(job.rules, this.#variables, `${job.name}.rules`)) return;
    const home = homeOf(this.#world, `${PROJECT_URL}.git`);
    if (this.#file.variables["GIT_STRATEGY"] !== "clone")
      throw new Error("the player clones, and nothing else");
    const { ref, commit } = this.#cause;
    const cwd = checkOut(this.#world, { ref, commit, depth: DEPTH, address: `${PROJECT_URL}.git` });
    this.#restore(job, cwd);
    const env = { ...machine(home, this.#world.bin), ...this.#variables, CI_JOB_NAME: job.name };
    const code = await this.#shell(job, [...job.beforeScript, ...job.script], cwd, env);
    const status = { CI_JOB_STATUS: code === 0 ? "success" : "failed" };
    // It has a shell of its own, and what becomes of it does not count.
    if (job.afterScript.length > 0) await this.#shell(job, job.afterScript, cwd, { ...env, ...status });
    this.#keep(job, cwd);
    heedPushOptions(this.#world);
    if (code !== 0 && !job.allowed.includes(code)) this.ok = false;
  }

  /** The lines are one script. */
  async #shell(
    job: Job,
    lines: readonly string[],
    cwd: string,
    env: Record<string, string>,
  ): Promise<number> {
    const script = ["set -eo pipefail", ...lines].join("\n");
    const { code, out } = await runShell(["bash", "-c", script], cwd, env);
    this.steps.push({ job: job.name, name: lines[0] ?? "", code, out, env });
    return code;
  }

  #restore({ cache }: Job, cwd: string): void {
    const kept = cache && this.#world.caches.get(cache.key);
    if (kept !== undefined) keep(kept, cache?.paths ?? [], cwd);
  }

  #keep({ artifacts, cache }: Job, cwd: string): void {
    const to = join(this.artifacts, artifacts.name);
    mkdirSync(to);
    keep(cwd, [...artifacts.paths, ...(artifacts.junit === undefined ? [] : [artifacts.junit])], to);
    if (!cache) return;
    const kept = folder();
    keep(cwd, cache.paths, kept);
    this.#world.caches.set(cache.key, kept);
  }
}
