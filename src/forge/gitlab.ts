import type { Comment, Environment, Forge, Place } from "./forge.js";
import { count, property, text } from "./json.js";
import { withGroups } from "./project.js";

const project = (place: Pick<Place, "api" | "project">): string =>
  `${place.api}/projects/${encodeURIComponent(place.project)}`;
const merge = (place: Place): string => `${project(place)}/merge_requests/${place.number}`;
const note = (place: Place, id: string): string => `${merge(place)}/notes/${id}`;

/** A pipeline for a branch is told its open merge requests, as `group/project!7,group/project!8`. */
function onlyOpen({ CI_OPEN_MERGE_REQUESTS: open }: Environment): string | undefined {
  return /^[^,]+!(\d+)$/.exec(open ?? "")?.[1];
}

function readNote(item: unknown): Comment | undefined {
  const id = count(item, "id");
  const author = text(item, "author", "username");
  // What GitLab notes itself stands in the same list.
  if (id === undefined || author === undefined || property(item, "system") === true) return undefined;
  return { id: String(id), body: text(item, "body") ?? "", author, url: undefined };
}

function readLabels(answer: unknown): string[] | undefined {
  const labels = property(answer, "labels");
  return Array.isArray(labels) ? labels.filter((label) => typeof label === "string") : undefined;
}

/** GitLab, on its own hosts too. https://docs.gitlab.com/api/notes/#merge-requests */
export const gitlab: Forge = {
  name: "gitlab",
  title: "GitLab",
  pull: "merge request",
  reference: (place) => `${place.project}!${place.number}`,
  isProject: withGroups,
  limit: { size: 1_000_000, unit: "characters" },
  permission: "the token needs the scope api, and the role Reporter or above for labels",
  surroundings: {
    signs: ["GITLAB_CI"],
    api: ["CI_API_V4_URL"],
    publicApi: "https://gitlab.com/api/v4",
    // In a pipeline of a fork, CI_PROJECT_ID is the fork's.
    project: ({ CI_MERGE_REQUEST_PROJECT_ID: target, CI_PROJECT_ID: own }) =>
      target === undefined || target === "" ? own : target,
    number: (environment) =>
      count(environment, "CI_MERGE_REQUEST_IID") ?? count({ number: onlyOpen(environment) }, "number"),
    proposed: (environment) => text(environment, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"),
    pushed: ({ CI_PIPELINE_SOURCE: source, CI_COMMIT_SHA: commit }) =>
      source === "push" ? commit : undefined,
    token: ["GITLAB_TOKEN"],
    unfit: {
      variable: "CI_JOB_TOKEN",
      why: "CI_JOB_TOKEN can't write comments: GitLab lets no job token do that",
    },
  },
  headers: (token) => ({ "private-token": token, accept: "application/json" }),
  author: {
    call: ({ api }) => ({ method: "GET", url: `${api}/user` }),
    read: (answer) => text(answer, "username"),
  },
  comments: {
    list: (place) => `${merge(place)}/notes?sort=asc&order_by=created_at`,
    read: readNote,
    create: (place, body) => ({ method: "POST", url: `${merge(place)}/notes`, body: { body }, once: true }),
    update: (place, id, body) => ({ method: "PUT", url: note(place, id), body: { body } }),
    remove: (place, id) => ({ method: "DELETE", url: note(place, id) }),
  },
  labels: {
    list: (place) => ({ method: "GET", url: merge(place) }),
    read: readLabels,
    // GitLab makes a label that is missing.
    change: (place, add, remove) => {
      const body = { add_labels: add.map(({ name }) => name).join(","), remove_labels: remove.join(",") };
      return [{ call: { method: "PUT", url: merge(place), body }, fine: [] }];
    },
  },
  pulls: {
    list: (place, commit) =>
      `${project(place)}/repository/commits/${encodeURIComponent(commit)}/merge_requests`,
    read: (item) => {
      const number = count(item, "iid");
      return number === undefined ? undefined : { number, merged: property(item, "state") === "merged" };
    },
  },
};
