/** Plays the files of `.workflow/` as Gitee Go's Node.js builder does. */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { MAIN, folder } from "../../support/cli.js";
import { git } from "../../support/git.js";
import type { Run, Step } from "../pipeline.js";
import { checkOut, homeOf, keep } from "../runner.js";
import type { Wanted } from "../runner.js";
import { machine, runShell } from "../shell.js";
import type { World } from "../world.js";
import { readWorkflow } from "./file.js";
import type { BuildStep, Trigger, Workflow } from "./file.js";

const ADDRESS = "https://gitee.com/acme/pbx.git";

/** What made Gitee start pipelines. */
export interface Cause {
  readonly trigger: Trigger;
  /** The commit whose files are taken. */
  readonly files: string;
  readonly checkout: Omit<Wanted, "address">;
  /** `GITEE_…` of this cause alone. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The repository's own variables. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Plays every file that the cause triggers. */
export async function play(world: World, cause: Cause): Promise<Run> {
  const run = { ok: true, steps: [] as Step[], artifacts: folder(), summary: "" };
  for (const workflow of workflowsOf(world, cause.files)) {
    if (workflow.trigger !== cause.trigger) continue;
    for (const step of workflow.steps) {
      const done = await playStep(world, cause, workflow, step, run.artifacts);
      run.steps.push(done);
      // A step that failed is the last one.
      if (done.code === 0) continue;
      run.ok = false;
      break;
    }
  }
  world.runs.push(run);
  return run;
}

function workflowsOf({ hosting }: World, commit: string): Workflow[] {
  const names = git(hosting.remote, "ls-tree", "--name-only", commit, ".workflow/").split("\n");
  return names.map((name) => readWorkflow(parse(hosting.read(commit, name)), name));
}

async function playStep(
  world: World,
  cause: Cause,
  workflow: Workflow,
  step: BuildStep,
  artifacts: string,
): Promise<Step> {
  const cwd = checkOut(world, { ...cause.checkout, address: ADDRESS });
  const seen = Object.entries(cause.settings).filter(([name]) => workflow.variables.includes(name));
  const env = {
    ...machine(homeOf(world, ADDRESS), builder()),
    GITEE_PIPELINE_NAME: workflow.name,
    GITEE_PIPELINE_TRIGGER_USER: "wang",
    GITEE_REPO: "pbx",
    ...cause.parameters,
    ...Object.fromEntries(seen),
  };
  // One shell for all commands, and none that stops at an error unless it is told to: the least that is certain.
  const { code, out } = await runShell(["sh", "-c", step.commands.join("\n")], cwd, env);
  for (const { name, paths } of step.artifacts) keep(cwd, paths, join(artifacts, name));
  return { job: workflow.name, name: step.name, code, out, env };
}

/** A folder with a stand-in for npm, which installs the built command and does nothing else. */
function builder(): string {
  const bin = folder();
  const script = `#!/bin/sh
if [ "$*" != "install --global --ignore-scripts pbxctl@0.1.0" ]; then echo "npm: unknown: $*" >&2; exit 1; fi
ln -sf '${MAIN}' '${bin}/pbxctl'
`;
  writeFileSync(join(bin, "npm"), script);
  chmodSync(join(bin, "npm"), 0o755);
  return bin;
}
