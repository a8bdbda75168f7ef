/** A job of `.gitlab-ci.yml`, read strictly. https://docs.gitlab.com/ci/yaml/ */
import { mapping, text, texts } from "../yaml-shape.js";
import type { Mapping } from "../yaml-shape.js";

/** Kept after the job, whatever came of it: the example keeps nothing only on success. */
interface Artifacts {
  readonly name: string;
  readonly paths: readonly string[];
  readonly junit: string | undefined;
}

export interface Job {
  readonly name: string;
  readonly stage: string;
  readonly rules: unknown;
  readonly beforeScript: readonly string[];
  readonly script: readonly string[];
  readonly afterScript: readonly string[];
  readonly artifacts: Artifacts;
  /** What is kept from one run to the next. */
  readonly cache: { readonly key: string; readonly paths: readonly string[] } | undefined;
  /** Exit codes with which the pipeline stays green, with a warning. */
  readonly allowed: readonly number[];
  /** What else is stated, for checks of the file. */
  readonly environment: string | undefined;
  readonly resourceGroup: string | undefined;
  readonly interruptible: boolean;
}

export interface File {
  readonly workflowRules: unknown;
  readonly variables: Readonly<Record<string, string>>;
  readonly image: { readonly name: string; readonly entrypoint: readonly string[] };
  readonly jobs: readonly Job[];
}

const JOB = [
  ...["stage", "rules", "before_script", "script", "after_script", "artifacts", "cache"],
  ...["allow_failure", "environment", "resource_group", "interruptible"],
];
const GLOBAL = ["workflow", "default", "variables"];

export function readFile(data: unknown): File {
  const all = mapping(data, ".gitlab-ci.yml");
  const workflow = mapping(all["workflow"], "workflow", ["rules"]);
  const { image } = mapping(all["default"], "default", ["image"]);
  const { name, entrypoint } = mapping(image, "default.image", ["name", "entrypoint"]);
  return {
    workflowRules: workflow["rules"],
    variables: readVariables(all["variables"]),
    image: { name: text(name, "image.name"), entrypoint: texts(entrypoint, "image.entrypoint") },
    jobs: Object.entries(all)
      .filter(([key]) => !GLOBAL.includes(key))
      .map(([key, value]) => readJob(key, mapping(value, key, JOB))),
  };
}

function readVariables(value: unknown): Record<string, string> {
  const entries = Object.entries(mapping(value, "variables"));
  return Object.fromEntries(
    entries.map(([name, one]) => {
      const read = text(one, `variables.${name}`);
      // GitLab expands variables in variables.
      if (read.includes("$")) throw new Error(`variables.${name}: the player expands nothing`);
      return [name, read];
    }),
  );
}

function readJob(name: string, job: Mapping): Job {
  const { stage, rules, resource_group: group, interruptible = false } = job;
  const script = (key: string): readonly string[] => texts(job[key], `${name}.${key}`);
  return {
    name,
    stage: text(stage, `${name}.stage`),
    rules,
    beforeScript: script("before_script"),
    script: script("script"),
    afterScript: script("after_script"),
    artifacts: readArtifacts(job["artifacts"], name),
    cache: readCache(job["cache"], name),
    allowed: readAllowed(job["allow_failure"], name),
    environment: readEnvironment(job["environment"], name),
    resourceGroup: group === undefined ? undefined : text(group, `${name}.resource_group`),
    interruptible: interruptible === true,
  };
}

function readArtifacts(value: unknown, name: string): Artifacts {
  if (value === undefined) return { name, paths: [], junit: undefined };
  const where = `${name}.artifacts`;
  const {
    when,
    name: archive,
    paths,
    reports,
    expire_in: expiry,
  } = mapping(value, where, ["when", "name", "paths", "reports", "expire_in"]);
  if (when !== "always") throw new Error(`${where}: what a failed job found out is wanted most`);
  text(expiry, `${where}.expire_in`);
  const { junit } = mapping(reports, `${where}.reports`, ["junit"]);
  return { name: text(archive, where), paths: texts(paths, where), junit: text(junit, where) };
}

function readCache(value: unknown, name: string): Job["cache"] {
  if (value === undefined) return undefined;
  const { key, paths, when } = mapping(value, `${name}.cache`, ["key", "paths", "when"]);
  if (when !== "always") throw new Error(`${name}.cache: a job with drift fails, and is to be remembered`);
  return { key: text(key, `${name}.cache.key`), paths: texts(paths, `${name}.cache.paths`) };
}

function readAllowed(value: unknown, name: string): readonly number[] {
  if (value === undefined) return [];
  const { exit_codes: code } = mapping(value, `${name}.allow_failure`, ["exit_codes"]);
  if (typeof code !== "number") throw new Error(`${name}.allow_failure.exit_codes: a number is wanted`);
  return [code];
}

function readEnvironment(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined;
  return text(mapping(value, `${name}.environment`, ["name"])["name"], `${name}.environment.name`);
}
