import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, pbxctl } from "../support/cli.js";
import type { RunOptions } from "../support/cli.js";

const seed = JSON.stringify({ special_phone: [{ phone: "110", special_flag: 2 }] });

/** Runs `pbxctl simulate` while `act` works against it, then ends it with `signal`. */
async function simulating(
  args: readonly string[],
  options: RunOptions,
  act: (url: string) => Promise<void>,
  signal: NodeJS.Signals = "SIGTERM",
) {
  let acting: Promise<void> | undefined;
  const ended = await pbxctl(["simulate", "--port", "0", ...args], {
    ...options,
    onOutput: (out, _, kill) => {
      const url = /^(http:\/\/127\.0\.0\.1:\d+)\n/.exec(out)?.[1];
      if (url === undefined || acting) return;
      acting = act(url).finally(() => kill(signal));
    },
  });
  await acting;
  return ended;
}

describe("simulate", () => {
  it("prints its address as the first line and serves the seed with the credentials of the environment", async () => {
    const cwd = folder({
      "seed.json": seed,
      "pbx.yaml": "version: 1\nblacklist: [{ phone: '110', direction: inbound }]\n",
    });
    const login = { PBX_USERNAME: "ops", PBX_PASSWORD: "some-password" };
    const ended = await simulating(["--seed", "seed.json"], { cwd, env: login }, async (url) => {
      const plan = await pbxctl(["plan", "--url", url], { cwd, env: login });
      expect(plan.out).toBe("No changes. Your PBX matches the configuration.\n");
      const other = await pbxctl(["plan", "--url", url], { cwd, env: { ...login, PBX_PASSWORD: "admin" } });
      expect(other.code).toBe(1);
    });
    expect(ended.code).toBe(143);
  });

  it("keeps its state in a file over restarts", async () => {
    const cwd = folder({
      "seed.json": seed,
      "pbx.yaml": "version: 1\nblacklist: [{ phone: '13800000001' }]\n",
    });
    const login = { PBX_USERNAME: "admin", PBX_PASSWORD: "admin" };
    const args = ["--seed", "seed.json", "--state", "state.json"];
    const first = await simulating(
      args,
      { cwd },
      async (url) => {
        expect((await pbxctl(["apply", "--auto-approve", "--url", url], { cwd, env: login })).code).toBe(0);
      },
      "SIGINT",
    );
    expect(first.code).toBe(130);
    expect(readFileSync(join(cwd, "state.json"), "utf8")).toContain("13800000001");
    await simulating(args, { cwd }, async (url) => {
      const plan = await pbxctl(["plan", "--detailed-exitcode", "--url", url], { cwd, env: login });
      expect(plan.code).toBe(0);
    });
  });

  it.each([
    ["no such file", ["--seed", "missing.json"], "missing.json"],
    ["no JSON", ["--seed", "bad.json"], "bad.json"],
    ["a wrong shape", ["--seed", "shape.json"], "extensions"],
  ])("says what is wrong with a seed: %s", async (_, args, message) => {
    const cwd = folder({ "bad.json": "{", "shape.json": '{"extensions": 3}' });
    const run = await pbxctl(["simulate", "--port", "0", ...args], { cwd });
    expect(run.code).toBe(1);
    expect(run.err).toContain(message);
    expect(run.err).not.toContain("Internal error");
  });
});
