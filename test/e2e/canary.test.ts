/** No password, and nothing that one could be guessed from, in anything that any command writes, whatever goes wrong. */
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.js";
import { canaries, foundIn } from "../canary/canaries.js";
import type { Canary } from "../canary/canaries.js";
import { USERNAME, honestPbx, nastyKinds, nastyPbx } from "../canary/nasty-pbx.js";
import { SPEC, scenarios } from "../canary/scenarios.js";
import type { Scenario } from "../canary/scenarios.js";
import { proxyServer } from "../pbx/support/proxy-server.js";
import { folder, pbxctl } from "../support/cli.js";
import type { Ended, RunOptions } from "../support/cli.js";

/** What every run has around it. */
const files = { "pbx.yaml": SPEC, "secrets/1003": `${canaries.file}\n` };

const environment = (url: string): Record<string, string> => ({
  PBX_URL: url,
  PBX_USERNAME: USERNAME,
  PBX_PASSWORD: canaries.login,
  PBX_PLAN_KEY: canaries.planKey,
  PBX_MASTER_KEY: canaries.masterKey,
  PBX_EXTN_PASSWORD: canaries.extn,
  EXT_ENV: canaries.env,
  HTTPS_PROXY: `http://proxy:${canaries.proxy}@127.0.0.1:9`,
});

interface Written {
  readonly name: string;
  readonly text: string;
  readonly secret: boolean;
}

interface Outcome extends Ended {
  readonly written: readonly Written[];
}

/** The files of a folder that were not there before, or not like this. */
function writtenIn(root: string, before: Readonly<Record<string, string>>): Written[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      name: path.slice(root.length + 1),
      text: readFileSync(path, "utf8"),
      secret: (statSync(path).mode & 0o077) === 0,
    }))
    .filter(({ name, text }) => before[name] !== text);
}

async function runOf(scenario: Scenario, url: string, options: RunOptions = {}): Promise<Outcome> {
  const all = { ...files, ...scenario.files };
  const cwd = folder(all);
  const env = { ...environment(url), ...scenario.env, ...options.env };
  const end: RunOptions["onOutput"] = (_out, _err, kill) => kill("SIGINT");
  const ended = await pbxctl(scenario.args, {
    ...options,
    cwd,
    env,
    ...(scenario.stdin !== undefined && { stdin: scenario.stdin }),
    ...(scenario.endless && { onOutput: end }),
  });
  return { ...ended, written: writtenIn(cwd, all) };
}

/** Every trace of a secret that came out where it was not asked for. */
function leaks({ args, shows = [], keeps = [] }: Scenario, { out, err, written }: Outcome): string[] {
  const look = (where: string, text: string, allowed: readonly Canary[]): string[] =>
    foundIn(text)
      .filter(({ canary }) => !allowed.includes(canary))
      .map(({ canary, trace }) => `${args.join(" ")}: ${where} holds ${canary} (${trace})`);
  return [
    ...look("standard output", out, shows),
    ...look("standard error", err, []),
    ...written.flatMap(({ name, text, secret }) => look(name, text, secret ? keeps : [])),
  ];
}

/** Runs scenarios, a few at a time, and gives all leaks. What ended in a crash counts as one. */
async function leaksOf(all: readonly Scenario[], url: string, options?: RunOptions): Promise<string[]> {
  const waiting = [...all];
  const found: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const outcome = await runOf(next, url, options);
      found.push(...leaks(next, outcome));
      if (outcome.err.includes("Internal error")) found.push(`${next.args.join(" ")}: ${outcome.err}`);
    }
  };
  await Promise.all([work(), work(), work()]);
  return found;
}

const online = Object.values(scenarios).flatMap(({ online = [] }) => online);

describe("the canaries", () => {
  it("have a scenario for every command", () => {
    expect(Object.keys(scenarios).sort()).toEqual(commands.map(({ name }) => name).sort());
    for (const { online = [], once = [] } of Object.values(scenarios))
      expect(online.length + once.length).toBeGreaterThan(0);
  });

  it("are found in whatever disguise", () => {
    for (const [name, secret] of Object.entries(canaries)) {
      const disguises = [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret),
        Buffer.from(secret).toString("base64"),
        Buffer.from(`${USERNAME}:${secret}`).toString("base64"),
        Buffer.from(secret).toString("hex"),
        Array.from(secret).reverse().join(""),
        secret.slice(0, 9),
      ];
      for (const disguise of disguises)
        expect(
          foundIn(`x ${disguise} y`).map(({ canary }) => canary),
          disguise,
        ).toContain(name);
    }
  });

  it("would be seen, were they shown: a command that is asked to shows them", async () => {
    const url = await honestPbx();
    const scenario: Scenario = { args: ["api", "GET", "ola/extensions/detail", "--show-secrets"] };
    expect(leaks(scenario, await runOf(scenario, url))).toHaveLength(2);
  });
});

describe("no command lets a secret out", () => {
  it.each(Object.entries(scenarios))("%s", async (_, { online: again = [], once = [] }) => {
    expect(await leaksOf([...again, ...once], await honestPbx())).toEqual([]);
  });

  it.each(nastyKinds)("a PBX that %s", async (kind) => {
    expect(await leaksOf(online, await nastyPbx(kind))).toEqual([]);
  });

  it("a PBX that is not there", async () => {
    expect(await leaksOf(online, "http://127.0.0.1:9")).toEqual([]);
  });

  it("a proxy that refuses, and one that is not there", async () => {
    const { port } = await proxyServer(407);
    const through = (to: number): RunOptions => ({
      env: { HTTP_PROXY: `http://proxy:${canaries.proxy}@127.0.0.1:${to}` },
    });
    expect(await leaksOf(online, await honestPbx(), through(port))).toEqual([]);
    expect(await leaksOf(online.slice(0, 4), await honestPbx(), through(9))).toEqual([]);
  });

  it("a defect of the program: neither its message nor its stack does", async () => {
    const crash = `const own = Array.prototype.toSorted;
      Array.prototype.toSorted = function (...args) {
        if (new Error().stack.includes("/dist/cli/plan.js")) throw new TypeError("crash");
        return own.apply(this, args);
      };`;
    const node = ["--import", `data:text/javascript,${encodeURIComponent(crash)}`];
    const scenario: Scenario = { args: ["plan", "--debug"] };
    const outcome = await runOf(scenario, await honestPbx(), { node });
    expect(outcome.err).toContain("Internal error: crash");
    expect(outcome.code).toBe(1);
    expect(leaks(scenario, outcome)).toEqual([]);
  });

  it("a saved plan that is stale because passwords changed", async () => {
    const url = await honestPbx();
    const cwd = folder(files);
    const env = environment(url);
    expect((await pbxctl(["plan", "--out", "saved.plan"], { cwd, env })).code).toBe(0);
    for (const changed of [{ EXT_ENV: `${canaries.env}2` }, { PBX_PLAN_KEY: `${canaries.planKey}2` }]) {
      const run = await pbxctl(["apply", "--plan", "saved.plan", "--debug"], {
        cwd,
        env: { ...env, ...changed },
      });
      expect(run.code).toBe(3);
      expect(foundIn(run.out + run.err + readFileSync(join(cwd, "saved.plan"), "utf8"))).toEqual([]);
    }
  });
});
