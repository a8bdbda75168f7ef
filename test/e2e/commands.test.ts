import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.js";
import { LOGIN, folder, livePbx, pbxctl } from "../support/cli.js";

const live = {
  dicts: [{ k: "out", v: "呼出组", times: "3", hangup_dtmf: "1" }],
  extensions: [
    {
      nbr: "1001",
      name: "1001",
      password: "canary-live",
      k: "out",
      transfer_phone: "013800001111",
      if_auto_login: "true",
    },
    { nbr: "1002", name: 'a "quoted" $' + "{env:HOME} \\ name", password: "canary-live", k: "out" },
  ],
  special_phone: [
    { phone: "110", special_flag: "2" },
    { phone: "13800000002", special_flag: 2 },
    { phone: "13800000002", special_flag: 3 },
    { phone: "13800000003", special_flag: 9 },
  ],
};

describe("options that every command has", () => {
  it("may stand before the command, too", async () => {
    const { env } = await livePbx(live);
    const colourful = { ...env, FORCE_COLOR: "1" };
    const run = (...args: string[]) => pbxctl(args, { env: colourful });
    expect((await run("get", "groups")).out).toContain("\u001b[");
    expect((await run("--no-color", "get", "groups")).out).not.toContain("\u001b[");
    expect((await run("get", "--no-color", "groups")).out).not.toContain("\u001b[");
    expect((await run("--debug", "get", "groups")).err).toContain(
      "debug: GET /api/ola/dicts/detail → 200 ok",
    );
    expect((await run("get", "groups", "--debug")).err).toContain(
      "debug: GET /api/ola/dicts/detail → 200 ok",
    );
    expect(await run("--url", "http://x", "get", "groups")).toMatchObject({ code: 1, out: "" });
  });
});

describe("colour", () => {
  it("is for terminals alone, also in a pipeline, whose log would take it", async () => {
    const { env } = await livePbx(live);
    for (const pipeline of [{ CI: "true" }, { CI: "true", GITHUB_ACTIONS: "true", TERM: "xterm-256color" }]) {
      const { out, err } = await pbxctl(["get", "groups", "--debug"], { env: { ...env, ...pipeline } });
      expect(out + err).not.toContain("\u001b[");
    }
  });
});

describe("help", () => {
  it.each(commands.map(({ name }) => name))("%s --help has examples", async (name) => {
    const run = await pbxctl([name, "--help"]);
    expect(run.code).toBe(0);
    expect(run.out).toContain("Examples:");
    expect(run.out).toContain(`  pbxctl ${name}`);
  });

  it("lists all commands, and is what pbxctl alone prints", async () => {
    const run = await pbxctl(["--help"]);
    for (const { name } of commands) expect(run.out).toMatch(new RegExp(`^  ${name}`, "m"));
    expect((await pbxctl(["help", "plan"])).out).toContain("--detailed-exitcode");
    expect((await pbxctl([])).err).toContain("Usage: pbxctl");
  });

  it.each([
    [["plann"], "Did you mean plan?"],
    [["plan", "--taget", "x"], "Did you mean --target?"],
    [["drift", "--concurrency", "0"], "whole number"],
    [["plan", "--format", "xml"], "Allowed choices are text, json"],
    [["schema", "nonsense"], "Allowed choices are spec, plan"],
    [["plan", "--target", "extension/["], "has a [ that no ] closes"],
    [["apply", "--allow", "protected"], "protect"],
    [["apply", "--allow", "mass-deletion"], "mass-delete"],
  ])("%j fails before any request, with a hint", async (args, hint) => {
    const cwd = folder({ "pbx.yaml": "version: 1\n" });
    const run = await pbxctl(args, { cwd, env: { ...LOGIN, PBX_URL: "http://127.0.0.1:9" } });
    expect(run.code).toBe(1);
    expect(run.err).toContain(hint);
  });
});

