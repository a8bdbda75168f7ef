/**
 * Plays the nightly job's containers, one after the other. There is no container here: what a container mounts is a folder, and
 * its path is replaced by the folder's wherever the manifest names it.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder } from "../../support/cli.js";
import type { Run, Step } from "../pipeline.js";
import { runShell } from "../shell.js";
import type { World } from "../world.js";
import { readJob } from "./manifest.js";
import type { Container } from "./manifest.js";

const ADDRESS = "https://git.example.cn/acme/pbx.git";

/** Secrets by name, as the example's README has them made. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function secretsOf({ variables, secrets }: World): Secrets {
  const { PBX_URL = "" } = variables;
  const { PBX_BOT_TOKEN: token = "", ...seen } = secrets;
  return {
    "pbxctl-drift": { PBX_URL, ...seen },
    "pbxctl-git": { repository: ADDRESS, username: "pbxctl", token },
  };
}

/** A cluster: what its claims hold stays from one night to the next. */
export class Cluster {
  readonly #world: World;
  readonly #overrides: Readonly<Record<string, string>>;
  readonly #claims = new Map<string, string>();

  /** @param overrides of the secret that drift sees */
  constructor(world: World, overrides: Readonly<Record<string, string>> = {}) {
    this.#world = world;
    this.#overrides = overrides;
  }

  /** A file of the volume that stays. */
  file(volume: string, path: string): string {
    return join(this.#claim(volume), path);
  }

  /** The job as the timer starts it. */
  async atNight(): Promise<Run> {
    const job = readJob();
    const run = { ok: true, steps: [] as Step[], artifacts: folder(), summary: "" };
    const kept = job.kept.map((volume): [string, string] => [volume, this.#claim(volume)]);
    const volumes = new Map([...kept, ...job.empty.map((volume): [string, string] => [volume, folder()])]);
    for (const container of [...job.init, ...job.containers]) {
      const step = await this.#run(container, volumes);
      run.steps.push(step);
      run.ok &&= step.code === 0;
      if (!run.ok) break;
    }
    this.#world.runs.push(run);
    return run;
  }

  async #run(container: Container, volumes: ReadonlyMap<string, string>): Promise<Step> {
    const here = mapper(container, volumes);
    const env: Record<string, string> = {
      PATH: [this.#world.bin, process.env["PATH"] ?? ""].join(":"),
      ...this.#environment(container, here),
    };
    this.#git(env["HOME"] ?? "");
    const [command, ...args] = [...container.command, ...container.args].map(here);
    if (command === undefined) throw new Error(`${container.name} has no command`);
    const cwd = container.workingDir === undefined ? folder() : here(container.workingDir);
    const { code, out } = await runShell([command, ...args], cwd, env);
    return { job: "drift", name: container.name, code, out, env };
  }

  #environment({ env, envFrom }: Container, here: (words: string) => string): Record<string, string> {
    const secrets = secretsOf(this.#world);
    const all = envFrom.map((name) => secrets[name] ?? missing(name));
    const stated = Object.entries(env).map(([name, source]): [string, string] => [
      name,
      "value" in source
        ? here(source.value)
        : (secrets[source.secret]?.[source.key] ?? missing(source.secret)),
    ]);
    const seen = Object.assign({}, ...all) as Record<string, string>;
    const changed = envFrom.length > 0 ? this.#overrides : {};
    return { ...seen, ...changed, ...Object.fromEntries(stated) };
  }

  /** Leads git to the world's repository. */
  #git(home: string): void {
    const lines = [`[url "file://${this.#world.hosting.remote}"]`, `\tinsteadOf = ${ADDRESS}`, ""];
    writeFileSync(join(home, ".gitconfig"), lines.join("\n"));
  }

  #claim(volume: string): string {
    const known = this.#claims.get(volume) ?? folder();
    this.#claims.set(volume, known);
    return known;
  }
}

function missing(name: string): never {
  throw new Error(`there is no secret ${name}, or not all of it`);
}

/** What puts folders in for a container's paths, the longest path first. */
function mapper({ mounts }: Container, volumes: ReadonlyMap<string, string>): (words: string) => string {
  const folders = new Map(
    mounts.map(({ volume, path, subPath }) => {
      const at = volumes.get(volume);
      if (at === undefined) throw new Error(`there is no volume ${volume}`);
      mkdirSync(join(at, subPath), { recursive: true });
      return [path, join(at, subPath)];
    }),
  );
  const paths = [...folders.keys()].sort((a, b) => b.length - a.length).join("|");
  const named = new RegExp(`(?<![\\w/.-])(?:${paths})(?=[/\\s"']|$)`, "g");
  return (words) => words.replaceAll(named, (path) => folders.get(path) ?? path);
}
