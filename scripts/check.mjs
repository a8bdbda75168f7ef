// All checks besides the plain tests, one after the other; says at the end what failed.
// `--ci` adds what only CI needs: the package as a stranger installs it, the demo, known vulnerabilities, the benchmark.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => join(root, "node_modules", ".bin", name);

function run(command, args, options = {}) {
  return (
    spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], ...options }).status === 0
  );
}

const checks = {
  types: () => run(bin("tsc"), ["-p", "."]),
  lint: () => run(bin("eslint"), ["."]),
  format: () => run(bin("prettier"), ["--check", "--log-level=warn", "."]),
  "unused code": () => run(bin("knip"), []),
  docs: () => run(process.execPath, ["scripts/docs.mjs", "--check"]),
  "lock file": () => {
    const clean = !/"resolved"/.test(readFileSync(join(root, "package-lock.json"), "utf8"));
    if (!clean) console.error("package-lock.json holds registry addresses");
    return clean;
  },
  "tests with coverage": () => run(bin("vitest"), ["run", "--coverage"]),
};

/** What `npm pack` makes, installed into an empty folder, works: the command, and the library with its types. */
function packageWorks() {
  const folder = mkdtempSync(join(tmpdir(), "pbxctl-package-"));
  try {
    if (!run("npm", ["pack", "--silent", "--pack-destination", folder])) return false;
    const archive = readdirSync(folder).find((name) => name.endsWith(".tgz"));
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
    const here = { cwd: folder };
    if (!run("npm", ["install", "--silent", "--no-audit", "--no-fund", `./${archive}`], here)) return false;
    const script =
      'import { PbxClient, Simulator } from "pbxctl"; if (!PbxClient || !Simulator) process.exit(1);';
    const command = join(folder, "node_modules", ".bin", "pbxctl");
    const types =
      'import { PbxClient, type Plan } from "pbxctl"; export const plan = (p: Plan): string => p.digest + PbxClient.name;\n';
    writeFileSync(join(folder, "use.ts"), types);
    const compiler = [
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2023",
      "--skipLibCheck",
      "use.ts",
    ];
    return (
      run(command, ["--version"], here) &&
      run(command, ["init"], here) &&
      run(command, ["validate"], here) &&
      run(process.execPath, ["--input-type=module", "-e", script], here) &&
      run(bin("tsc"), compiler, here) &&
      run(bin("publint"), ["--strict"])
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** No known vulnerability in what users install. A registry that does not answer this question is passed over, and said so. */
function audit() {
  const { status, stdout, stderr } = spawnSync("npm", ["audit", "--omit=dev"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status === 0) return true;
  if (/audit endpoint returned an error|ENOTFOUND|ECONNREFUSED/.test(stderr)) {
    console.error("the registry does not answer audits here: passed over");
    return true;
  }
  console.error(stdout, stderr);
  return false;
}

if (process.argv.includes("--ci")) {
  checks["package"] = packageWorks;
  checks["audit"] = audit;
  checks["demo"] = () => run(process.execPath, ["scripts/demo.mjs"]);
  // Small, and by CPU and counted work alone: what a wall time says is how busy the machine is.
  const small = ["--scale", "0.02", "--runs", "3", "--only", "plan,start,diff,render,counted", "--check"];
  checks["bench"] = () => run(process.execPath, ["bench/main.mjs", ...small]);
}

const failed = [];
for (const [name, check] of Object.entries(checks)) {
  console.error(`\n== ${name}`);
  if (!check()) failed.push(name);
}
if (!existsSync(join(root, "dist"))) failed.push("dist is missing");
console.error(failed.length === 0 ? "\nAll checks passed." : `\nFailed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
