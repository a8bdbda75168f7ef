import { join } from "node:path";
import { chmodSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { appliedRef } from "../../src/git/ref-name.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";
import type { Ended } from "../support/cli.js";
import { GIT_ENV, clone, commit, git, origin, repository, write } from "../support/git.js";

const numbers = (...phones: string[]): Record<string, string> => ({
  "pbx.yaml": `version: 1\nblacklist: [${phones.map((phone) => `{ phone: "${phone}" }`).join(", ")}]\n`,
});
const [A, B, C] = ["13800000001", "13800000002", "13800000003"];

async function world(...phones: string[]) {
  const { env, url, simulator } = await livePbx({});
  const cwd = repository(numbers(...phones));
  const ref = appliedRef(url);
  const runIn = (folder: string, args: readonly string[]): Promise<Ended> =>
    pbxctl(args, { cwd: folder, env: { ...env, ...GIT_ENV } });
  const applyIn = (folder: string, ...args: string[]): Promise<Ended> =>
    runIn(folder, ["apply", "--auto-approve", "--base", "applied", ...args]);
  const apply = (...args: string[]): Promise<Ended> => applyIn(cwd, ...args);
  const live = (): unknown[] => simulator.snapshot().special_phone.map((row) => row["phone"]);
  const remembered = (folder = cwd): string => git(folder, "for-each-ref", "--format=%(objectname)", ref);
  return { cwd, env, ref, simulator, runIn, applyIn, apply, live, remembered };
}

describe("--base applied", () => {
  it("remembers each commit that was applied, so that a deletion is not forgotten", async () => {
    const { cwd, apply, live, remembered, ref } = await world(A, B);
    const first = await apply();
    expect(first.code).toBe(0);
    expect(first.err).toContain("Nothing is remembered as applied to");
    expect(first.err).toContain(`Remembered commit ${remembered().slice(0, 10)} as applied (${ref}).`);
    expect(remembered()).toBe(git(cwd, "rev-parse", "HEAD"));

    // Two commits later, none of which was applied: the first one's deletion is not lost.
    commit(cwd, numbers(A, C));
    commit(cwd, numbers(A));
    expect((await apply()).code).toBe(0);
    expect(live()).toEqual([A]);
    expect(remembered()).toBe(git(cwd, "rev-parse", "HEAD"));

    // Nothing to do is done, too.
    const idle = commit(cwd, { "README.md": "words\n" });
    expect((await apply()).out).toContain("No changes.");
    expect(remembered()).toBe(idle);
  });

  it("keeps what it remembers when a run fails, is refused, plays only, or applies a part", async () => {
    const { cwd, apply, remembered, simulator, runIn, live } = await world(A, B);
    await apply();
    const before = remembered();
    commit(cwd, numbers(A));
    expect((await apply("--rehearse")).code).toBe(0);
    expect(remembered()).toBe(before);
    const part = await apply("--target", `blacklist/${A}`);
    expect(part.err).toContain("--target applies a part");
    expect(remembered()).toBe(before);
    expect((await runIn(cwd, ["apply", "--base", "applied"])).code).toBe(1);
    expect(remembered()).toBe(before);
    commit(cwd, { "pbx.yaml": `${numbers(A)["pbx.yaml"] ?? ""}protect: ["blacklist/*"]\n` });
    expect((await apply()).code).toBe(5);
    expect(remembered()).toBe(before);
    commit(cwd, numbers(A));
    expect((await apply()).code).toBe(0);
    expect(live()).toEqual([A]);
    expect(simulator.counts.refused).toBe(0);
  });

  it("refuses, before anything is written, what no commit holds", async () => {
    const { cwd, apply, live } = await world(A);
    write(cwd, numbers(A, B));
    const dirty = await apply();
    expect(dirty.code).toBe(1);
    expect(dirty.err).toContain("pbx.yaml is not as commit");
    expect(dirty.err).toContain("Nothing was written.");
    expect(live()).toEqual([]);
    git(cwd, "checkout", "--quiet", "pbx.yaml");
    write(cwd, { "list.txt": `${B}\n`, ".gitignore": "*.txt\n" });
    commit(cwd, { "pbx.yaml": `version: 1\nblacklist: [{ file: list.txt }]\n` });
    expect((await apply()).err).toContain("list.txt is not as commit");
    // What is no part of the spec may differ.
    git(cwd, "checkout", "--quiet", "HEAD~1", "--", "pbx.yaml");
    git(cwd, "commit", "--quiet", "--message", "back");
    expect((await apply()).code).toBe(0);
  });

  it("notices a spec that is gone from a named folder", async () => {
    const { env } = await livePbx({});
    const cwd = repository({
      "site/a.yaml": "version: 1\nextensions: []\n",
      "site/b.yaml": "version: 1\nblacklist: []\n",
    });
    write(cwd, { "site/b.yaml": undefined });
    const args = ["apply", "site", "--base", "applied", "--auto-approve"];
    const ended = await pbxctl(args, { cwd, env: { ...env, ...GIT_ENV } });
    expect(ended.code).toBe(1);
    expect(ended.err).toContain("site/b.yaml is not as commit");
  });
});

describe("what apply --base applied takes for committed", () => {
  it.each(["--assume-unchanged", "--skip-worktree"])(
    "is not git's word for a file marked %s",
    async (mark) => {
      const { cwd, apply, live } = await world(A);
      git(cwd, "update-index", mark, "pbx.yaml");
      write(cwd, numbers(A, B));
      const ended = await apply();
      expect(ended.code).toBe(1);
      expect(ended.err).toContain("pbx.yaml is not as commit");
      expect(live()).toEqual([]);
    },
  );

  it("is what a link within the repository leads to, and no link out of it", async () => {
    const { cwd, apply, live, remembered } = await world(A);
    write(cwd, { "pbx.yaml": undefined, "sites/one.yaml": numbers(A)["pbx.yaml"] });
    symlinkSync("sites/one.yaml", join(cwd, "pbx.yaml"));
    const linked = commit(cwd, {});
    expect((await apply()).code).toBe(0);
    expect(remembered()).toBe(linked);
    write(cwd, { "sites/one.yaml": numbers(A, B)["pbx.yaml"] });
    expect((await apply()).err).toContain("pbx.yaml is not as commit");
    // The list's numbers are in no commit: remembered, they could not be compared with.
    const elsewhere = folder({ "list.txt": `${C}\n` });
    symlinkSync(join(elsewhere, "list.txt"), join(cwd, "list.txt"));
    commit(cwd, { "sites/one.yaml": "version: 1\nblacklist: [{ file: list.txt }]\n" });
    const out = await apply("--allow-file-root", elsewhere);
    expect(out.code).toBe(1);
    expect(out.err).toContain(
      "it is a link that leads out of the repository, or nowhere. Nothing was written.",
    );
    expect(out.err).toContain("hint: keep the file itself in the spec's repository");
    expect(live()).toEqual([A]);
  });

  it("minds no line ends that git changes by itself", async () => {
    const { cwd, apply } = await world(A);
    git(cwd, "config", "core.autocrlf", "true");
    write(cwd, { "pbx.yaml": numbers(A)["pbx.yaml"]?.replaceAll("\n", "\r\n") });
    expect((await apply()).code).toBe(0);
  });
});

describe("a reference that names no commit", () => {
  it("is an error, and not taken for a PBX to which nothing was applied", async () => {
    const { cwd, ref, runIn, apply } = await world(A);
    await apply();
    for (const content of ["", `${"12".repeat(20)}\n`, `${git(cwd, "rev-parse", "HEAD:pbx.yaml")}\n`]) {
      write(cwd, { [`.git/${ref}`]: content });
      const ended = await runIn(cwd, ["plan", "--base", "applied"]);
      expect(ended.code).toBe(1);
      expect(ended.err).toContain("so what was applied last is not known");
      expect(ended.err).toContain(`git update-ref -d ${ref} forgets it`);
    }
    git(cwd, "update-ref", "-d", ref);
    expect((await runIn(cwd, ["plan", "--base", "applied"])).err).toContain("Nothing is remembered");
  });
});

describe("--push-ref", () => {
  it("lets fresh clones know, one after the other", async () => {
    const { cwd, runIn, applyIn, live, ref } = await world(A, B);
    const bare = origin(cwd);
    const first = clone(bare, "--depth=1");
    const applied = await applyIn(first, "--push-ref");
    expect(applied.code).toBe(0);
    expect(applied.err).toContain("as applied here and on origin");
    expect(git(bare, "rev-parse", ref)).toBe(git(first, "rev-parse", "HEAD"));

    commit(cwd, numbers(A));
    git(cwd, "push", "--quiet", "origin", "main");
    const second = clone(bare, "--depth=1");
    const plan = await runIn(second, ["plan", "--base", "applied"]);
    expect(plan.err).toBe("");
    expect(plan.out).toContain(`# blacklist/${B} will be destroyed`);
    expect(git(second, "rev-parse", "--is-shallow-repository")).toBe("true");
    expect((await applyIn(second, "--push-ref")).code).toBe(0);
    expect(live()).toEqual([A]);
    expect(git(bare, "rev-parse", ref)).toBe(git(cwd, "rev-parse", "HEAD"));
  });

  it("ends with 1 when it can't be pushed, and what was applied before stays remembered", async () => {
    const { cwd, apply, live, ref } = await world(A);
    const bare = origin(cwd);
    write(bare, { "hooks/pre-receive": "#!/bin/sh\nexit 1\n" });
    chmodSync(join(bare, "hooks/pre-receive"), 0o755);
    const ended = await apply("--push-ref");
    expect(ended.code).toBe(1);
    expect(ended.out).toContain("Apply complete!");
    expect(ended.err).toContain(
      `Applied, and not remembered: ${ref} can't be pushed to origin: [remote rejected] (pre-receive hook declined)`,
    );
    expect(live()).toEqual([A]);
    expect(git(cwd, "for-each-ref", ref)).toBe("");
    expect(git(bare, "for-each-ref", ref)).toBe("");
  });

  it("moves nothing that another run has moved meanwhile", async () => {
    const { cwd, apply, ref, simulator } = await world(A);
    const bare = origin(cwd);
    // The other run ends in the middle of this one: a hook of this clone plays it.
    const other = commit(cwd, { "README.md": "other\n" });
    git(cwd, "push", "--quiet", "origin", "main");
    git(cwd, "reset", "--quiet", "--hard", "HEAD~1");
    write(cwd, { ".git/hooks/pre-push": `#!/bin/sh\nGIT_DIR='${bare}' git update-ref ${ref} ${other}\n` });
    chmodSync(join(cwd, ".git/hooks/pre-push"), 0o755);
    const ended = await apply("--push-ref");
    expect(ended.code).toBe(1);
    expect(ended.err).toContain("another run has moved");
    expect(git(bare, "rev-parse", ref)).toBe(other);
    expect(git(cwd, "for-each-ref", ref)).toBe("");
    expect(simulator.counts.refused).toBe(0);
  });

  it("does not take an unreachable remote for an empty memory", async () => {
    const { cwd, apply, live } = await world(A);
    git(cwd, "remote", "add", "origin", join(cwd, "nowhere"));
    const ended = await apply();
    expect(ended.code).toBe(1);
    expect(ended.err).toContain("origin can't be asked for");
    expect(live()).toEqual([]);
    expect((await apply("--push-ref", "--remote", "--upload-pack=x")).err).toContain("has no remote");
    expect((await apply("--remote", "none")).code).toBe(0);
  });

  it("needs --base applied", async () => {
    const { cwd, runIn } = await world(A);
    const ended = await runIn(cwd, ["apply", "--push-ref", "--auto-approve"]);
    expect(ended.code).toBe(1);
    expect(ended.err).toContain("--push-ref pushes what --base applied remembers");
  });
});
