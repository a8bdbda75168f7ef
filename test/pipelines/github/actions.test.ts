/** What the actions that are not ours do, as far as the examples use them. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder } from "../../support/cli.js";
import { git } from "../../support/git.js";
import { SEED } from "../telling.js";
import { world } from "../world.js";
import { actionOf } from "./actions.js";
import type { ActionContext } from "./actions.js";
import { github } from "./index.js";
import { Runner } from "./runner.js";

async function setting(more: Partial<ActionContext> = {}) {
  const here = await world(github, SEED);
  here.hosting.push("main", { "second.txt": "2\n" }, "second");
  const context: ActionContext = {
    world: here,
    ref: "refs/heads/main",
    commit: here.hosting.commitOf("main"),
    permissions: { contents: "read" },
    token: "token",
    artifacts: folder(),
    checkout: undefined,
    ...more,
  };
  const machine = (): Runner =>
    new Runner({
      job: "job",
      contexts: {},
      env: {},
      shell: "bash",
      bins: [],
      action: (uses) => actionOf(uses, context),
    });
  const use = async (uses: string, inputs: Readonly<Record<string, string>>, runner = machine()) => ({
    ...(await actionOf(uses, context)(inputs, runner)),
    runner,
    at: runner.workspace,
  });
  return { here, use, machine };
}

describe("checkout", () => {
  it("has one commit of the branch, and may fetch others", async () => {
    const { here, use } = await setting();
    const { at } = await use("actions/checkout@v6", {});
    expect(git(at, "rev-list", "--count", "HEAD")).toBe("1");
    expect(git(at, "symbolic-ref", "--short", "HEAD")).toBe("main");
    expect(git(at, "rev-parse", "--is-shallow-repository")).toBe("true");
    expect(git(at, "ls-remote", "origin", "refs/heads/main")).toContain(here.hosting.commitOf("main"));
  });

  it("has everything with fetch-depth 0", async () => {
    const { use } = await setting();
    const { at } = await use("actions/checkout@v6", { "fetch-depth": "0" });
    expect(git(at, "rev-list", "--count", "HEAD")).toBe("2");
  });

  it("pushes only with the right to, and fetches only with credentials", async () => {
    const push = ["push", "--quiet", "origin", "HEAD:refs/heads/other"] as const;
    const reading = await (await setting()).use("actions/checkout@v6", {});
    expect(() => git(reading.at, ...push)).toThrow();
    const { use } = await setting({ permissions: { contents: "write" } });
    const writing = await use("actions/checkout@v6", {});
    expect(git(writing.at, ...push)).toBe("");
    const bare = await use("actions/checkout@v6", { "persist-credentials": "false" });
    expect(() => git(bare.at, "fetch", "origin")).toThrow();
    const none = await (await setting({ permissions: {} })).use("actions/checkout@v6", {});
    expect(none.code).toBe(1);
  });
});

describe("artifacts and caches", () => {
  it("go from one machine to another", async () => {
    const { use } = await setting();
    const first = await use("actions/cache/restore@v5", { path: "s.json", key: "s-1", "restore-keys": "s-" });
    expect(first.out).toBe("restored nothing");
    writeFileSync(join(first.at, "s.json"), "1");
    const upload = { name: "it", path: "s.json\nnone.json\n" };
    expect((await use("actions/upload-artifact@v6", upload, first.runner)).code).toBe(0);
    expect((await use("actions/upload-artifact@v6", upload, first.runner)).code).toBe(1);
    await use("actions/cache/save@v5", { path: "s.json", key: "s-1" }, first.runner);
    writeFileSync(join(first.at, "s.json"), "2");
    const again = await use("actions/cache/save@v5", { path: "s.json", key: "s-1" }, first.runner);
    expect(again.out).toContain("is there already");
    const other = await use("actions/download-artifact@v7", { name: "it" });
    expect(readFileSync(join(other.at, "s.json"), "utf8")).toBe("1");
    const restored = await use("actions/cache/restore@v5", {
      path: "s.json",
      key: "s-2",
      "restore-keys": "s-",
    });
    expect(readFileSync(join(restored.at, "s.json"), "utf8")).toBe("1");
    expect((await use("actions/download-artifact@v7", { name: "none" })).code).toBe(1);
    const nothing = await use("actions/upload-artifact@v6", { name: "no", path: "none" });
    expect([nothing.out, existsSync(join(nothing.at, "no"))]).toEqual([
      "Warning: no files were found",
      false,
    ]);
  });
});

it("what no player knows is an error", async () => {
  const { use } = await setting();
  await expect(use("actions/checkout@v1", {})).rejects.toThrow("the action actions/checkout@v1 is unknown");
  for (const uses of ["actions/checkout@v6", "actions/upload-artifact@v6", "acme/pbxctl@v0"])
    await expect(use(uses, { ref: "x" })).rejects.toThrow("has ref, which this player does not know");
});
