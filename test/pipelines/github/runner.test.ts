import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { GithubModel } from "../../support/forge/github-model.js";
import { serveForge } from "../../support/forge/mount.js";
import { runShell } from "../shell.js";
import { ghFolder } from "./gh.js";
import { Runner } from "./runner.js";
import type { Action } from "./runner.js";
import { stepsOf } from "./workflow.js";

const uses: Action = (inputs) =>
  Promise.resolve({ code: 0, out: JSON.stringify(inputs), outputs: { said: "hello" } });

async function ran(steps: string, named = true): Promise<Runner> {
  const runner = new Runner({
    job: "job",
    contexts: { github: { event: {} }, vars: { NAME: "value" } },
    env: { FROM_JOB: "job" },
    shell: named ? "bash" : undefined,
    bins: [],
    action: () => uses,
  });
  for (const step of stepsOf(parse(steps))) await runner.run(step);
  return runner;
}

const told = ({ steps }: Runner): unknown[] => steps.map(({ code, out }) => [code, out]);

describe("a runner", () => {
  it("hands on outputs, variables, paths and summaries", async () => {
    const runner = await ran(`
- id: first
  run: |
    echo "word=a b" >> "$GITHUB_OUTPUT"
    echo "LATER=x y" >> "$GITHUB_ENV"
    echo "# seen" >> "$GITHUB_STEP_SUMMARY"
    mkdir own && printf '#!/bin/sh\\necho mine' > own/tool && chmod +x own/tool
    echo "$PWD/own" >> "$GITHUB_PATH"
    echo "first: \${LATER:-not yet}"
- run: echo "$WORD, $LATER, $FROM_JOB, $(tool)"
  env: { WORD: "\${{ steps.first.outputs.word }}", FROM_JOB: "step" }
- id: action
  uses: some/action@v1
  with: { name: "\${{ vars.NAME }}" }
- run: echo "\${{ steps.action.outputs.said }}, \${{ steps.action.outcome }}"
`);
    expect(told(runner)).toEqual([
      [0, "first: not yet\n"],
      [0, "a b, x y, step, mine\n"],
      [0, '{"name":"value"}'],
      [0, "hello, success\n"],
    ]);
    expect([runner.failed, runner.summary]).toEqual([false, "# seen\n"]);
  });

  it("passes over what comes after a failure, unless it wants to run", async () => {
    const runner = await ran(`
- { run: exit 3, continue-on-error: true }
- { run: echo still }
- { run: exit 5 }
- { run: echo never }
- { run: echo always, if: always() }
- { run: echo failed, if: "\${{ failure() }}" }
`);
    expect(told(runner)).toEqual([
      [3, ""],
      [0, "still\n"],
      [5, ""],
      [undefined, ""],
      [0, "always\n"],
      [0, "failed\n"],
    ]);
    expect(runner.failed).toBe(true);
  });

  it("notices a pipe's failure only where the shell is named, as GitHub's does", async () => {
    const pipe = "- run: false | cat";
    expect((await ran(pipe)).failed).toBe(true);
    expect((await ran(pipe, false)).failed).toBe(false);
    await expect(ran("- { run: x, shell: pwsh }")).rejects.toThrow("the shell pwsh is unknown");
  });

  it("gives a step nothing of this machine's environment", async () => {
    process.env["PBXCTL_TEST_LEAK"] = "leaked";
    const runner = await ran("- run: env");
    delete process.env["PBXCTL_TEST_LEAK"];
    expect(runner.steps[0]?.out).not.toMatch(/leaked|VITEST/);
    expect(runner.steps[0]?.out).toContain("FROM_JOB=job");
  });

  it("reads no output that it does not understand, and no unknown name", async () => {
    await expect(ran(`- run: echo "a<<END" >> "$GITHUB_OUTPUT"`)).rejects.toThrow("no NAME=VALUE");
    await expect(ran(`- { run: x, if: inputs.x }`)).rejects.toThrow("inputs.x is unknown");
    await expect(ran(`- run: \${{ steps.none.outputs.x }}`)).rejects.toThrow("is unknown");
    await expect(ran(`- { run: x, if: "hashFiles('*.json') != ''" }`)).rejects.toThrow("globs are unknown");
  });
});

describe("the stand-in for gh", () => {
  const gh = async (model: GithubModel, words: string, files: Readonly<Record<string, string>> = {}) => {
    const runner = await ran("[]");
    for (const [name, text] of Object.entries(files)) writeFileSync(join(runner.workspace, name), text);
    const { PATH = "", ...env } = runner.environment();
    const forge = { GITHUB_API_URL: await serveForge(model), GH_TOKEN: "read-only" };
    model.tokens.set("read-only", { "pull-requests": "read" });
    const all = { ...env, ...forge, PATH: `${ghFolder()}:${PATH}` };
    return runShell(["bash", "-c", words], runner.workspace, all);
  };

  it("asks the forge, and says what it refuses", async () => {
    const model = new GithubModel();
    const list =
      "gh api --method GET repos/acme/pbx/pulls --raw-field state=open --raw-field head=acme:change";
    expect(await gh(model, `${list} --jq '.[].number'`)).toEqual({ code: 0, out: "7\n" });
    expect(await gh(model, `${list.replace("change", "other")} --jq '.[].number'`)).toEqual({
      code: 0,
      out: "",
    });
    const refused = await gh(model, "gh api --method PATCH repos/acme/pbx/pulls/7 --field body=@b.md", {
      "b.md": "x",
    });
    expect(refused).toEqual({ code: 1, out: "gh: Resource not accessible by integration (HTTP 403)\n" });
    expect(await gh(model, `GH_TOKEN= ${list}`)).toMatchObject({ code: 4 });
  });

  it.each([
    "gh pr list",
    "gh api --paginate x",
    "gh api x y",
    "gh api --method DELETE x",
    "gh api --field a=b x",
  ])("does not know: %s", async (words) => {
    expect(await gh(new GithubModel(), words)).toMatchObject({
      code: 64,
      out: expect.stringContaining("the stand-in does not know") as string,
    });
  });

  it("is none of the examples' own words", () => {
    expect(readFileSync(join(ghFolder(), "gh"), "utf8")).not.toContain("pbx/adopt");
  });
});
