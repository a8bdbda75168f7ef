// Runs applies under faults and holds their reports against what the simulated PBX holds, as many as asked for.
// Usage: npm run chaos -- [--runs N] [--seed S] [--path PATH]      (default: 1000 runs, any seed)
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
// Below node_modules, so that what the tests import is found.
const out = `${root}node_modules/.cache/pbxctl-chaos/`;

function node(args) {
  return (
    spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).status ?? 1
  );
}

mkdirSync(out, { recursive: true });
writeFileSync(`${out}package.json`, '{ "type": "module" }\n');
const compiler = `${root}node_modules/typescript/bin/tsc`;
const flags = ["--noEmit", "false", "--noCheck", "--rootDir", root, "--outDir", out];
const compiled = node([compiler, "-p", root, ...flags]);
process.exitCode = compiled === 0 ? node([`${out}test/chaos/main.js`, ...process.argv.slice(2)]) : compiled;
