import { mkdirSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, livePbx, pbxctl } from "../support/cli.js";
import type { Ended } from "../support/cli.js";
import { GIT_ENV, clone, commit, git, origin, repository, write } from "../support/git.js";

const SPEC = 'version: 1\nblacklist: [{ phone: "13800000001" }]\n';
const LIST = "version: 1\nblacklist: [{ file: list.txt }]\n";

async function plan(cwd: string, base: string, ...more: string[]): Promise<Ended> {
  const { env, simulator } = await livePbx({ special_phone: [{ phone: "13800000001", special_flag: 4 }] });
  const ended = await pbxctl(["plan", `--base=${base}`, ...more], { cwd, env: { ...env, ...GIT_ENV } });
  // What can't be understood ends before the PBX is asked for anything.
  if (ended.code === 1) expect(Object.keys(simulator.counts.calls)).toEqual([]);
  return ended;
}

async function refused(cwd: string, base: string, ...words: string[]): Promise<void> {
  const ended = await plan(cwd, base);
  expect(ended.code, ended.err).toBe(1);
  expect(ended.out).toBe("");
  for (const word of words) expect(ended.err).toContain(word);
}

describe("--base that can't be read", () => {
  it("is a clear error for a revision that is not there, and for what only looks like one", async () => {
    const cwd = repository({ "pbx.yaml": SPEC });
    await refused(
      cwd,
      "no-such-branch",
      'there is no file and no revision "no-such-branch"',
      "git fetch --all",
    );
    await refused(cwd, "--upload-pack=touch pwned", 'no revision "--upload-pack=touch pwned"');
    await refused(cwd, "-h", 'no revision "-h"');
    await refused(cwd, "$(touch pwned)", 'no revision "$(touch pwned)"');
    await refused(cwd, "HEAD\u001b[31m", "no revision");
    await refused(cwd, "", "--base names nothing");
    await refused(cwd, "HEAD:none.yaml", "there is no spec none.yaml in HEAD:none.yaml");
    await refused(cwd, "HEAD:../pbx.yaml", "lies outside the repository");
    expect(git(cwd, "status", "--porcelain")).toBe("");
  });

  it("is a clear error in a shallow clone, with what brings the rest", async () => {
    const source = repository({ "pbx.yaml": SPEC });
    commit(source, { "pbx.yaml": `${SPEC}# more\n` });
    const cwd = clone(origin(source), "--depth=1");
    await refused(cwd, "HEAD~1", "(a shallow clone)", "git fetch --unshallow", "fetch-depth: 0");
    git(cwd, "fetch", "--quiet", "--unshallow");
    expect((await plan(cwd, "HEAD~1")).code).toBe(0);
  });

  it("is a clear error outside a repository, and in one without a work tree", async () => {
    await refused(folder({ "pbx.yaml": SPEC }), "main", "is not in a git repository", "--base FILE");
    const bare = folder({ "pbx.yaml": SPEC });
    git(bare, "init", "--quiet", "--bare");
    await refused(bare, "main", "without a work tree (a bare one)", "--base FILE");
  });

  it("is a clear error in a repository that git does not trust, with the command that mends it", async () => {
    const { env } = await livePbx({});
    const cwd = repository({ "pbx.yaml": SPEC });
    const ended = await pbxctl(["plan", "--base", "HEAD"], {
      cwd,
      env: { ...env, ...GIT_ENV, GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" },
    });
    expect(ended.code).toBe(1);
    expect(ended.err).toContain("git does not trust the repository at");
    expect(ended.err).toContain("git config --global --add safe.directory");
  });

  it("is a clear error where git is not installed", async () => {
    const { env } = await livePbx({});
    const cwd = repository({ "pbx.yaml": SPEC });
    const ended = await pbxctl(["plan", "--base", "HEAD"], { cwd, env: { ...env, PATH: folder() } });
    expect(ended.code).toBe(1);
    expect(ended.err).toContain("git is not installed here");
  });

  it("finds a commit by words of its message, and says where a path leads nowhere", async () => {
    const cwd = repository({ "pbx.yaml": SPEC });
    commit(cwd, {}, "second");
    expect((await plan(cwd, ":/first")).out).toContain("No changes.");
    await refused(cwd, ":/third", 'no file and no revision ":/third"');
    await refused(cwd, "./old.yaml", "--base ./old.yaml names no file and no folder");
    await refused(cwd, "/no/such", "--base /no/such names no file and no folder");
  });

  it("must not be guessed at where a name is a file and a branch", async () => {
    const cwd = repository({ "pbx.yaml": SPEC, "main/pbx.yaml": SPEC });
    await refused(cwd, "main", "names a file here and a revision, too", "--base ./main", "refs/heads/main");
    expect((await plan(cwd, "./main")).code).toBe(0);
    expect((await plan(cwd, "refs/heads/main")).code).toBe(0);
    git(cwd, "tag", "v1");
    write(cwd, { "v1/pbx.yaml": SPEC });
    await refused(cwd, "v1", "--base ./v1 for the file, or --base refs/tags/v1 for the revision");
    const commit = git(cwd, "rev-parse", "HEAD");
    write(cwd, { [`${commit}/pbx.yaml`]: SPEC });
    await refused(cwd, commit, `--base ./${commit} for the file`);
  });

  it("names the revision whose spec is not valid by today's rules, and the place", async () => {
    const cwd = repository({
      "pbx.yaml": "version: 1\nblacklist:\n  - { phone: 13800000001, colour: red }\n",
    });
    const short = git(cwd, "rev-parse", "HEAD").slice(0, 10);
    write(cwd, { "pbx.yaml": SPEC });
    await refused(
      cwd,
      "HEAD",
      `error[base-invalid]: The base HEAD (${short}) is not a spec by today's rules`,
      `${short}:pbx.yaml:3:`,
      "hint: give a later revision",
    );
  });

  it("follows no guess where a spec had another name, and takes that name", async () => {
    const cwd = repository({
      "old.yaml": `${SPEC}# a long comment\n# that makes git sure that\n# the file was renamed\n`,
    });
    git(cwd, "mv", "old.yaml", "pbx.yaml");
    await refused(cwd, "HEAD", "error[base-renamed]: pbx.yaml was old.yaml in HEAD", "--base HEAD:old.yaml");
    expect((await plan(cwd, "HEAD:old.yaml")).code).toBe(0);
    expect((await plan(cwd, "HEAD:./old.yaml")).code).toBe(0);
  });

  it("does not advise to forget what other specs declared beside the renamed one", async () => {
    const cwd = repository({
      "old.yaml": `${SPEC}# a long comment\n# that makes git sure that\n# the file was renamed\n`,
      "numbers.yaml": "version: 1\nextensions: []\n",
    });
    git(cwd, "mv", "old.yaml", "pbx.yaml");
    const ended = await plan(cwd, "HEAD", "pbx.yaml", "numbers.yaml");
    expect(ended.code).toBe(1);
    expect(ended.err).toContain("--base HEAD:old.yaml would count that one alone");
    expect(ended.err).not.toContain("nothing is forgotten");
  });

  it("says so where the spec is new", async () => {
    const cwd = repository({ "README.md": "" });
    write(cwd, { "pbx.yaml": SPEC });
    const ended = await plan(cwd, "HEAD");
    expect(ended.code).toBe(0);
    expect(ended.err).toContain("warning[base-absent]: pbx.yaml is not in HEAD");
  });

  it("is a clear error for what git keeps elsewhere: submodules, large files, links out", async () => {
    const lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n";
    const large = repository({ "pbx.yaml": LIST, "list.txt": lfs });
    write(large, { "list.txt": "13800000001\n" });
    await refused(large, "HEAD", '"list.txt" can\'t be read out of', "Git LFS", "git worktree add");

    const inner = repository({ "pbx.yaml": SPEC });
    const outer = repository({ "README.md": "" });
    git(outer, "submodule", "--quiet", "add", inner, "site");
    commit(outer, {});
    git(outer, "rm", "--quiet", "-r", "site");
    write(outer, { "site/pbx.yaml": SPEC });
    const { env } = await livePbx({});
    const ended = await pbxctl(["plan", "site/pbx.yaml", "--base", "HEAD"], {
      cwd: outer,
      env: { ...env, ...GIT_ENV },
    });
    expect(ended.code).toBe(1);
    expect(ended.err).toContain("site is a submodule");

    const linked = repository({ "pbx.yaml": LIST });
    symlinkSync("/etc/hostname", join(linked, "list.txt"));
    commit(linked, {});
    unlinkSync(join(linked, "list.txt"));
    write(linked, { "list.txt": "13800000001\n" });
    await refused(linked, "HEAD", "it is a link that leads out of the repository");
  });

  it("follows links within the repository, and finds specs from a folder below", async () => {
    const cwd = repository({
      "shared/numbers.txt": "13800000001\n",
      "site/pbx.yaml": "version: 1\nblacklist: [{ file: list.txt }]\n",
    });
    symlinkSync("../shared/numbers.txt", join(cwd, "site/list.txt"));
    commit(cwd, {});
    unlinkSync(join(cwd, "site/list.txt"));
    write(cwd, { "site/pbx.yaml": "version: 1\nblacklist: []\n" });
    mkdirSync(join(cwd, "elsewhere"));
    for (const folderName of ["site", "elsewhere"]) {
      const ended = await plan(join(cwd, folderName), "HEAD", "../site/pbx.yaml");
      expect(ended.err).toBe("");
      expect(ended.out).toContain("# blacklist/13800000001 will be destroyed");
    }
  });
});
