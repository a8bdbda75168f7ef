/** A workflow file as data. Keys that no player knows are errors. */
import { parse } from "yaml";
import { list, mapping, mappingAt, optionalText, text, texts, textsByName } from "../yaml-shape.js";
import type { Mapping } from "../yaml-shape.js";

export interface WorkflowStep {
  readonly name: string;
  readonly id: string | undefined;
  readonly condition: string | undefined;
  readonly uses: string | undefined;
  readonly run: string | undefined;
  readonly shell: string | undefined;
  readonly with: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly continueOnError: boolean;
}

/** What a job's token may do: `read` or `write`, by what it is for. */
export type Permissions = Readonly<Record<string, string>>;

export interface Concurrency {
  readonly group: string;
  readonly cancelInProgress: boolean;
}

export interface Job {
  readonly id: string;
  readonly needs: readonly string[];
  readonly condition: string | undefined;
  readonly environment: string | undefined;
  readonly permissions: Permissions | undefined;
  readonly concurrency: Concurrency | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly WorkflowStep[];
}

export interface Workflow {
  readonly name: string;
  /** What each event that starts it has to be like. */
  readonly on: Readonly<Record<string, Mapping>>;
  readonly permissions: Permissions | undefined;
  readonly concurrency: Concurrency | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly shell: string | undefined;
  readonly jobs: readonly Job[];
}

const EVENTS: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["branches"],
  push: ["branches"],
  workflow_run: ["workflows", "types"],
  workflow_dispatch: [],
};

/** @throws Error for whatever is not as these examples write it */
export function parseWorkflow(source: string): Workflow {
  const keys = ["name", "on", "permissions", "concurrency", "env", "defaults", "jobs"];
  const file = mapping(parse(source), "the workflow", keys);
  const run = mappingAt(mappingAt(file, "defaults", ["run"]), "run", ["shell"]);
  return {
    name: text(file["name"], "name"),
    on: eventsOf(mapping(file["on"], "on")),
    permissions: permissionsOf(file),
    concurrency: concurrencyOf(file),
    env: textsByName(file["env"], "env"),
    shell: optionalText(run["shell"], "shell"),
    jobs: Object.entries(mapping(file["jobs"], "jobs")).map(([id, job]) => jobOf(id, job)),
  };
}

function eventsOf(on: Mapping): Record<string, Mapping> {
  const known = Object.entries(on).map(([event, value]): [string, Mapping] => {
    if (event === "schedule") {
      const times = list(value, event).map((one) => text(mapping(one, event, ["cron"])["cron"], "cron"));
      return [event, { times }];
    }
    const keys = EVENTS[event];
    if (!keys) throw new Error(`the event ${event} is unknown`);
    return [event, value === null ? {} : mapping(value, event, keys)];
  });
  return Object.fromEntries(known);
}

const permissionsOf = (owner: Mapping): Permissions | undefined =>
  owner["permissions"] === undefined ? undefined : textsByName(owner["permissions"], "permissions");

function concurrencyOf(owner: Mapping): Concurrency | undefined {
  if (owner["concurrency"] === undefined) return undefined;
  const { group, ...rest } = mappingAt(owner, "concurrency", ["group", "cancel-in-progress"]);
  return { group: text(group, "group"), cancelInProgress: rest["cancel-in-progress"] === true };
}

const JOB = [
  ...["name", "needs", "if", "runs-on", "timeout-minutes", "environment", "permissions"],
  ...["concurrency", "env", "outputs", "steps"],
];

function jobOf(id: string, value: unknown): Job {
  const job = mapping(value, id, JOB);
  return {
    id,
    needs: texts(job["needs"], "needs"),
    condition: optionalText(job["if"], "if"),
    environment: optionalText(job["environment"], "environment"),
    permissions: permissionsOf(job),
    concurrency: concurrencyOf(job),
    env: textsByName(job["env"], "env"),
    outputs: textsByName(job["outputs"], "outputs"),
    steps: stepsOf(job["steps"]),
  };
}

const STEP = ["name", "id", "if", "uses", "with", "run", "shell", "env", "continue-on-error"];

/** The steps of a job, or of a composite action. */
export const stepsOf = (value: unknown): WorkflowStep[] => list(value, "steps").map(stepOf);

function stepOf(value: unknown): WorkflowStep {
  const step = mapping(value, "step", STEP);
  const [uses, run] = [optionalText(step["uses"], "uses"), optionalText(step["run"], "run")];
  if ((uses === undefined) === (run === undefined)) throw new Error("a step either uses or runs");
  return {
    name: optionalText(step["name"], "name") ?? uses ?? run?.split("\n")[0] ?? "",
    id: optionalText(step["id"], "id"),
    condition: optionalText(step["if"], "if"),
    uses,
    run,
    shell: optionalText(step["shell"], "shell"),
    with: textsByName(step["with"], "with"),
    env: textsByName(step["env"], "env"),
    continueOnError: step["continue-on-error"] === true,
  };
}
