/** A file of `.workflow/`, read strictly. https://help.gitee.com/gitee-go/pipeline */
import { list, mapping, text, texts } from "../yaml-shape.js";

export type Trigger = "pr" | "push" | "schedule";

export interface BuildStep {
  readonly stage: string;
  readonly name: string;
  readonly commands: readonly string[];
  readonly artifacts: readonly { readonly name: string; readonly paths: readonly string[] }[];
}

export interface Workflow {
  readonly name: string;
  readonly trigger: Trigger;
  /** Names of the repository's variables that the pipeline sees. */
  readonly variables: readonly string[];
  readonly steps: readonly BuildStep[];
}

export function readWorkflow(data: unknown, file: string): Workflow {
  const all = mapping(data, file, ["version", "name", "displayName", "triggers", "variables", "stages"]);
  if (all["version"] !== "1.0") throw new Error(`${file}: the player knows version '1.0'`);
  const { global } = mapping(all["variables"], `${file}: variables`, ["global"]);
  return {
    name: text(all["name"], `${file}: name`),
    trigger: readTrigger(all["triggers"], `${file}: triggers`),
    variables: texts(global, `${file}: variables.global`),
    steps: list(all["stages"], `${file}: stages`).flatMap((stage) => readStage(stage, file)),
  };
}

/** One of the three, and for branches this one: `main`. */
function readTrigger(value: unknown, where: string): Trigger {
  const { trigger, ...events } = mapping(value, where, ["trigger", "pr", "push", "schedule"]);
  if (trigger !== "auto") throw new Error(`${where}: the player knows trigger: auto`);
  const [event, ...others] = Object.entries(events);
  if (event === undefined || others.length > 0)
    throw new Error(`${where}: the player knows one event a file`);
  const [name, settings] = event;
  if (name === "schedule") checkSchedule(settings, where);
  else checkBranches(settings, where);
  return name as Trigger;
}

function checkBranches(value: unknown, where: string): void {
  const { precise } = mapping(mapping(value, where, ["branches"])["branches"], where, ["precise"]);
  if (texts(precise, where).join() !== "main") throw new Error(`${where}: the branch main is wanted`);
}

/** Minute, hour, day, month and day of the week, where Gitee wants `?` for one of the two days. */
function checkSchedule(value: unknown, where: string): void {
  const [only, ...others] = list(value, where);
  const cron = text(mapping(only, where, ["cron"])["cron"], where);
  if (others.length > 0) throw new Error(`${where}: Gitee knows one expression`);
  if (!/^\d+ \d+ (?:\* \* \?|\? \* \S+)$/.test(cron))
    throw new Error(`${where}: ${cron} is not Gitee's form`);
}

function readStage(value: unknown, file: string): BuildStep[] {
  const known = ["name", "displayName", "strategy", "trigger", "executor", "steps"];
  const { name, strategy, trigger, steps } = mapping(value, `${file}: stage`, known);
  const stage = text(name, `${file}: stage.name`);
  if (strategy !== "naturally" || trigger !== "auto")
    throw new Error(`${file}: ${stage}: the player starts stages by itself, one after the other`);
  return list(steps, `${file}: ${stage}.steps`).map((step) => readStep(step, stage, file));
}

function readStep(value: unknown, stage: string, file: string): BuildStep {
  const where = `${file}: ${stage}`;
  const step = mapping(value, where, [
    ...["step", "name", "displayName", "nodeVersion", "commands", "artifacts", "notify", "strategy"],
  ]);
  if (step["step"] !== "build@nodejs") throw new Error(`${where}: the player knows build@nodejs`);
  if (!/^(?:20\.2\d|2[2-9])\./.test(text(step["nodeVersion"], where)))
    throw new Error(`${where}: pbxctl needs Node 20.20 or newer`);
  if (texts(step["notify"], where).length > 0) throw new Error(`${where}: the player notifies nobody`);
  const { retry } = mapping(step["strategy"], where, ["retry"]);
  if (retry !== "0") throw new Error(`${where}: a step that writes is not tried again unseen`);
  return {
    stage,
    name: text(step["name"], where),
    commands: texts(step["commands"], where),
    artifacts: list(step["artifacts"], where).map((artifact) => {
      const { name, path } = mapping(artifact, where, ["name", "path"]);
      return { name: text(name, where), paths: texts(path, where) };
    }),
  };
}
