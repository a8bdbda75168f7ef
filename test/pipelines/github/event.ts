/** What happens on GitHub, as the workflows are told of it. */
import type { StoredPull } from "../../support/forge/model.js";
import type { World } from "../world.js";
import type { Workflow } from "./workflow.js";

export interface Event {
  readonly name: string;
  readonly ref: string;
  readonly commit: string;
  readonly actor: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** What is a stranger's gets no secret, and a token that only reads. */
  readonly fork: boolean;
}

const REPOSITORY = { full_name: "acme/pbx", owner: { login: "acme" } };
const MAIN = "refs/heads/main";

const repositoryOf = ({ from }: StoredPull): object => ({
  full_name: from,
  owner: { login: from.split("/")[0] ?? "" },
});

export function pullRequest({ hosting }: World, pull: StoredPull): Event {
  const { number, branch, base, title, from, author } = pull;
  const head = { ref: branch, sha: hosting.headOf(pull), repo: repositoryOf(pull) };
  const proposal = { number, title, head, base: { ref: base, repo: REPOSITORY } };
  return {
    name: "pull_request",
    ref: `refs/pull/${number}/merge`,
    commit: hosting.mergeOf(pull),
    actor: author,
    payload: { action: "opened", number, pull_request: proposal, repository: REPOSITORY },
    fork: from !== REPOSITORY.full_name,
  };
}

export const push = (commit: string): Event => ({
  name: "push",
  ref: MAIN,
  commit,
  actor: "wang",
  payload: { ref: MAIN, after: commit, repository: REPOSITORY },
  fork: false,
});

/** Somebody starts a workflow on its page, from a branch of their choice. */
export const dispatch = ({ hosting }: World, workflow: string, branch: string): Event => ({
  name: "workflow_dispatch",
  ref: `refs/heads/${branch}`,
  commit: hosting.commitOf(`refs/heads/${branch}`),
  actor: "wang",
  payload: { ref: `refs/heads/${branch}`, workflow, inputs: {}, repository: REPOSITORY },
  fork: false,
});

export const schedule = ({ hosting }: World): Event => ({
  name: "schedule",
  ref: MAIN,
  commit: hosting.commitOf(MAIN),
  actor: "wang",
  payload: { schedule: "a time", repository: REPOSITORY },
  fork: false,
});

/** A run of a workflow for a pull request has ended. It starts what is on the main branch, with all of its rights. */
export function workflowRun(
  { hosting }: World,
  { name }: Workflow,
  pull: StoredPull,
  conclusion: "success" | "failure",
): Event {
  const run = {
    name,
    event: "pull_request",
    conclusion,
    head_branch: pull.branch,
    head_sha: hosting.headOf(pull),
    head_repository: repositoryOf(pull),
    // Empty for what comes from a fork.
    pull_requests: pull.from === REPOSITORY.full_name ? [{ number: pull.number }] : [],
  };
  const commit = hosting.commitOf(MAIN);
  const payload = { action: "completed", workflow_run: run, repository: REPOSITORY };
  return { name: "workflow_run", ref: MAIN, commit, actor: pull.author, payload, fork: false };
}

/** Whether an event starts a workflow. */
export function starts({ name: own, on }: Workflow, { name, ref, payload }: Event): boolean {
  const wanted = on[name];
  if (!wanted) return false;
  if (name === "workflow_dispatch") return payload["workflow"] === own;
  const pull: unknown = payload["pull_request"];
  const branch = pull === undefined ? ref.replace(/^refs\/heads\//, "") : "main";
  const isOf = (list: unknown, one: string): boolean => !Array.isArray(list) || list.includes(one);
  const run: unknown = payload["workflow_run"];
  const of: unknown = typeof run === "object" && run !== null ? Reflect.get(run, "name") : "";
  return isOf(wanted["branches"], branch) && isOf(wanted["workflows"], String(of));
}
