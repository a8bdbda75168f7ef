/** Everything around a pipeline: a repository on a forge, a PBX, somebody who is told of alarms, and a place for metrics. */
import { chmodSync, existsSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Simulator } from "../../src/simulator/simulator.js";
import type { Seed } from "../../src/simulator/simulator.js";
import { receiver } from "../alarm/support/receiver.js";
import { LOGIN, MAIN, folder, livePbx, pbxctl } from "../support/cli.js";
import type { ForgeModel } from "../support/forge/model.js";
import { serveForge } from "../support/forge/mount.js";
import type { Files } from "../support/git.js";
import { Hosting } from "./hosting.js";
import type { Pipeline, Run } from "./pipeline.js";

/** What must not be seen anywhere: each secret begins so. */
export const CANARY = "canary-";

interface Made {
  readonly forge: ForgeModel;
  readonly api: string;
  readonly hosting: Hosting;
  readonly simulator: Simulator;
  readonly pbxUrl: string;
  readonly alarms: Awaited<ReturnType<typeof receiver>>;
}

export class World {
  readonly forge: ForgeModel;
  /** The forge's API. */
  readonly api: string;
  readonly hosting: Hosting;
  readonly simulator: Simulator;
  readonly alarms: Made["alarms"];
  /** Settings of the repository that anybody may see. A pipeline gives them to its steps by the ways its files say. */
  readonly variables: Readonly<Record<string, string>>;
  /** Settings that nobody may see: the log-in, the key of passwords, the recipient of alarms. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What the exporter of the runner's machine collects. */
  readonly metrics: string;
  /** What runners keep between runs, by key, in the order in which it was kept. */
  readonly caches = new Map<string, string>();
  /** Each pipeline that has run. */
  readonly runs: Run[] = [];
  /** A folder that holds the built command alone, for the PATH of a runner. */
  readonly bin: string;

  constructor({ forge, api, hosting, simulator, pbxUrl, alarms }: Made) {
    this.forge = forge;
    this.api = api;
    this.hosting = hosting;
    this.simulator = simulator;
    this.alarms = alarms;
    this.metrics = join(folder(), "pbx.prom");
    this.bin = commandFolder();
    this.variables = { PBX_URL: pbxUrl, PBX_METRICS: this.metrics };
    this.secrets = {
      ...LOGIN,
      PBX_MASTER_KEY: `${CANARY}master-key-of-at-least-32-characters`,
      PBX_NOTIFY_URL: `${alarms.url}/${CANARY}hook`,
      PBX_BOT_TOKEN: `${CANARY}bot-token`,
    };
  }

  /** What `pbxctl` on somebody's own machine prints; for what people do by hand. */
  async byHand(args: readonly string[], cwd: string): Promise<string> {
    const { PBX_URL = "" } = this.variables;
    const { code, out, err } = await pbxctl(args, { cwd, env: { ...LOGIN, PBX_URL } });
    if (code !== 0) throw new Error(`pbxctl ${args.join(" ")} ended with ${String(code)}:\n${out}${err}`);
    return out;
  }

  /** Everything that anybody could read of all that happened: logs, pages, artifacts, comments, alarms, metrics, the repository. */
  evidence(): string {
    const pulls = [...this.forge.pulls.values()].flatMap(({ title, body, comments }) => [
      title,
      body,
      ...comments.map((comment) => comment.body),
    ]);
    const runs = this.runs.flatMap(({ steps, summary, artifacts }) => [
      ...steps.map(({ name, out }) => `${name}\n${out}`),
      summary,
      ...filesBelow(artifacts),
    ]);
    const alarms = this.alarms.received.map(({ body }) => JSON.stringify(body));
    const kept = [...this.caches.values()].flatMap(filesBelow);
    const metrics = existsSync(this.metrics) ? [readFileSync(this.metrics, "utf8")] : [];
    return [...pulls, ...runs, ...alarms, ...kept, ...metrics, this.hosting.history()].join("\n");
  }
}

/**
 * A world that begins as users do: from what is live, with the pipeline's files beside it.
 * @param edit changes the spec that `init --from-live` wrote
 */
export async function world(
  pipeline: Pick<Pipeline, "files" | "forge">,
  seed: Seed,
  edit: (spec: string) => string = (spec) => spec,
): Promise<World> {
  const forge = pipeline.forge();
  const { simulator, url: pbxUrl, env } = await livePbx(seed);
  const start = folder();
  const { code, err } = await pbxctl(["init", "--from-live"], { cwd: start, env });
  if (code !== 0) throw new Error(err);
  const files: Files = {
    ...pipeline.files(),
    "pbx.yaml": edit(readFileSync(join(start, "pbx.yaml"), "utf8")),
    "pbx.schema.json": readFileSync(join(start, "pbx.schema.json"), "utf8"),
  };
  const [api, alarms] = await Promise.all([serveForge(forge), receiver()]);
  return new World({ forge, api, hosting: new Hosting(forge, files), simulator, pbxUrl, alarms });
}

/** The texts of all files in a folder. */
function filesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), "utf8")}`);
}

function commandFolder(): string {
  const path = folder();
  chmodSync(MAIN, 0o755);
  symlinkSync(MAIN, join(path, "pbxctl"));
  return path;
}
