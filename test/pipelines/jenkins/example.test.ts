/** What holds for the example, whatever happens. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { collectCommandLine } from "../../../src/cli/completion/collect.js";
import { commandsIn, unknownOptions } from "../commands-used.js";
import { readJenkinsfile } from "./jenkinsfile.js";
import type { Stage } from "./jenkinsfile.js";

const read = (name: string): string =>
  readFileSync(new URL(`../../../examples/ci/jenkins/${name}`, import.meta.url), "utf8");
const source = read("Jenkinsfile");
const file = readJenkinsfile(source);
const scripts = file.stages.flatMap(({ steps }) => steps.map(({ script }) => script)).join("\n");
const stage = (name: string): Stage => {
  const found = file.stages.find((one) => one.name === name);
  if (!found) throw new Error(`there is no stage ${name}`);
  return found;
};
const credentials = ({ steps }: Stage): string[] =>
  steps.flatMap(({ bindings }) => bindings.map(({ id }) => id));

describe("the Jenkinsfile", () => {
  it("gives pbxctl options that it has", async () => {
    expect(unknownOptions(scripts, await collectCommandLine())).toEqual([]);
    expect(commandsIn(scripts).map(([name]) => name)).toEqual([
      ...["validate", "plan", "comment", "apply", "comment", "drift", "adopt"],
    ]);
  });

  it("runs one build of a branch at a time, and the night on main alone", () => {
    expect(file.options).toEqual(["disableConcurrentBuilds", "buildDiscarder", "timeout"]);
    expect(file.cron).toEqual({ branch: "main", at: "H 3 * * *" });
    expect(stage("Apply").when).toContainEqual({
      is: "not",
      one: { is: "triggeredBy", name: "TimerTrigger" },
    });
    for (const name of ["Apply", "Drift"])
      expect(stage(name).when).toContainEqual({ is: "branch", name: "main" });
  });

  it("gives a stage the credentials that it needs, and a stranger's change none", () => {
    const pbx = ["pbx", "pbx-master-key"];
    expect(credentials(stage("Validate"))).toEqual([]);
    expect(credentials(stage("Plan"))).toEqual([...pbx, "pbx-forge-token", "pbx-forge-read"]);
    expect(credentials(stage("Apply"))).toEqual([...pbx, "pbx-forge-token", "pbx-forge-push"]);
    expect(credentials(stage("Drift"))).toEqual([...pbx, "pbx-notify-url", "pbx-forge-push"]);
    expect(stage("Plan").when).toEqual([{ is: "changeRequest" }, { is: "noFork" }]);
  });

  it("keeps the audit record, and no backup, which would hold passwords", () => {
    expect(stage("Apply").kept).toContain("audit.json");
    expect(source).not.toContain("--backup");
  });

  it("names no secret in a script, where the trace of its commands would print it, and no words of a change", () => {
    expect(scripts).not.toMatch(/\$\{?\w*(?:TOKEN|PASSWORD|KEY|NOTIFY)/);
    expect(scripts).not.toMatch(/CHANGE_(?:TITLE|AUTHOR|BRANCH)/);
  });

  it("has a README that names every credential and variable", () => {
    const text = read("README.md");
    const names = [
      ...file.stages.flatMap(credentials),
      "PBX_URL",
      "FORGE_API",
      "FORGE_PROJECT",
      "PBX_METRICS",
    ];
    for (const name of new Set(names)) expect(text).toContain(`\`${name}\``);
  });
});
