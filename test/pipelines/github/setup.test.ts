/** action.yml, by its own steps: in a fresh checkout, on a machine with the right Node, another one, and none. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { folder } from "../../support/cli.js";
import { SEED, printed } from "../telling.js";
import { world } from "../world.js";
import { setUpFrom } from "./actions.js";
import { schedule } from "./event.js";
import { github } from "./index.js";
import { play } from "./player.js";
import { Runner } from "./runner.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };

/**
 * This project as a runner checks it out: nothing is built. Its packages are there already, since no registry can be
 * reached: the stamp that the project's own script looks for says so, and it installs nothing.
 */
function checkout(): string {
  const path = folder();
  for (const name of [
    "action.yml",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "tsconfig.build.json",
  ])
    cpSync(join(ROOT, name), join(path, name));
  for (const name of ["scripts", "src", "schema"])
    cpSync(join(ROOT, name), join(path, name), { recursive: true });
  mkdirSync(join(path, "node_modules"));
  for (const name of readdirSync(join(ROOT, "node_modules")).filter((one) => !one.startsWith(".")))
    symlinkSync(join(ROOT, "node_modules", name), join(path, "node_modules", name));
  const lock = createHash("sha256")
    .update(readFileSync(join(path, "package-lock.json")))
    .digest("hex");
  writeFileSync(join(path, "node_modules", ".pbxctl-lock"), lock);
  return path;
}

function runner(bins: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Runner {
  const action = (): never => {
    throw new Error("no step uses another action");
  };
  return new Runner({ job: "job", contexts: {}, env, shell: "bash", bins, action });
}

it(
  "builds the command in its own checkout and puts it, and nothing else, on the PATH",
  { timeout: 300_000 },
  async () => {
    const path = checkout();
    const machine = runner();
    const outcome = await setUpFrom(path, machine);
    expect([outcome.code, outcome.outputs], outcome.out).toEqual([0, { version }]);
    const [bin = ""] = machine.addedPaths;
    expect(readdirSync(bin)).toEqual(["pbxctl"]);
    const next = await machine.script("pbxctl --version && command -v pbxctl", "bash", machine.environment());
    expect([next.code, next.out]).toEqual([0, `${version}\n${bin}/pbxctl\n`]);

    // A whole night with it.
    const here = await world(github, SEED);
    const { run } = await play(here, schedule(here), { checkout: path });
    expect(run.ok, printed(run)).toBe(true);
  },
);

/** Stands for a Node of another version: `node --eval` answers as that one would, and nothing else is asked of it. */
function otherNode(version: string): string {
  const path = folder();
  const script = `#!/usr/bin/env bash
if [ "$1" = --version ]; then echo v${version}; exit; fi
exec ${process.execPath} --eval "Object.defineProperty(process.versions, 'node', { value: '${version}' }); $2"
`;
  writeFileSync(join(path, "node"), script);
  chmodSync(join(path, "node"), 0o755);
  return path;
}

it.each(["18.20.8", "20.19.9"])("says plainly that Node %s is too old", async (old) => {
  const machine = runner([otherNode(old)]);
  const outcome = await setUpFrom(ROOT, machine);
  expect([outcome.code, outcome.out]).toEqual([
    1,
    `::error title=pbxctl::pbxctl needs Node 20.20 or newer, and this runner has v${old}. ` +
      "Set one up before this step: uses: actions/setup-node with node-version: 22\n",
  ]);
  expect(machine.addedPaths).toEqual([]);
});

it("says plainly that there is no Node", async () => {
  const bins = folder();
  for (const name of ["bash", "cat", "mkdir"]) {
    const found = ["/usr/bin", "/bin"].map((path) => join(path, name)).find((path) => existsSync(path));
    if (found !== undefined) symlinkSync(found, join(bins, name));
  }
  const machine = runner([], { PATH: bins });
  const outcome = await setUpFrom(ROOT, machine);
  expect(outcome.code).toBe(1);
  expect(outcome.out).toContain("pbxctl needs Node and npm, and this runner has none");
});

it("has no input, and reads no secret", () => {
  const source = readFileSync(join(ROOT, "action.yml"), "utf8");
  expect(source).not.toMatch(/^inputs:/m);
  expect(source).not.toMatch(/secrets\.|github\.token|PBX_/);
  expect(source.match(/\$\{\{.*?\}\}/g)).toEqual(["${{ steps.setup.outputs.version }}"]);
});
