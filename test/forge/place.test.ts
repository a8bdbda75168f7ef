import { describe, expect, test } from "vitest";
import type { Environment } from "../../src/forge/forge.js";
import { pullOf } from "../../src/forge/find-pull.js";
import { gitee } from "../../src/forge/gitee.js";
import { github } from "../../src/forge/github.js";
import { gitlab } from "../../src/forge/gitlab.js";
import { forgeOf } from "../../src/forge/index.js";
import { placeOf } from "../../src/forge/place.js";
import type { Wishes } from "../../src/forge/place.js";
import { settings } from "../support/forge/setting.js";
import { desk } from "./posting.js";

const at = (forge: typeof github, environment: Environment, wishes: Wishes = {}, event?: unknown) =>
  placeOf(forge, wishes, environment, event);

describe.each(settings)("$forge.title", ({ forge, project, environment }) => {
  test("is known by its pipeline's variables, and so is the pull request", () => {
    const variables = environment("https://forge.example/base/api/");
    expect(forgeOf(variables)).toBe(forge);
    expect(at(forge, variables)).toEqual({ api: "https://forge.example/base/api", project, number: 7 });
  });

  test("options beat variables", () => {
    const wishes = { api: "http://127.0.0.1:8/x", project: "a/b", pull: 9 };
    expect(at(forge, environment("https://forge.example"), wishes)).toEqual({
      api: "http://127.0.0.1:8/x",
      project: "a/b",
      number: 9,
    });
  });

  test("without a word about it, its public API is meant, and the repository is asked for", () => {
    expect(at(forge, {}, { project: "a/b" }).api).toBe(forge.surroundings.publicApi);
    expect(() => at(forge, {})).toThrow(`does not say which repository of ${forge.title}`);
  });

  test.each(["../admin", "a", "a/b?x=1", "a/..", "a/b#c", "a/b c", "/a/b", "a//b", "a/b%2f..", ""])(
    "%j is no repository",
    (name) => {
      expect(() => at(forge, {}, { project: name })).toThrow(`"${name}" is no repository of ${forge.title}`);
    },
  );

  test.each([
    ["ftp://forge.example", "is neither http:// nor https://"],
    ["https://me:secret@forge.example", "has a user name or a password in it"],
  ])("%j is no address of an API, and is not repeated", (api, why) => {
    const error = ((): unknown => {
      try {
        return at(forge, {}, { project: "a/b", api });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ name: "ForgeError", message: `${forge.title}'s address ${why}` });
    expect(JSON.stringify(error)).not.toContain("secret");
  });
});

test("no pipeline, no forge; an empty variable is none", () => {
  expect(forgeOf({})).toBeUndefined();
  expect(forgeOf({ GITHUB_ACTIONS: "" })).toBeUndefined();
});

describe("the pull request's number on GitHub", () => {
  const number = (event: unknown, GITHUB_REF?: string): number | undefined =>
    at(github, { GITHUB_REF, GITHUB_REPOSITORY: "a/b" }, {}, event).number;

  test.each([
    ["a pull request", { number: 3, pull_request: { number: 3 } }, 3],
    ["a comment on one", { issue: { number: 4, pull_request: {} } }, 4],
    ["a comment on an issue", { issue: { number: 4 } }, undefined],
    ["the result of a run of one", { workflow_run: { pull_requests: [{ number: 5 }] } }, 5],
    ["the result of a run of a fork, which names none", { workflow_run: { pull_requests: [] } }, undefined],
    [
      "the result of a run of several",
      { workflow_run: { pull_requests: [{ number: 5 }, { number: 6 }] } },
      undefined,
    ],
    ["a push", { ref: "refs/heads/main", number: 8 }, undefined],
    ["nothing that could be read", undefined, undefined],
    ["nonsense", { pull_request: { number: "7/../8" } }, undefined],
  ])("by the event of %s", (_, event, wanted) => {
    expect(number(event)).toBe(wanted);
  });

  test("else by the ref", () => {
    expect(number(undefined, "refs/pull/12/merge")).toBe(12);
    expect(number(undefined, "refs/heads/pull/12/merge")).toBeUndefined();
    expect(number({ pull_request: { number: 3 } }, "refs/pull/12/merge")).toBe(3);
  });
});

describe("the merge request's number on GitLab", () => {
  test.each([
    ["acme/pbx!12", 12],
    ["acme/pbx!12,acme/pbx!13", undefined],
    ["", undefined],
  ])("in a pipeline for a branch: %j", (open, wanted) => {
    expect(at(gitlab, { CI_PROJECT_ID: "4", CI_OPEN_MERGE_REQUESTS: open }).number).toBe(wanted);
  });
});

test("Gitee Go tells the repository's name alone: its owner has to be told", () => {
  expect(() => at(gitee, { GITEE_REPO: "pbx", GITEE_PULL_ID: "7" })).toThrow("which repository");
  expect(at(gitee, { GITEE_REPOSITORY: "acme/pbx", GITEE_REPO: "pbx", GITEE_PULL_ID: "7" })).toMatchObject({
    project: "acme/pbx",
    number: 7,
  });
});

test("the commit that a reviewer knows is the one proposed, not its merge with the target", () => {
  const event = { pull_request: { number: 7, head: { sha: "abc" } } };
  expect(github.surroundings.proposed({ GITHUB_SHA: "def" }, event)).toBe("abc");
  expect(github.surroundings.proposed({ GITHUB_SHA: "def" }, undefined)).toBeUndefined();
  expect(gitlab.surroundings.proposed({ CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "abc" }, undefined)).toBe("abc");
  expect(gitee.surroundings.proposed({ GITEE_COMMIT: "def", GITEE_SOURCE_COMMIT: "abc" }, undefined)).toBe(
    "abc",
  );
});

describe("the pull request that a pushed commit came with", () => {
  test.each([
    [github, { GITHUB_EVENT_NAME: "push", GITHUB_SHA: "abc" }, "abc"],
    [github, { GITHUB_EVENT_NAME: "workflow_run", GITHUB_SHA: "abc" }, undefined],
    [github, { GITHUB_EVENT_NAME: "schedule", GITHUB_SHA: "abc" }, undefined],
    [gitlab, { CI_PIPELINE_SOURCE: "push", CI_COMMIT_SHA: "abc" }, "abc"],
    [gitlab, { CI_PIPELINE_SOURCE: "schedule", CI_COMMIT_SHA: "abc" }, undefined],
    [gitee, { GITEE_COMMIT: "abc" }, undefined],
  ])("only a push has one that says anything (%#)", (forge, environment, commit) => {
    expect(forge.surroundings.pushed?.(environment)).toBe(commit);
  });

  test.each(settings.filter(({ forge }) => forge.pulls))("$forge.title tells it", async (setting) => {
    const { model, client } = desk(setting);
    const [merged, open] = [
      { number: 7, merged: true },
      { number: 5, merged: false },
    ];
    model.commits.set("abc", [open, merged]);
    model.commits.set("def", [open]);
    model.commits.set("two", [merged, { number: 8, merged: true }]);
    expect(await pullOf(client, "abc")).toBe(7);
    expect(await pullOf(client, "def")).toBe(5);
    await expect(pullOf(client, "two")).rejects.toThrow("have the commit two: 7, 8");
    await expect(pullOf(client, "fff")).rejects.toMatchObject({ hint: "name it with --pull NUMBER" });
    await expect(pullOf(client, undefined)).rejects.toThrow("does not say which");
  });

  test("Gitee can't tell it", async () => {
    const [, , setting] = settings;
    if (!setting) throw new Error("no Gitee");
    const { model, client } = desk(setting);
    await expect(pullOf(client, "abc")).rejects.toMatchObject({ hint: "name it with --pull NUMBER" });
    expect(model.requests).toEqual([]);
  });
});
