import type { Environment, Forge, Label, Place, Step } from "./forge.js";
import { readComment } from "./github.js";
import { count, names, text } from "./json.js";
import { ownerAndName, withOwner } from "./project.js";

const repository = ({ api, project }: Place): string => `${api}/repos/${project}`;
const pull = (place: Place): string => `${repository(place)}/pulls/${place.number}`;
const comment = (place: Place, id: string): string => `${repository(place)}/pulls/comments/${id}`;

/** Jenkins' plugin for Gitee tells namespace and name apart; Gitee Go tells the name alone. */
function projectOf(environment: Environment): string | undefined {
  const { giteeTargetNamespace: space, giteeTargetRepoName: name, GITEE_REPO: repo } = environment;
  const named = space !== undefined && name !== undefined ? `${space}/${name}` : undefined;
  return ownerAndName(named) ?? ownerAndName(environment["GITEE_REPOSITORY"]) ?? ownerAndName(repo);
}

function changeLabels(place: Place, add: readonly Label[], remove: readonly string[]): Step[] {
  const labels = `${pull(place)}/labels`;
  return [
    // 400, 422: it is there already. 403, 404: it may be there all the same, and adding it tells.
    ...add.map(({ name, color }): Step => ({
      call: { method: "POST", url: `${repository(place)}/labels`, body: { name, color } },
      fine: [400, 403, 404, 422],
    })),
    ...add.map(({ name }): Step => ({ call: { method: "POST", url: labels, body: [name] }, fine: [] })),
    ...remove.map((name): Step => ({
      call: { method: "DELETE", url: `${labels}/${encodeURIComponent(name)}` },
      fine: [404],
    })),
  ];
}

/** Gitee, and what companies run of it themselves. https://gitee.com/api/v5/swagger */
export const gitee: Forge = {
  name: "gitee",
  title: "Gitee",
  pull: "pull request",
  reference: ({ project, number }) => `${project}!${number}`,
  isProject: withOwner,
  // Gitee documents no limit. This is what a text column of its database holds.
  limit: { size: 65_535, unit: "bytes" },
  permission: "the token needs the scopes user_info, projects, pull_requests and notes",
  surroundings: {
    signs: ["GITEE_PIPELINE_NAME", "giteePullRequestIid"],
    api: ["GITEE_API_URL"],
    publicApi: "https://gitee.com/api/v5",
    project: projectOf,
    number: (environment) => count(environment, "GITEE_PULL_ID") ?? count(environment, "giteePullRequestIid"),
    proposed: (environment) => text(environment, "GITEE_SOURCE_COMMIT"),
    token: ["GITEE_TOKEN"],
  },
  headers: (token) => ({ authorization: `Bearer ${token}`, accept: "application/json" }),
  author: {
    call: ({ api }) => ({ method: "GET", url: `${api}/user` }),
    read: (answer) => text(answer, "login"),
  },
  comments: {
    list: (place) => `${pull(place)}/comments`,
    read: readComment,
    create: (place, body) => ({ method: "POST", url: `${pull(place)}/comments`, body: { body }, once: true }),
    update: (place, id, body) => ({ method: "PATCH", url: comment(place, id), body: { body } }),
    remove: (place, id) => ({ method: "DELETE", url: comment(place, id) }),
  },
  labels: {
    list: (place) => ({ method: "GET", url: `${pull(place)}/labels?per_page=100` }),
    read: names,
    change: changeLabels,
  },
};