describe("validate", () => {
  it("needs no network and no environment", async () => {
    const cwd = folder({
      "pbx.yaml": 'version: 1\nextensions: [{ extn: "1001", password: "${env:NOT_SET}" }]\n',
    });
    const run = await pbxctl(["validate"], { cwd });
    expect(run.out).toBe("Valid: 1 extension in 1 file.\n");
    expect(run.code).toBe(0);
  });

  it("shows every finding with its position, the source and a hint", async () => {
    const cwd = folder({
      "pbx.yaml":
        "version: 1\nextensions:\n  - { extn: 1001, transferPone: '1' }\nblacklist:\n  - { phone: 013800001111 }\n",
    });
    const run = await pbxctl(["validate"], { cwd });
    expect(run.code).toBe(1);
    expect(run.out).toBe("");
    expect(run.err).toContain("pbx.yaml:3:13: error[number-as-text]");
    expect(run.err).toContain('quote it: "1001"');
    expect(run.err).toContain("pbx.yaml:3:19: error[unknown-property]");
    expect(run.err).toContain("did you mean transferPhone?");
    expect(run.err).toContain('quote it: "013800001111"');
    expect(run.err.trimEnd().split("\n").at(-1)).toBe("3 errors.");
  });

  it("prints findings as JSON on standard output", async () => {
    const cwd = folder({ "pbx.yaml": "version: 1\nextensions: null\n" });
    const run = await pbxctl(["validate", "--format", "json"], { cwd });
    expect(run.code).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({
      valid: false,
      findings: [{ code: "null-value", severity: "error", file: "pbx.yaml", line: 2 }],
    });
  });

  it("hints at init where there is no spec", async () => {
    const run = await pbxctl(["validate"], { cwd: folder() });
    expect(run.code).toBe(1);
    expect(run.err).toContain("pbxctl init");
  });
});

describe("export", () => {
  it("writes a spec that validates and plans clean, without passwords", async () => {
    const { env } = await livePbx(live);
    const cwd = folder();
    const run = await pbxctl(["export"], { cwd, env });
    expect(run.err).toBe("");
    expect(run.code).toBe(0);
    expect(run.out).not.toContain("canary");
    expect(run.out).toContain('{ phone: "13800000002", direction: both }');
    expect(run.out).not.toContain("13800000003");
    const again = folder({ "pbx.yaml": run.out });
    const plan = await pbxctl(["plan", "--detailed-exitcode"], { cwd: again, env });
    expect(plan.err).toBe("");
    expect(plan.out).toBe("No changes. Your PBX matches the configuration.\n");
    expect(plan.code).toBe(0);
  });

  it("of an empty PBX says that its collections are empty", async () => {
    const { env } = await livePbx({});
    const run = await pbxctl(["export"], { env });
    expect(run.out).toContain("extensions: []");
  });
});

describe("init", () => {
  it("writes a spec that is valid as it is and changes nothing", async () => {
    const { env } = await livePbx(live);
    const cwd = folder();
    expect((await pbxctl(["init"], { cwd })).code).toBe(0);
    expect(readdirSync(cwd).sort()).toEqual(["pbx.schema.json", "pbx.yaml"]);
    const validate = await pbxctl(["validate"], { cwd });
    expect(validate.err).toBe("");
    expect(validate.code).toBe(0);
    expect((await pbxctl(["plan"], { cwd, env })).out).toBe(
      "No changes. Your PBX matches the configuration.\n",
    );
  });

  it("overwrites nothing without --force", async () => {
    const cwd = folder({ "pbx.yaml": "mine" });
    const run = await pbxctl(["init"], { cwd });
    expect(run.code).toBe(1);
    expect(run.err).toContain("--force");
    expect(readFileSync(join(cwd, "pbx.yaml"), "utf8")).toBe("mine");
    expect((await pbxctl(["init", "--force"], { cwd })).code).toBe(0);
  });

  it("--from-live writes what is live, and it plans clean", async () => {
    const { env } = await livePbx(live);
    const cwd = folder();
    const run = await pbxctl(["init", "site/pbx.yaml", "--from-live"], { cwd, env });
    expect(run.err).toBe("");
    expect(run.code).toBe(0);
    const plan = await pbxctl(["plan", "site", "--detailed-exitcode"], { cwd, env });
    expect(plan.out).toBe("No changes. Your PBX matches the configuration.\n");
    expect(plan.code).toBe(0);
  });
});

describe("schema", () => {
  it("prints the spec's schema, and the plan's", async () => {
    expect(JSON.parse((await pbxctl(["schema"])).out)).toMatchObject({ properties: { extensions: {} } });
    expect(JSON.parse((await pbxctl(["schema", "plan"])).out)).toMatchObject({
      properties: { resource_changes: {} },
    });
  });
});
