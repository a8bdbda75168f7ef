/** What holds for the example, whatever happens; and what its reader refuses. */
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { collectCommandLine } from "../../../src/cli/completion/collect.js";
import { folder } from "../../support/cli.js";
import { git } from "../../support/git.js";
import { commandsIn, unknownOptions } from "../commands-used.js";
import { SEED } from "../telling.js";
import { world } from "../world.js";
import { readWorkflow } from "./file.js";
import { gitee } from "./gitee.js";

const EXAMPLE = new URL("../../../examples/ci/gitee/", import.meta.url);
const files = readdirSync(new URL(".workflow/", EXAMPLE)).map((name) => {
  const source = readFileSync(new URL(`.workflow/${name}`, EXAMPLE), "utf8");
  const workflow = readWorkflow(parse(source), name);
  return { name, source, workflow, script: workflow.steps.flatMap(({ commands }) => commands).join("\n") };
});
const of = (name: string) => {
  const found = files.find((file) => file.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};

describe("Gitee Go's example", () => {
  it("has a file for each of the three moments", () => {
    expect(Object.fromEntries(files.map(({ name, workflow }) => [name, workflow.trigger]))).toEqual({
      "pbx-apply.yml": "push",
      "pbx-drift.yml": "schedule",
      "pbx-pull.yml": "pr",
    });
  });

  it("gives pbxctl options that it has", async () => {
    const line = await collectCommandLine();
    for (const { script } of files) expect(unknownOptions(script, line)).toEqual([]);
    const names = files.flatMap(({ script }) => commandsIn(script).map(([name]) => name));
    expect(names).toEqual(["apply", "comment", "drift", "adopt", "plan", "comment"]);
  });

  it("lists each variable that it uses, names none as Gitee's own, and shows each pipeline what it needs", () => {
    for (const { name, script, workflow } of files) {
      // FORGE_API and PBX_METRICS are wishes: who has them lists them.
      const used = new Set(script.match(/\b(?:PBX|FORGE)_[A-Z_]+/g));
      used.delete("FORGE_API");
      used.delete("PBX_METRICS");
      expect([...used].toSorted(), name).toEqual(workflow.variables.toSorted());
      expect(workflow.variables.filter((one) => /^(?:GITEE|GO)_/.test(one))).toEqual([]);
    }
  });

  it("stops at the first error whatever shell runs it", () => {
    for (const { script } of files) expect(script).toMatch(/^set -eu\n/);
  });

  it("puts no token on a command line", () => {
    for (const { script } of files) {
      const uses = script.split("\n").filter((line) => /\$\{?\w*(?:TOKEN|PASSWORD|KEY|NOTIFY)/.test(line));
      for (const line of uses)
        expect(line).toMatch(
          /^export GITEE_TOKEN=|^git config .*'!f\(\) \{ echo|^ *call\(\) \{ printf .*--config - /,
        );
    }
  });

  it("answers git's question for the log-in with the token", () => {
    const login = /^git remote set-url[\s\S]*?; f'$/m.exec(of("pbx-apply.yml").script)?.[0] ?? "";
    for (const { script } of files) expect(script).toContain(login);
    const cwd = folder();
    git(cwd, "init", "--quiet");
    git(cwd, "remote", "add", "origin", "https://gitee.com/x/y.git");
    const { status, stdout } = spawnSync(
      "sh",
      ["-euc", `${login}\ngit remote get-url origin\ngit credential fill`],
      {
        cwd,
        env: {
          PATH: process.env["PATH"] ?? "",
          GIT_CONFIG_GLOBAL: "/dev/null",
          GIT_CONFIG_NOSYSTEM: "1",
          FORGE_PROJECT: "acme/pbx",
          FORGE_TOKEN: "canary-token",
        },
        input: "protocol=https\nhost=gitee.com\n\n",
        encoding: "utf8",
      },
    );
    expect(status).toBe(0);
    expect(stdout).toContain("https://gitee.com/acme/pbx.git\n");
    expect(stdout).toContain("username=oauth2\npassword=canary-token\n");
    expect(git(cwd, "config", "--list")).not.toContain("canary");
  });

  it("keeps the audit record as a note on the commit, run after run", { timeout: 120_000 }, async () => {
    const here = await world(gitee, SEED);
    const commit = here.hosting.commitOf("main");
    for (const run of [await gitee.onMerge(here, commit), await gitee.onMerge(here, commit)])
      expect(run.ok).toBe(true);
    const notes = git(here.hosting.remote, "notes", "--ref=pbxctl", "show", commit);
    expect(notes.match(/"command": "apply"/g)).toHaveLength(2);
    expect(notes).toContain(commit);
  });

  it("has a README that names every variable", () => {
    const text = readFileSync(new URL("README.md", EXAMPLE), "utf8");
    const names = new Set([...files.flatMap(({ workflow }) => workflow.variables), "FORGE_API"]);
    for (const name of names) expect(text).toContain(`\`${name}\``);
  });
});

describe("what the reader does not know", () => {
  const { source } = of("pbx-pull.yml");
  it.each([
    ["precise:\n        - main", "prefix:\n        - ''", "prefix"],
    ["trigger: auto\n  pr:", "trigger: manual\n  pr:", "trigger: auto"],
    ["build@nodejs", "shell@agent", "build@nodejs"],
    ["nodeVersion: 20.20.0", "nodeVersion: 18.16.0", "Node 20.20"],
    ["commands:", "inputs:", "inputs"],
    ['retry: "0"', 'retry: "3"', "not tried again"],
  ])("ends the test: %s", (known, other, message) => {
    expect(source).toContain(known);
    expect(() => readWorkflow(parse(source.replace(known, other)), "f")).toThrow(message);
  });
});
