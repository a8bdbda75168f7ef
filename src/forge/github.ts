import type { Comment, Environment, Forge, Label, Place, Step } from "./forge.js";
import { count, names, property, text } from "./json.js";
import { ownerAndName, withOwner } from "./project.js";

/** `https://HOST/api/v3` of an enterprise server has its GraphQL beside it, and `https://api.github.com` below it. */
const graphql = (api: string): string => `${api.replace(/\/v3$/, "")}/graphql`;

const repository = ({ api, project }: Pick<Place, "api" | "project">): string => `${api}/repos/${project}`;
const issue = (place: Place): string => `${repository(place)}/issues/${place.number}`;
const comment = (place: Place, id: string): string => `${repository(place)}/issues/comments/${id}`;

/** The event that started the workflow knows best; the ref of a pull request is `refs/pull/7/merge`. */
function numberOf({ GITHUB_REF: ref }: Environment, event: unknown): number | undefined {
  const isPull = property(event, "issue", "pull_request") !== undefined;
  const runs = property(event, "workflow_run", "pull_requests");
  const [only, ...others] = Array.isArray(runs) ? (runs as unknown[]) : [];
  return (
    count(event, "pull_request", "number") ??
    (isPull ? count(event, "issue", "number") : undefined) ??
    (others.length === 0 ? count(only, "number") : undefined) ??
    count({ number: /^refs\/pull\/(\d+)\//.exec(ref ?? "")?.[1] }, "number")
  );
}

/** Shared with forges that speak GitHub's dialect. */
export function readComment(item: unknown): Comment | undefined {
  const id = count(item, "id");
  const author = text(item, "user", "login");
  if (id === undefined || author === undefined) return undefined;
  return { id: String(id), body: text(item, "body") ?? "", author, url: text(item, "html_url") };
}

function changeLabels(place: Place, add: readonly Label[], remove: readonly string[]): Step[] {
  const labels = `${issue(place)}/labels`;
  return [
    // 422: it is there already. 403, 404: it may be there all the same, and adding it tells.
    ...add.map((label): Step => ({
      call: { method: "POST", url: `${repository(place)}/labels`, body: label },
      fine: [403, 404, 422],
    })),
    ...add.map(({ name }): Step => ({
      call: { method: "POST", url: labels, body: { labels: [name] } },
      fine: [],
    })),
    ...remove.map((name): Step => ({
      call: { method: "DELETE", url: `${labels}/${encodeURIComponent(name)}` },
      fine: [404],
    })),
  ];
}

/** GitHub, its enterprise servers included. https://docs.github.com/rest/issues/comments */
export const github: Forge = {
  name: "github",
  title: "GitHub",
  pull: "pull request",
  reference: ({ project, number }) => `${project}#${number}`,
  isProject: withOwner,
  limit: { size: 65_536, unit: "characters" },
  permission:
    "the job needs `permissions: pull-requests: write`; a pull request from a fork has a token that only reads, so comment from a job that runs on its result (workflow_run)",
  surroundings: {
    signs: ["GITHUB_ACTIONS"],
    api: ["GITHUB_API_URL"],
    publicApi: "https://api.github.com",
    project: ({ GITHUB_REPOSITORY }) => ownerAndName(GITHUB_REPOSITORY),
    number: numberOf,
    // A job that runs on the result of a pull request's job is itself one of the main branch.
    proposed: (_, event) =>
      text(event, "pull_request", "head", "sha") ?? text(event, "workflow_run", "head_sha"),
    pushed: ({ GITHUB_EVENT_NAME: event, GITHUB_SHA: commit }) => (event === "push" ? commit : undefined),
    token: ["GITHUB_TOKEN", "GH_TOKEN"],
  },
  headers: (token) => ({
    authorization: `Bearer ${token}`,
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
  }),
  author: {
    // GET /user refuses the tokens of jobs and apps; this answers for any.
    call: ({ api }) => ({ method: "POST", url: graphql(api), body: { query: "query { viewer { login } }" } }),
    read: (answer) => text(answer, "data", "viewer", "login"),
  },
  comments: {
    list: (place) => `${issue(place)}/comments`,
    read: readComment,
    create: (place, body) => ({
      method: "POST",
      url: `${issue(place)}/comments`,
      body: { body },
      once: true,
    }),
    update: (place, id, body) => ({ method: "PATCH", url: comment(place, id), body: { body } }),
    remove: (place, id) => ({ method: "DELETE", url: comment(place, id) }),
  },
  labels: {
    list: (place) => ({ method: "GET", url: `${issue(place)}/labels?per_page=100` }),
    read: names,
    change: changeLabels,
  },
  pulls: {
    list: (place, commit) => `${repository(place)}/commits/${encodeURIComponent(commit)}/pulls`,
    read: (item) => {
      const number = count(item, "number");
      return number === undefined ? undefined : { number, merged: text(item, "merged_at") !== undefined };
    },
  },
};
