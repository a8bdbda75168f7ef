/** `--base applied` in repositories as people have them, and what git gets to see of a run. */
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appliedRef } from "../../src/git/ref-name.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";
import { GIT_ENV, clone, commit, git, origin, repository, write } from "../support/git.js";

const numbers = (...phones: string[]): string =>
  `version: 1\nblacklist: [${phones.map((phone) => `{ phone: "${phone}" }`).join(", ")}]\n`;
const [A, B] = ["13800000001", "13800000002"];
const APPLY = ["apply", "--auto-approve", "--base", "applied"];

describe("--base applied holds", () => {
  it("where objects have SHA-256 names, and paths blanks and Chinese characters", async () => {
    const { env, simulator } = await livePbx({});
    const cwd = folder();
    git(cwd, "init", "--quiet", "--initial-branch=main", "--object-format=sha256");
    const spec = 'version: 1\r\nblacklist:\r\n  - { file: "名单/黑 名单.csv" }\r\n';
    commit(cwd, { "站点 一/总机.yaml": spec, "站点 一/名单/黑 名单.csv": `${A}\r\n${B}\r\n` });
    const run = (...args: string[]) => pbxctl([...args, "站点 一"], { cwd, env: { ...env, ...GIT_ENV } });
    expect((await run(...APPLY)).code).toBe(0);
    write(cwd, { "站点 一/名单/黑 名单.csv": `${A}\r\n` });
    expect((await run(...APPLY)).err).toContain("站点 一/名单/黑 名单.csv is not as commit");
    commit(cwd, {});
    expect((await run(...APPLY)).code).toBe(0);
    expect(simulator.snapshot().special_phone.map(({ phone }) => phone)).toEqual([A]);
  });

  it("in a work tree beside the clone, detached, from a folder below, whatever GIT_DIR says", async () => {
    const { env } = await livePbx({});
    const cwd = repository({ "pbx.yaml": numbers(A), "docs/readme": "" });
    const tree = join(folder(), "tree");
    git(cwd, "worktree", "add", "--quiet", "--detach", tree);
    const around = { ...env, ...GIT_ENV, GIT_DIR: "/nowhere", GIT_WORK_TREE: "/nowhere" };
    const applied = await pbxctl([...APPLY, "../pbx.yaml"], { cwd: join(tree, "docs"), env: around });
    expect([applied.code, applied.err]).toEqual([0, expect.stringContaining("Remembered commit")]);
    const plan = await pbxctl(["plan", "--base", "applied"], { cwd, env: around });
    expect(plan.out).toContain("No changes.");
    expect(plan.err).toBe("");
  });

  it("where the commit applied is on no branch any more", async () => {
    const { env, url, simulator } = await livePbx({});
    const cwd = repository({ "pbx.yaml": numbers(A, B) });
    const bare = origin(cwd);
    await pbxctl([...APPLY, "--push-ref"], { cwd, env: { ...env, ...GIT_ENV } });
    git(cwd, "checkout", "--quiet", "--orphan", "new");
    commit(cwd, { "pbx.yaml": numbers(A) });
    git(cwd, "push", "--quiet", "--force", "origin", "new:main");
    git(bare, "gc", "--quiet", "--prune=now");
    const fresh = clone(bare, "--depth=1");
    expect((await pbxctl([...APPLY, "--push-ref"], { cwd: fresh, env: { ...env, ...GIT_ENV } })).code).toBe(
      0,
    );
    expect(simulator.snapshot().special_phone.map(({ phone }) => phone)).toEqual([A]);
    expect(git(bare, "rev-parse", appliedRef(url))).toBe(git(fresh, "rev-parse", "HEAD"));
  });
});

it("an interrupted apply leaves what is remembered where it was", async () => {
  const { env, simulator } = await livePbx({});
  const cwd = repository({ "pbx.yaml": numbers(A, B) });
  let interrupt = (): void => undefined;
  const handle = simulator.handle.bind(simulator);
  simulator.handle = (request) => {
    if (request.path.endsWith("/insert")) interrupt();
    return handle(request);
  };
  // Should the second write begin before the signal is heard, it gets no answer: the run can't end before.
  simulator.setFaults({ faults: ["silence-before#2@POST"] });
  const ended = await pbxctl([...APPLY, "--concurrency", "1", "--retries", "0", "--timeout", "4"], {
    cwd,
    env: { ...env, ...GIT_ENV },
    onStart: (kill) => {
      interrupt = () => kill("SIGINT");
    },
  });
  expect(ended.code).toBe(130);
  expect(simulator.snapshot().special_phone.length).toBe(1);
  expect(git(cwd, "for-each-ref", "refs/pbxctl")).toBe("");
});

it("git and its hooks see nothing of what is the PBX's", async () => {
  const { env } = await livePbx({});
  const cwd = repository({ "pbx.yaml": numbers(A) });
  origin(cwd);
  write(cwd, { ".git/hooks/pre-push": `#!/bin/sh\nenv > '${join(cwd, ".git/seen")}'\n` });
  chmodSync(join(cwd, ".git/hooks/pre-push"), 0o755);
  const around = { ...env, ...GIT_ENV, PBX_PLAN_KEY: "canary-key", FORGE_TOKEN: "for git" };
  expect((await pbxctl([...APPLY, "--push-ref"], { cwd, env: around })).code).toBe(0);
  const seen = readFileSync(join(cwd, ".git/seen"), "utf8");
  expect(seen).toContain("FORGE_TOKEN=for git");
  expect(seen).not.toMatch(/canary|^PBX_/m);
});
