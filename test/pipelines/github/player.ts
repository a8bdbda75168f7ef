/** Plays GitHub: an event starts the repository's own workflows, whose jobs run one after the other on machines of their own. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder } from "../../support/cli.js";
import { git } from "../../support/git.js";
import type { Run, Step } from "../pipeline.js";
import { CANARY } from "../world.js";
import type { World } from "../world.js";
import { actionOf } from "./actions.js";
import type { Event } from "./event.js";
import { starts } from "./event.js";
import { fill, holds } from "./expression.js";
import type { Scope } from "./expression.js";
import { ghFolder } from "./gh.js";
import { Runner } from "./runner.js";
import { parseWorkflow } from "./workflow.js";
import type { Job, Permissions, Workflow } from "./workflow.js";

export interface PlayerOptions {
  /** A checkout of this project whose `action.yml` sets the command up. */
  readonly checkout?: string;
  /** Settings of the repository besides the world's. */
  readonly variables?: Readonly<Record<string, string>>;
}

interface JobEnd {
  readonly result: "success" | "failure" | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
}

/** The workflows that a commit has. */
export function workflowsAt({ hosting: { remote } }: World, commit: string): Workflow[] {
  const names = git(remote, "ls-tree", "--name-only", commit, ".github/workflows/")
    .split("\n")
    .filter(Boolean);
  return names.map((name) => parseWorkflow(git(remote, "show", `${commit}:${name}`)));
}

/** One run of one workflow. */
export class WorkflowRun {
  readonly steps: Step[] = [];
  summary = "";
  ok = true;
  readonly #world: World;
  readonly #workflow: Workflow;
  readonly #event: Event;
  readonly #options: PlayerOptions;
  readonly #artifacts: string;
  readonly #id: number;
  readonly #ends: Record<string, JobEnd> = {};

  constructor(world: World, workflow: Workflow, event: Event, artifacts: string, options: PlayerOptions) {
    this.#world = world;
    this.#workflow = workflow;
    this.#event = event;
    this.#options = options;
    this.#artifacts = artifacts;
    this.#id = 1000 + world.runs.length;
  }

  async play(): Promise<void> {
    // Groups are made of what is known before any job runs.
    const { concurrency, jobs } = this.#workflow;
    if (concurrency) fill(concurrency.group, this.#scope([]));
    for (const job of jobs) this.#ends[job.id] = await this.#job(job);
  }

  async #job(job: Job): Promise<JobEnd> {
    const scope = this.#scope(job.needs);
    const nothing = Object.fromEntries(Object.keys(job.outputs).map((name) => [name, ""]));
    if (!holds(job.condition ?? "success()", scope)) return { result: "skipped", outputs: nothing };
    const runner = this.#runner(job, scope);
    for (const step of job.steps) await runner.run(step);
    this.steps.push(...runner.steps);
    this.summary += runner.summary;
    if (runner.failed) this.ok = false;
    const outputs = Object.entries(job.outputs).map(([name, value]) => [name, fill(value, runner.scope())]);
    return {
      result: runner.failed ? "failure" : "success",
      outputs: Object.fromEntries(outputs) as Record<string, string>,
    };
  }

