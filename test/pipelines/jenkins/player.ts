/** Plays a Jenkinsfile's stages as a multibranch pipeline does. */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder } from "../../support/cli.js";
import { git } from "../../support/git.js";
import type { Run, Step } from "../pipeline.js";
import { heedPushOptions, takePushOptions } from "../push-options.js";
import { checkOutInto, homeOf, keep } from "../runner.js";
import { machine, runShell } from "../shell.js";
import type { World } from "../world.js";
import { readJenkinsfile } from "./jenkinsfile.js";
import type { Binding, Condition, Shell, Stage } from "./jenkinsfile.js";

const ADDRESS = "https://gitlab.example.cn/acme/voice/pbx.git";

/** What made Jenkins start a build. */
export interface Cause {
  /** Jenkins's name of the branch: `main`, `MR-7`. */
  readonly branch: string;
  readonly ref: string;
  readonly commit: string;
  readonly timer: boolean;
  /** `CHANGE_…` and the like. */
  readonly variables: Readonly<Record<string, string>>;
  /** Credentials by their id: a user name and a password, or a text. */
  readonly credentials: Readonly<Record<string, readonly string[]>>;
}

/** A branch's workspace is used again by its next build. */
const workspaces = new WeakMap<World, Map<string, string>>();

function workspaceOf(world: World, branch: string): string {
  const known = workspaces.get(world) ?? new Map<string, string>();
  workspaces.set(world, known);
  const used = known.get(branch);
  if (used !== undefined) return used;
  const cwd = folder();
  git(cwd, "init", "--quiet", "--initial-branch=runner");
  known.set(branch, cwd);
  return cwd;
}

/** Plays the Jenkinsfile that the commit has. */
export async function play(world: World, cause: Cause): Promise<Run> {
  const { stages } = readJenkinsfile(world.hosting.read(cause.commit, "Jenkinsfile"));
  const run = { ok: true, steps: [] as Step[], artifacts: folder(), summary: "" };
  const cwd = workspaceOf(world, cause.branch);
  checkOutInto(cwd, world, { ref: cause.ref, commit: cause.commit, address: ADDRESS });
  takePushOptions(world);
  for (const stage of stages) {
    // What failed keeps the later stages from running.
    if (!run.ok || !stage.when.every((condition) => holds(condition, cause))) continue;
    run.ok = await playStage(world, cause, stage, cwd, run.steps);
    keep(cwd, stage.kept, join(run.artifacts, stage.name.toLowerCase()));
  }
  heedPushOptions(world);
  world.runs.push(run);
  return run;
}

function holds(condition: Condition, cause: Cause): boolean {
  switch (condition.is) {
    case "changeRequest":
      return "CHANGE_ID" in cause.variables;
    case "noFork":
      return !("CHANGE_FORK" in cause.variables);
    case "branch":
      return cause.branch === condition.name;
    case "triggeredBy":
      if (condition.name !== "TimerTrigger") throw new Error(`Jenkinsfile: unknown cause ${condition.name}`);
      return cause.timer;
    case "not":
      return !holds(condition.one, cause);
  }
}

async function playStage(
  world: World,
  cause: Cause,
  stage: Stage,
  cwd: string,
  steps: Step[],
): Promise<boolean> {
  for (const shell of stage.steps) {
    const env = environment(world, cause, shell);
    // As the step does it: with a trace of each command.
    const { code, out } = await runShell(["sh", "-xe", "-c", shell.script], cwd, env);
    steps.push({ job: stage.name, name: shell.script.trim().split("\n")[0] ?? "", code, out, env });
    if (code !== 0) return false;
  }
  return true;
}

function environment(world: World, cause: Cause, { bindings }: Shell): Record<string, string> {
  const { PBX_URL = "", PBX_METRICS = "" } = world.variables;
  const bound = bindings.map((binding) => bind(binding, cause.credentials[binding.id]));
  return {
    ...machine(homeOf(world, ADDRESS), world.bin),
    CI: "true",
    JENKINS_URL: "https://jenkins.example.cn/",
    BUILD_URL: "https://jenkins.example.cn/job/pbx/1/",
    BRANCH_NAME: cause.branch,
    GIT_BRANCH: cause.branch,
    GIT_COMMIT: cause.commit,
    FORGE_API: world.api,
    FORGE_PROJECT: "acme/voice/pbx",
    PBX_URL,
    PBX_METRICS,
    ...cause.variables,
    ...(Object.assign({}, ...bound) as Record<string, string>),
  };
}

function bind(
  { kind, id, variables }: Binding,
  values: readonly string[] | undefined,
): Record<string, string> {
  if (!values) throw new Error(`Jenkins has no credential ${id}`);
  if (kind !== "gitUsernamePassword")
    return Object.fromEntries(variables.map((name, index) => [name, values[index] ?? ""]));
  const [GIT_USERNAME = "", GIT_PASSWORD = ""] = values;
  return { GIT_ASKPASS: askpass(), GIT_USERNAME, GIT_PASSWORD };
}

/** What the git plugin gives git to ask for the log-in. */
function askpass(): string {
  const path = join(folder(), "askpass.sh");
  writeFileSync(
    path,
    '#!/bin/sh\ncase "$1" in Username*) echo "$GIT_USERNAME" ;; *) echo "$GIT_PASSWORD" ;; esac\n',
  );
  chmodSync(path, 0o700);
  return path;
}
