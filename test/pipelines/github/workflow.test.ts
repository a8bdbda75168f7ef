import { describe, expect, it } from "vitest";
import { starts } from "./event.js";
import { parseWorkflow } from "./workflow.js";

const file = (jobs: string, head = "on: { push: { branches: [main] } }"): string =>
  `name: it\n${head}\njobs:\n  one:\n    runs-on: ubuntu-latest\n${jobs}`;
const step = (text: string): string => file(`    steps:\n      - ${text}\n`);

describe("a workflow", () => {
  it("is read with what its steps are given", () => {
    const { jobs } = parseWorkflow(
      step("{ uses: actions/checkout@v6, with: { fetch-depth: 0, persist-credentials: false } }"),
    );
    expect(jobs[0]?.steps[0]).toMatchObject({
      name: "actions/checkout@v6",
      with: { "fetch-depth": "0", "persist-credentials": "false" },
      continueOnError: false,
    });
  });

  it.each([
    [step("{ run: x, matrix: 1 }"), "step has matrix, which this player does not know"],
    [step("{ run: x, uses: y }"), "a step either uses or runs"],
    [step("{ name: nothing }"), "a step either uses or runs"],
    [file("    strategy: {}\n"), "one has strategy, which this player does not know"],
    [file("", "on: { release: {} }"), "the event release is unknown"],
    [file("", "on: { push: { paths: [x] } }"), "push has paths, which this player does not know"],
    [file("", "on: push\nrun-name: x"), "the workflow has run-name"],
    [file("    env: { A: [1] }\n"), "env.A is no text"],
    [file("    permissions: write-all\n"), "permissions is no mapping"],
  ])("that no player knows is an error: %#", (source, message) => {
    expect(() => parseWorkflow(source)).toThrow(message);
  });

  it("is started by what it names alone", () => {
    const workflow = parseWorkflow(
      file("", "on: { push: { branches: [main] }, workflow_run: { workflows: [plan] } }"),
    );
    const event = (name: string, ref: string, payload: object = {}) =>
      starts(workflow, { name, ref, payload: { ...payload }, commit: "", actor: "", fork: false });
    expect(event("push", "refs/heads/main")).toBe(true);
    expect(event("push", "refs/heads/other")).toBe(false);
    expect(event("schedule", "refs/heads/main")).toBe(false);
    expect(event("workflow_run", "refs/heads/main", { workflow_run: { name: "plan" } })).toBe(true);
    expect(event("workflow_run", "refs/heads/main", { workflow_run: { name: "other" } })).toBe(false);
  });
});