  #runner(job: Job, { contexts }: Scope): Runner {
    const { fork, ref, commit } = this.#event;
    const permissions = this.#permissions(job);
    const token = `${CANARY}job-token-${this.#id}-${job.id}`;
    this.#world.forge.tokens.set(token, permissions);
    // Secrets are the environments': a job that names none has none.
    const secrets = fork || job.environment === undefined ? {} : this.#world.secrets;
    const github = { ...contexts["github"], token };
    const all = { ...contexts, github, secrets };
    const scope = { contexts: all, open: ["vars", "secrets"], functions: {} };
    const own = Object.entries({ ...this.#workflow.env, ...job.env }).map(([name, value]) => [
      name,
      fill(value, scope),
    ]);
    const env = { ...this.#environment(job.id), ...(Object.fromEntries(own) as Record<string, string>) };
    const world = this.#world;
    const { checkout } = this.#options;
    const context = { world, ref, commit, permissions, token, artifacts: this.#artifacts, checkout };
    const action = (uses: string) => actionOf(uses, context);
    const { shell } = this.#workflow;
    return new Runner({ job: job.id, contexts: all, env, shell, bins: [ghFolder()], action });
  }

  /** A stranger's token reads at most. */
  #permissions({ permissions = this.#workflow.permissions }: Job): Permissions {
    if (!permissions) throw new Error("permissions are not stated");
    if (!this.#event.fork) return permissions;
    return Object.fromEntries(Object.keys(permissions).map((name) => [name, "read"]));
  }

  #scope(needs: readonly string[]): Scope {
    const ends = needs.map((id): [string, JobEnd] => {
      const end = this.#ends[id];
      if (!end) throw new Error(`the job ${id} has not run yet`);
      return [id, end];
    });
    const fine = ends.every(([, { result }]) => result === "success");
    return {
      contexts: {
        github: this.#github(),
        vars: { ...this.#world.variables, ...this.#options.variables },
        needs: Object.fromEntries(ends),
      },
      open: ["vars", "github.event"],
      functions: {
        always: () => true,
        success: () => fine,
        failure: () => ends.some(([, { result }]) => result === "failure"),
        cancelled: () => false,
      },
    };
  }

  #github(): object {
    const { name, ref, commit, actor, payload } = this.#event;
    return {
      event_name: name,
      event: payload,
      ref,
      sha: commit,
      actor,
      repository: "acme/pbx",
      repository_owner: "acme",
      run_id: this.#id,
      run_attempt: 1,
    };
  }

  #environment(job: string): Record<string, string> {
    const { name, ref, commit, actor, payload } = this.#event;
    const file = join(folder(), "event.json");
    writeFileSync(file, JSON.stringify(payload));
    return {
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_ACTOR: actor,
      GITHUB_TRIGGERING_ACTOR: actor,
      GITHUB_API_URL: this.#world.api,
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_REPOSITORY: "acme/pbx",
      GITHUB_REPOSITORY_OWNER: "acme",
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: file,
      GITHUB_REF: ref,
      GITHUB_SHA: commit,
      GITHUB_WORKFLOW: this.#workflow.name,
      GITHUB_JOB: job,
      GITHUB_RUN_ID: String(this.#id),
      GITHUB_RUN_ATTEMPT: "1",
    };
  }
}

/** Runs each workflow that an event starts. */
export async function play(
  world: World,
  event: Event,
  options: PlayerOptions = {},
): Promise<{ run: Run; ended: readonly { workflow: Workflow; ok: boolean }[] }> {
  // A token of its own, which whoever set the pipeline up has made.
  const { PBX_BOT_TOKEN: bot = "" } = world.secrets;
  world.forge.tokens.set(bot, { contents: "write", "pull-requests": "write" });
  const started = workflowsAt(world, event.commit).filter((workflow) => starts(workflow, event));
  const artifacts = folder();
  const runs: { workflow: Workflow; run: WorkflowRun }[] = [];
  for (const workflow of started) {
    const own = join(artifacts, String(runs.length));
    if (!existsSync(own)) mkdirSync(own);
    const run = new WorkflowRun(world, workflow, event, own, options);
    runs.push({ workflow, run });
    await run.play();
  }
  const run: Run = {
    ok: runs.every((one) => one.run.ok),
    steps: runs.flatMap((one) => one.run.steps),
    summary: runs.map((one) => one.run.summary).join(""),
    artifacts: runs.length === 1 ? join(artifacts, "0") : artifacts,
  };
  world.runs.push(run);
  return { run, ended: runs.map((one) => ({ workflow: one.workflow, ok: one.run.ok })) };
}
