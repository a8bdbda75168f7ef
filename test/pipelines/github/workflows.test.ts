/** What holds for every workflow, whatever it does. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { collectCommandLine } from "../../../src/cli/completion/collect.js";
import { commandsIn, unknownOptions } from "../commands-used.js";
import { workflowFiles } from "./index.js";
import { parseWorkflow } from "./workflow.js";
import type { Job, Workflow } from "./workflow.js";

const files = Object.entries(workflowFiles()).map(([path, source]): [string, Workflow, string] => [
  path.replace(".github/workflows/", ""),
  parseWorkflow(source),
  source,
]);
const workflow = (name: string): Workflow => {
  const [, found] = files.find(([file]) => file === name) ?? [];
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
const job = (file: string, id: string): Job => {
  const found = workflow(file).jobs.find((one) => one.id === id);
  if (!found) throw new Error(`${file} has no job ${id}`);
  return found;
};

describe.each(files)("%s", (_, { permissions, jobs }, source) => {
  const steps = jobs.flatMap((one) => one.steps);

  it("gives a token nothing, unless a job asks for it", () => {
    expect(permissions).toEqual({});
    for (const one of jobs) expect(one.permissions, one.id).toBeDefined();
  });

  it("gives a secret to single steps, and never to one that runs somebody else's code", () => {
    for (const one of jobs) expect(JSON.stringify(one.env)).not.toContain("secrets.");
    for (const step of steps.filter(({ uses }) => uses !== undefined)) {
      const given = JSON.stringify([step.env, step.with]);
      expect(given.replace(/"token":"[^"]*PBX_BOT_TOKEN[^"]*"/, "")).not.toContain("secrets.");
    }
  });

  it("fills nothing in into a script: values come as variables", () => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  it("uses GitHub's own actions and this one, pinned at least by their major version", () => {
    for (const { uses } of steps.filter((step) => step.uses !== undefined))
      expect(uses).toMatch(/^(?:actions\/[a-z-]+(?:\/[a-z]+)?|acme\/pbxctl)@v\d+$/);
  });

  it("gives pbxctl options that it has", async () => {
    const scripts = steps.map(({ run = "" }) => run).join("\n");
    expect(unknownOptions(scripts, await collectCommandLine())).toEqual([]);
    expect(commandsIn(scripts).length).toBeGreaterThan(0);
  });

  it("ends a job that hangs, and runs a script with pipefail", () => {
    expect(source.match(/^ {4}timeout-minutes: \d+$/gm)).toHaveLength(jobs.length);
    expect(parseWorkflow(source).shell).toBe("bash");
  });

  it("is written for a person who copies it", () => {
    expect(source).toMatch(/^# .+\n(?:# .+\n)*name: /);
    expect(source).toContain("Copy to .github/workflows/");
  });
});

describe("what each job may do", () => {
  it("is the least that it needs", () => {
    const rights = files.flatMap(([file, { jobs }]) =>
      jobs.map(({ id, permissions }) => [`${file} ${id}`, permissions]),
    );
    const read = { contents: "read" };
    const write = { contents: "write", "pull-requests": "write" };
    expect(Object.fromEntries(rights)).toEqual({
      "pbx-plan.yml validate": read,
      "pbx-plan.yml plan": { ...read, "pull-requests": "write" },
      "pbx-plan-forks.yml plan": { ...read, "pull-requests": "read" },
      "pbx-plan-forks.yml comment": { "pull-requests": "write" },
      "pbx-apply.yml apply": write,
      "pbx-drift.yml drift": read,
      "pbx-drift.yml adopt": write,
      "pbx-drift.yml close": { "pull-requests": "write" },
    });
  });

  it("is approved where it applies, and one run at a time, never stopped in the middle", () => {
    const { environment, concurrency } = job("pbx-apply.yml", "apply");
    expect([environment, concurrency]).toEqual(["pbx", { group: "pbx-apply", cancelInProgress: false }]);
    expect(workflow("pbx-drift.yml").concurrency).toEqual({ group: "pbx-drift", cancelInProgress: false });
    // A waiting night must not take the place of a waiting apply.
    const groups = files.flatMap(([, one]) => [one.concurrency, ...one.jobs.map((each) => each.concurrency)]);
    const named = groups.flatMap((group) => (group ? [group.group] : []));
    expect(new Set(named).size).toBe(named.length);
  });

  it("is nothing with a secret for what a stranger proposes", () => {
    expect(workflow("pbx-plan.yml").on).toEqual({ pull_request: { branches: ["main"] } });
    expect(job("pbx-plan.yml", "validate").environment).toBeUndefined();
    expect(job("pbx-plan.yml", "plan").condition).toBe(
      "github.event.pull_request.head.repo.full_name == github.repository",
    );
    for (const [, { on }] of files) expect(on).not.toHaveProperty("pull_request_target");
  });
});

describe("the README", () => {
  const text = readFileSync(new URL("../../../examples/ci/github/README.md", import.meta.url), "utf8");

  it("names every secret, variable, environment and file", () => {
    const names = files.flatMap(([file, { jobs }, source]) => [
      file,
      ...[...source.matchAll(/(?:secrets|vars)\.(\w+)/g)].map(([, name = ""]) => name),
      ...jobs.flatMap(({ environment }) => environment ?? []),
    ]);
    for (const name of new Set(names)) expect(text).toContain(name);
  });
});
