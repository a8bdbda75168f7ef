/** What `comment` refuses before it asks anybody, and how it ends when a forge does not play along. */
import { describe, expect, it } from "vitest";
import { folder, pbxctl } from "../support/cli.js";
import type { Ended } from "../support/cli.js";
import { gentlePlan, planOf } from "../support/forge/documents.js";
import { GithubModel } from "../support/forge/github-model.js";
import { TOKEN } from "../support/forge/model.js";
import { serveForge } from "../support/forge/mount.js";
import { settings } from "../support/forge/setting.js";

const [github, gitlab] = settings;
if (!github || !gitlab) throw new Error("no settings");

const plan = planOf(3);
const source = { pipeline: null, commit: null, ref: null, actor: null, run: null };
const failed = {
  format_version: "1.0",
  command: "plan",
  timestamp: "2026-01-15T08:00:00.000Z",
  exit_code: 1,
  source,
  error: { message: "<b>no</b> @octocat", findings: [] },
};
const [first] = plan.resource_changes;
const withChange = (more: object): object => ({
  ...plan,
  resource_changes: [{ ...first, change: { ...first?.change, ...more } }, ...plan.resource_changes.slice(1)],
});

const documents = {
  "plan.json": plan,
  "gentle.json": gentlePlan(),
  "failed.json": failed,
  "list.json": [],
  "null.json": null,
  "future.json": { ...plan, format_version: "2.0" },
  "extra.json": { ...plan, html: "<script>" },
  "field.json": withChange({ before: { "x\n```\n<img src=x>": "y" } }),
  "member.json": withChange({ after: { members: [{ a: 1 }] } }),
  "summary.json": { ...plan, summary: { ...plan.summary, destroy: 0 } },
  "markup.json": { ...plan, target: "http://x/--><script>" },
  "userinfo.json": { ...plan, target: "http://ops:secret@pbx" },
  "error.json": { ...failed, error: "x" },
};
const files = {
  ...Object.fromEntries(Object.entries(documents).map(([name, data]) => [name, JSON.stringify(data)])),
  "text.json": "Plan: 1 to add",
  "deep.json": `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
  token: `${TOKEN}\n`,
};

async function start() {
  const model = new GithubModel();
  const env = github?.environment(await serveForge(model)) ?? {};
  const cwd = folder(files);
  const comment = (args: readonly string[], more: Record<string, string> = {}): Promise<Ended> =>
    pbxctl(["comment", ...args], { cwd, env: { ...env, ...more } });
  return { model, env, cwd, comment };
}

describe("nothing is sent", () => {
  it.each([
    [[], "There is nothing to comment"],
    [["--plan", "none.json"], "none.json can't be read: ENOENT"],
    [["--plan", "text.json"], "text.json can't be read: it is not JSON"],
    [["--plan", "deep.json"], "deep.json"],
    [["--plan", "list.json"], "list.json is no plan and no report"],
    [["--plan", "null.json"], "null.json is no plan and no report"],
    [["--plan", "future.json"], "future.json is not as its schema says at /format_version"],
    [["--plan", "extra.json"], "extra.json is not as its schema says: must NOT have additional properties"],
    [["--plan", "field.json"], "field.json is not as its schema says at /resource_changes/0/change/before"],
    [
      ["--plan", "member.json"],
      "member.json is not as its schema says at /resource_changes/0/change/after/members/0",
    ],
    [["--plan", "summary.json"], "its summary does not count its changes"],
    [["--plan", "markup.json"], "at /target: it is no address of a PBX"],
    [["--plan", "userinfo.json"], "at /target: it is no address of a PBX"],
    [["--plan", "error.json", "--name", "x"], "error.json is not as its schema says at /error"],
    [["--plan", "failed.json"], "it is not clear whose comment this is"],
    [["--apply", "plan.json"], "plan.json is a plan"],
    [["--plan", "plan.json", "--pull", "0"], "It takes a whole number from 1"],
    [["--plan", "plan.json", "--forge", "gitea"], "Allowed choices are github, gitlab, gitee"],
    [["--plan", "plan.json", "--project", "../admin"], '"../admin" is no repository of GitHub'],
    [["--plan", "plan.json", "--api", "ftp://x"], "GitHub's address is neither http:// nor https://"],
    [["--plan", "plan.json", "--token-file", "none"], "--token-file none can't be read (ENOENT)"],
    [["--plan", "plan.json", "--ca-file", "none"], "--ca-file none can't be read (ENOENT)"],
    [["--plan", "plan.json", "--ca-file", "token"], "the CA file holds no certificate"],
    [["--plan", "plan.json", "--max-size", "100"], "It takes a whole number from 4000"],
    [["plan.json"], "too many arguments"],
  ])("%j: %s", async (args, message) => {
    const { model, comment } = await start();
    const run = await comment(args);
    expect(run.err).toContain(message);
    expect(run.err).not.toContain("Internal error");
    expect(run.err).not.toContain("secret");
    expect(run.code).toBe(1);
    expect(run.out).toBe("");
    expect(model.requests).toEqual([]);
  });

  it.each([
    [{ GITHUB_ACTIONS: "" }, "This is no pipeline of a forge that is known"],
    [{ GITHUB_TOKEN: "" }, "There is no token for GitHub"],
    [{ GITHUB_TOKEN: "two words" }, "The token for GitHub has a blank"],
    [{ GITHUB_REPOSITORY: "" }, "does not say which repository of GitHub this is"],
    [{ GITHUB_REF: "refs/heads/main" }, "does not say which pull request this is for"],
  ])("with %j: %s", async (more, message) => {
    const { model, comment } = await start();
    const run = await comment(["--plan", "plan.json"], more);
    expect(run.err).toContain(message);
    expect(run.err).not.toContain("two words");
    expect(run.code).toBe(1);
    expect(model.requests).toEqual([]);
  });

  it("GitLab's job token can't write comments, and that is said", async () => {
    const env = { ...gitlab.environment("http://127.0.0.1:9"), GITLAB_TOKEN: "", CI_JOB_TOKEN: "job-token" };
    const run = await pbxctl(["comment", "--plan", "plan.json"], { cwd: folder(files), env });
    expect(run.err).toContain("CI_JOB_TOKEN can't write comments");
    expect(run.err).toContain("GITLAB_TOKEN, or with --token-file");
    expect(run.code).toBe(1);
  });
});

describe("the pull request", () => {
  it("is the one that the event is about", async () => {
    const { model, cwd, env } = await start();
    const event = folder({
      "event.json": JSON.stringify({ pull_request: { number: 7, head: { sha: "fedcba9" } } }),
    });
    const more = {
      GITHUB_REF: "refs/heads/main",
      GITHUB_EVENT_PATH: `${event}/event.json`,
      GITHUB_EVENT_NAME: "push",
      GITHUB_SHA: "abc123",
    };
    const run = await pbxctl(["comment", "--plan", "plan.json"], { cwd, env: { ...env, ...more } });
    expect(run.err).toBe("");
    expect(model.comments[0]?.body).toContain("for commit `fedcba9`");
  });

  it("has to be there", async () => {
    const { comment } = await start();
    const run = await comment(["--plan", "plan.json", "--pull", "8"]);
    expect(run.code).toBe(1);
    expect(run.err).toContain("status 404");
    expect(run.err).toContain("check that there is a pull request acme/pbx#8");
  });

  it("from a fork has a token that only reads", async () => {
    const { model, comment } = await start();
    const message = "Resource not accessible by integration";
    model.faults.push({ at: /^POST .*comments$/, answer: { status: 403, body: { message } } });
    const run = await comment(["--plan", "plan.json"]);
    expect(run.code).toBe(1);
    expect(run.err).toContain(message);
    expect(run.err).toContain("pull-requests: write");
    expect(run.err).toContain("workflow_run");
  });
});

describe("what is asked for", () => {
  it("--token-file, and --author where the forge does not tell", async () => {
    const { model, comment } = await start();
    const args = ["--plan", "plan.json", "--token-file", "token", "--author", "PBX-Bot"];
    const run = await comment(args, { GITHUB_TOKEN: "another" });
    expect(run.err).toBe("");
    expect(model.requests.filter((call) => call.includes("graphql"))).toEqual([]);
  });

  it("--no-labels leaves labels alone", async () => {
    const { model, comment } = await start();
    const run = await comment(["--plan", "plan.json", "--no-labels"]);
    expect(run.out).toMatch(/^Created the comment on \S+\.\n$/);
    expect(model.requests.filter((call) => call.includes("labels"))).toEqual([]);
  });

  it("a label that can't be set is an error, and says that the comment is there", async () => {
    const { model, comment } = await start();
    model.faults.push({ at: /^POST .*7\/labels$/, answer: { status: 403, body: { message: "Forbidden" } } });
    const run = await comment(["--plan", "plan.json"]);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(
      /Created the comment on \S+, but its label could not be set: GitHub answered with status 403/,
    );
    expect(run.err).toContain("--no-labels");
    expect(model.comments).toHaveLength(1);
  });

  it("a plan that failed, of a stranger: none of it is markup", async () => {
    const { model, comment } = await start();
    expect((await comment(["--plan", "failed.json", "--name", "x"])).code).toBe(0);
    expect(model.comments[0]?.body).toContain("`<b>no</b> @octocat`");
  });

  it("--debug tells the calls, without the token", async () => {
    const { comment } = await start();
    const run = await comment(["--plan", "plan.json", "--debug"]);
    expect(run.err).toContain("debug: POST /graphql: 200");
    expect(run.err).toContain("debug: POST /repos/acme/pbx/issues/7/comments: 201");
    expect(run.err + run.out).not.toContain(TOKEN);
  });
});

describe("a forge that does not answer", () => {
  it("is out of reach", async () => {
    const { comment } = await start();
    const run = await comment(["--plan", "plan.json", "--retries", "0", "--api", "http://127.0.0.1:9"]);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(
      /Error: POST \/graphql: the connection was refused \(http:\/\/127\.0\.0\.1:9, ECONNREFUSED\)/,
    );
    expect(run.err).toContain("check the address, and that GitHub runs");
  });

  it("breaks the connection at the new comment: one comment all the same", async () => {
    const { model, comment } = await start();
    model.faults.push({ at: /^POST .*comments$/, done: true, answer: { status: 0, reset: true } });
    const run = await comment(["--plan", "plan.json"]);
    expect(run.err).toBe("");
    expect(run.code).toBe(0);
    expect(model.comments).toHaveLength(1);
  });

  it("is waited for no longer than the user wants", async () => {
    const { model, env, cwd } = await start();
    model.faults.push({ at: "", answer: { status: 429, headers: { "retry-after": "50" } } });
    const run = await pbxctl(["comment", "--plan", "plan.json", "--debug"], {
      cwd,
      env,
      onOutput: (_, err, kill) => {
        if (err.endsWith("429\n")) kill("SIGINT");
      },
    });
    expect(run.code).toBe(130);
    expect(run.err).toContain("Interrupted.");
  });
});
