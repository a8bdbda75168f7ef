// Runs a Node program and tells what it cost: seconds of wall and of CPU, peak memory in MB.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What measures a program from within: its seconds and its memory, or what it allocates. */
export const METERS = {
  cost: new URL("meter.mjs", import.meta.url).href,
  allocations: new URL("allocations.mjs", import.meta.url).href,
};

/** The built command. */
export const PBXCTL = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** A script of the limits. */
export const limit = (name) => fileURLToPath(new URL(`../limits/${name}.mjs`, import.meta.url));

/** Credentials of the simulator and of everything that speaks with it. */
export const LOGIN = { PBX_USERNAME: "admin", PBX_PASSWORD: "bench-password" };

/**
 * Runs a program once. Each line of its standard output goes to `onLine` with the moment it came at, in seconds.
 * @returns its cost, and the last lines of its standard output and standard error
 */
export function once(
  args,
  { cwd, env = {}, onLine, expected = [0], meter = METERS.cost, before = [process.execPath] } = {},
) {
  const started = performance.now();
  const [command, ...wrapped] = before;
  const child = spawn(command, [...wrapped, "--import", meter, ...args], {
    cwd,
    env: { PATH: process.env.PATH, NO_COLOR: "1", ...LOGIN, ...env },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const texts = { out: "", err: "", cost: "" };
  let pending = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    texts.out = (texts.out + text).slice(-500);
    if (!onLine) return;
    const lines = (pending + text).split("\n");
    pending = lines.pop();
    for (const line of lines) onLine(line, (performance.now() - started) / 1000);
  });
  child.stderr.setEncoding("utf8").on("data", (text) => (texts.err = (texts.err + text).slice(-2000)));
  child.stdio[3].setEncoding("utf8").on("data", (text) => (texts.cost += text));
  return new Promise((resolve, reject) => {
    child.on("close", (code) => {
      if (!expected.includes(code))
        reject(new Error(`${args.join(" ")}: exit ${code}\n${texts.out}\n${texts.err}`));
      else
        resolve({
          wall: (performance.now() - started) / 1000,
          ...JSON.parse(texts.cost),
          last: texts.out.trimEnd().split("\n").at(-1),
          lastError: texts.err.trimEnd().split("\n").at(-1),
        });
    });
  });
}

export function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of each cost. */
export const middling = (costs) =>
  Object.fromEntries(["wall", "cpu", "peak"].map((name) => [name, median(costs.map((cost) => cost[name]))]));

/** Runs two programs in turns, so that what else the machine does hits both alike; the medians of their costs. */
export async function sideBySide(runs, program, bare) {
  const costs = { program: [], bare: [] };
  for (let run = 0; run < runs; run += 1) {
    costs.bare.push(await bare());
    costs.program.push(await program());
  }
  return { program: middling(costs.program), bare: middling(costs.bare) };
}
