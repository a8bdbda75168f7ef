// Fuzzes for as long as asked for: `npm run fuzz -- spec|answers [--runs N] [--seed S]`. Watches the clock: a run that
// takes over a second for 100 kB fails, and one that gives no sign of life for a minute is ended. The seed repeats it.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const SILENCE_MS = 60_000;
const TARGETS = ["spec", "answers"];
const root = fileURLToPath(new URL("..", import.meta.url));

function usage(message) {
  console.error(`${message}\nusage: npm run fuzz -- ${TARGETS.join("|")} [--runs N] [--seed S]`);
  process.exit(1);
}

function read() {
  const options = { runs: { type: "string", default: "10000" }, seed: { type: "string" } };
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return usage(error.message);
  }
}

const { values, positionals } = read();
const [target] = positionals;
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
if (positionals.length !== 1 || !TARGETS.includes(target)) usage("what to fuzz?");
if (!/^[1-9]\d*$/.test(values.runs) || !/^-?\d+$/.test(seed)) usage("--runs and --seed take whole numbers");

const folder = mkdtempSync(join(tmpdir(), "pbxctl-fuzz-beat-"));
const beat = join(folder, "runs");
console.error(`Fuzzing ${target}: ${values.runs} runs a property, seed ${seed}. --seed ${seed} repeats it.`);
const child = spawn(
  process.execPath,
  [join(root, "node_modules/vitest/vitest.mjs"), "run", `test/fuzz/${target}.test.ts`, "--testTimeout=0"],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PBXCTL_FUZZ_RUNS: values.runs, PBXCTL_FUZZ_SEED: seed, PBXCTL_FUZZ_BEAT: beat },
  },
);

const runsSoFar = () => {
  try {
    return readFileSync(beat, "utf8");
  } catch {
    return "0";
  }
};
let last = { runs: "0", at: Date.now() };
const watch = setInterval(() => {
  const runs = runsSoFar();
  if (runs !== last.runs) last = { runs, at: Date.now() };
  if (Date.now() - last.at < SILENCE_MS) return;
  console.error(`Run ${runs} does not come back. --seed ${seed} repeats it.`);
  child.kill("SIGKILL");
}, 1_000);

child.once("close", (code) => {
  clearInterval(watch);
  console.error(`${runsSoFar()} runs, seed ${seed}: ${code === 0 ? "all passed" : "failed"}.`);
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = code === 0 ? 0 : 1;
});
