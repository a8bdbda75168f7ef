/** The built command against models of the three forges on real sockets. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, livePbx, pbxctl } from "../support/cli.js";
import type { Ended } from "../support/cli.js";
import { emptyPlan, gentlePlan, planOf } from "../support/forge/documents.js";
import { GithubModel } from "../support/forge/github-model.js";
import { TOKEN } from "../support/forge/model.js";
import { serveForge } from "../support/forge/mount.js";
import { settings } from "../support/forge/setting.js";
import type { ForgeSetting } from "../support/forge/setting.js";

const files = {
  "plan.json": JSON.stringify(planOf(6)),
  "gentle.json": JSON.stringify(gentlePlan()),
  "empty.json": JSON.stringify(emptyPlan()),
  "other.json": JSON.stringify(emptyPlan("http://other.example.cn:8080")),
};

async function start(setting: ForgeSetting) {
  const model = setting.model();
  const api = await serveForge(model);
  const cwd = folder(files);
  const env = setting.environment(api);
  const comment = (...args: string[]): Promise<Ended> => pbxctl(["comment", ...args], { cwd, env });
  return { model, api, cwd, env, comment };
}

const [onGithub] = settings;
if (!onGithub) throw new Error("no settings");

describe.each(settings)("on $forge.title", (setting) => {
  it("one comment from the first plan to the last, and the label of what it says", async () => {
    const { model, comment } = await start(setting);
    model.add("alice", "Please have a look");

    const first = await comment("--plan", "plan.json");
    expect(first.err).toBe("");
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/^Created the comment on .*; the label is pbx\/destroy\.\n$/);
    expect(model.comments).toHaveLength(2);
    expect(model.comments[1]?.body).toMatch(
      /^<!-- pbxctl comment [0-9a-f]{32} destroy -->\n\n## pbxctl plan: /,
    );
    expect(model.comments[1]?.body).toContain("**Plan: 2 to add, 2 to change, 2 to destroy.**");
    expect(model.labels).toEqual(["pbx/destroy"]);

    model.labels.push("mine");
    expect((await comment("--plan", "gentle.json")).out).toMatch(
      /^Updated .*; the label is pbx\/changes\.\n$/,
    );
    expect(model.labels.toSorted()).toEqual(["mine", "pbx/changes"]);

    expect((await comment("--plan", "empty.json")).out).toMatch(/^Updated .* pbx\/no-changes\.\n$/);
    expect(model.comments).toHaveLength(2);
    expect(model.comments[1]?.body).toContain("No changes. Your PBX matches the configuration.");
    expect(model.labels.toSorted()).toEqual(["mine", "pbx/no-changes"]);

    expect((await comment("--plan", "empty.json")).out).toMatch(/^Nothing new in the comment on /);
    expect(model.comments[0]?.body).toBe("Please have a look");
  });

  it("two targets have a comment each, and the worst of them labels the pull request", async () => {
    const { model, comment } = await start(setting);
    await comment("--plan", "plan.json");
    expect((await comment("--plan", "other.json")).out).toContain("the label is pbx/destroy");
    expect(model.comments).toHaveLength(2);
    expect(model.labels).toEqual(["pbx/destroy"]);
    expect((await comment("--plan", "empty.json")).out).toContain("the label is pbx/no-changes");
    expect(model.labels).toEqual(["pbx/no-changes"]);
  });

  it("a token that is refused is an error that names its variable and not the token", async () => {
    const { model, api, cwd, env } = await start(setting);
    const run = await pbxctl(["comment", "--plan", "plan.json", "--debug"], {
      cwd,
      env: Object.fromEntries(
        Object.entries(env).map(([name, value]) => [name, value === TOKEN ? "wrong-token" : value]),
      ),
    });
    expect(run.code).toBe(1);
    expect(run.err).toContain(`${setting.forge.title} answered with status 401`);
    expect(run.err).toContain(setting.forge.surroundings.token[0]);
    expect(run.err).not.toContain("wrong-token");
    expect(run.out).toBe("");
    expect(model.comments).toEqual([]);
    expect(api).not.toContain(TOKEN);
  });
});

describe("what is commented", () => {
  it("a plan that failed: the comment says so, and the label goes", async () => {
    const { model, cwd, env } = await start(onGithub);
    const pbx = await livePbx({ extensions: [], dicts: [] });
    const all = { ...env, ...pbx.env };
    const planned = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '13800001111' }]\n" });
    expect(
      (await pbxctl(["plan", "--report", `json=${join(cwd, "p.json")}`], { cwd: planned, env: all })).code,
    ).toBe(0);
    expect((await pbxctl(["comment", "--plan", "p.json"], { cwd, env })).out).toContain("pbx/changes");

    const broken = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '1380000111x' }]\n" });
    expect(
      (await pbxctl(["plan", "--report", `json=${join(cwd, "p.json")}`], { cwd: broken, env: all })).code,
    ).toBe(1);
    const run = await pbxctl(["comment", "--plan", "p.json"], { cwd, env });
    expect(run.err).toBe("");
    expect(run.out).toMatch(/^Updated .*; no label, since it is not known whether anything changes\.\n$/);
    expect(model.comments).toHaveLength(1);
    expect(model.comments[0]?.body).toContain("❌ pbxctl plan failed");
    expect(model.labels).toEqual([]);
  });

  it("a plan without secrets that finds no change has not seen everything: no label", async () => {
    const { model, cwd, env } = await start(onGithub);
    const pbx = await livePbx({
      extensions: [{ nbr: "1001", name: "1001", password: "live-password-1", k: "out" }],
      dicts: [{ k: "out", v: "out" }],
    });
    const spec = 'version: 1\nextensions: [{ extn: "1001", password: "${env:EXT_1001}" }]\n';
    const at = folder({ "pbx.yaml": spec });
    const args = ["plan", "--without-secrets", "--report", `json=${join(cwd, "p.json")}`];
    expect((await pbxctl(args, { cwd: at, env: pbx.env })).code).toBe(0);
    const run = await pbxctl(["comment", "--plan", "p.json"], { cwd, env });
    expect(run.err).toBe("");
    expect(run.out).toContain("no label, since it is not known");
    expect(model.comments[0]?.body).toContain("No changes");
    expect(model.labels).toEqual([]);
  });

  it("what came of an apply, in the same comment, found by the commit that was merged; labels stay", async () => {
    const { model, cwd, env } = await start(onGithub);
    const pbx = await livePbx({ extensions: [], dicts: [] });
    const spec = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '13800001111' }]\n" });
    const at = (name: string): string => `json=${join(cwd, name)}`;
    await pbxctl(["plan", "--report", at("p.json")], { cwd: spec, env: pbx.env });
    await pbxctl(["comment", "--plan", "p.json"], { cwd, env });
    expect(
      (await pbxctl(["apply", "--auto-approve", "--report", at("r.json")], { cwd: spec, env: pbx.env })).code,
    ).toBe(0);

    model.commits.set("abc123", [
      { number: 5, merged: false },
      { number: 7, merged: true },
    ]);
    const merged = { ...env, GITHUB_EVENT_NAME: "push", GITHUB_REF: "refs/heads/main", GITHUB_SHA: "abc123" };
    const run = await pbxctl(["comment", "--apply", "r.json"], { cwd, env: merged });
    expect(run.err).toBe("");
    expect(run.out).toMatch(
      /^Updated the comment on https:\/\/github\.example\/acme\/pbx\/pull\/7#issuecomment-\d+\.\n$/,
    );
    expect(model.comments).toHaveLength(1);
    expect(model.comments[0]?.body).toContain("## pbxctl apply: ");
    expect(model.comments[0]?.body).toContain("for commit `abc123`");
    expect(model.comments[0]?.body).toMatch(/^<!-- pbxctl comment [0-9a-f]{32} changes -->/);
    expect(model.labels).toEqual(["pbx/changes"]);

    const both = await pbxctl(["comment", "--plan", "p.json", "--apply", "r.json"], { cwd, env: merged });
    expect(both.out).toContain("Updated");
    expect(model.comments[0]?.body).toMatch(/## pbxctl apply: [\s\S]*\n---\n[\s\S]*## pbxctl plan: /);
  });

  it("--dry-run prints it and sends nothing", async () => {
    const { model, comment } = await start(onGithub);
    const run = await comment("--plan", "plan.json", "--dry-run");
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/^<!-- pbxctl comment [0-9a-f]{32} destroy -->\n\n## pbxctl plan: /);
    expect(model.requests).toEqual([]);
    const without = await pbxctl(["comment", "--plan", "plan.json", "--dry-run"], { cwd: folder(files) });
    expect(without.out).toBe(run.out);
  });

  it("--name keeps several plans of one PBX apart", async () => {
    const { model, comment } = await start(onGithub);
    await comment("--plan", "plan.json", "--name", "numbers");
    await comment("--plan", "gentle.json", "--name", "phones");
    await comment("--plan", "empty.json", "--name", "numbers");
    expect(model.comments.map(({ body }) => / (\S+) -->/.exec(body)?.[1])).toEqual(["no-changes", "changes"]);
  });

  it("30,000 changes fit, whatever --max-size asks for", async () => {
    const { model, cwd, env } = await start(onGithub);
    const large = folder({ "plan.json": JSON.stringify(planOf(30_000)) });
    const args = ["comment", "--plan", join(large, "plan.json"), "--max-size", "1000000"];
    expect((await pbxctl(args, { cwd, env })).code).toBe(0);
    const [comment] = model.comments;
    expect(comment?.body.length).toBeLessThanOrEqual(65_536);
    expect(comment?.body.length).toBeGreaterThan(50_000);
    expect(comment?.body).toContain("Left out for want of room");
  });
});

describe("an enterprise server", () => {
  it("has its API below a path, and its GraphQL beside it", async () => {
    const model = new GithubModel("/ghe/api/v3");
    const api = await serveForge(model);
    const env = onGithub.environment(`${api}/`);
    const run = await pbxctl(["comment", "--plan", "plan.json"], { cwd: folder(files), env });
    expect(run.err).toBe("");
    expect(model.comments).toHaveLength(1);
    expect(model.requests[0]).toBe("POST /ghe/api/graphql");
  });
});
