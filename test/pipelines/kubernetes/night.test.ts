/** The nights of a cluster: no forge's pipeline runs here, and applies come from elsewhere. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GitlabModel } from "../../support/forge/gitlab-model.js";
import { pbxctl } from "../../support/cli.js";
import { clone } from "../../support/git.js";
import { byHand, told } from "../telling.js";
import { CANARY, world } from "../world.js";
import type { World } from "../world.js";
import { readJob } from "./manifest.js";
import { Cluster, secretsOf } from "./player.js";

const seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: ["1001", "1002"].map((nbr) => ({ nbr, name: nbr, password: `${CANARY}live-${nbr}`, k: "out" })),
};
const only = { files: () => ({}), forge: () => new GitlabModel() };

async function start() {
  const here = await world(only, seed);
  return { here, cluster: new Cluster(here) };
}

/** What a pipeline of the main branch does. */
async function apply({ hosting, variables, secrets }: World): Promise<void> {
  const cwd = clone(hosting.remote);
  const { code, err } = await pbxctl(["apply", "--base", "applied", "--push-ref", "--auto-approve"], {
    cwd,
    env: { ...variables, ...secrets },
  });
  expect(err).toContain("Remembered commit");
  expect(code).toBe(0);
}

describe("the nightly job", () => {
  it("tells drift once, keeps the figures, and that all is well again", { timeout: 120_000 }, async () => {
    const { here, cluster } = await start();
    const first = await cluster.atNight();
    expect(first.steps.map(({ name, code }) => [name, code])).toEqual([
      ["checkout", 0],
      ["drift", 0],
    ]);
    await apply(here);
    expect((await cluster.atNight()).ok).toBe(true);
    expect(told(here)).toEqual([]);

    await byHand(here, ['{ extn: "1001", transferPhone: "13911112222" }']);
    for (const night of [await cluster.atNight(), await cluster.atNight()]) {
      expect(night.steps.at(-1)?.out).toContain("# extension/1001 will be updated");
      expect(night.ok).toBe(true);
    }
    expect(told(here)).toEqual(["drift"]);
    const metrics = cluster.file("data", "metrics/pbx.prom");
    expect(readFileSync(metrics, "utf8")).toMatch(/^pbxctl_drift_objects\{.*action="update"\} 1$/m);
    // The exporter is another user.
    expect(statSync(metrics).mode & 0o777).toBe(0o644);
    expect(existsSync(cluster.file("data", "state/drift.json"))).toBe(true);

    await byHand(here, ['{ extn: "1001", transferPhone: "" }']);
    expect((await cluster.atNight()).ok).toBe(true);
    expect(told(here)).toEqual(["drift", "clean"]);
    expect(here.evidence()).not.toContain(CANARY);
  });

  it("fails when the PBX is not there, and says so in the figures", { timeout: 120_000 }, async () => {
    const { here } = await start();
    const cluster = new Cluster(here, { PBX_URL: "http://127.0.0.1:9" });
    const night = await cluster.atNight();
    expect(night.steps.map(({ code }) => code)).toEqual([0, 1]);
    expect(night.ok).toBe(false);
    expect(told(here)).toEqual(["failed"]);
    expect(readFileSync(cluster.file("data", "metrics/pbx.prom"), "utf8")).toMatch(
      /^pbxctl_drift_reachable\{.*\} 0$/m,
    );
  });

  it("lets the log-in of git be seen by the checkout alone, and what is the PBX's by drift alone", async () => {
    const { here, cluster } = await start();
    const [checkout, drift] = (await cluster.atNight()).steps;
    const secrets = secretsOf(here);
    expect(Object.values(checkout?.env ?? {})).toContain(secrets["pbxctl-git"]?.["token"]);
    expect(Object.keys(checkout?.env ?? {}).filter((name) => name.startsWith("PBX_"))).toEqual([]);
    expect(Object.values(drift?.env ?? {})).not.toContain(secrets["pbxctl-git"]?.["token"]);
    expect(Object.values(drift?.env ?? {})).toContain(secrets["pbxctl-drift"]?.["PBX_PASSWORD"]);
  });

  it("answers git's question for the log-in out of the secret", async () => {
    const { cluster } = await start();
    const [checkout] = (await cluster.atNight()).steps;
    const filled = spawnSync("git", ["credential", "fill"], {
      input: "protocol=https\nhost=git.example.cn\n\n",
      env: { ...checkout?.env },
      encoding: "utf8",
    });
    expect(filled.stdout).toContain("username=pbxctl\n");
    expect(filled.stdout).toContain(`password=${checkout?.env["GIT_TOKEN"] ?? "none"}\n`);
  });

  it("has nothing but what the manifest mounts", () => {
    const job = readJob();
    const mounted = [...job.init, ...job.containers].flatMap(({ mounts }) => mounts);
    expect(new Set(mounted.map(({ volume }) => volume))).toEqual(new Set([...job.empty, ...job.kept]));
  });
});
