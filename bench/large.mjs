// What a large spec costs: plan and apply of N extensions and M blacklist numbers against the simulator, whole commands.
// Usage: npm run bench -- [extensions] [numbers]      (default: 5000 20000)
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const pbxctl = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const [extensions, numbers] = [Number(process.argv[2] ?? 5000), Number(process.argv[3] ?? 20000)];
const cwd = mkdtempSync(join(tmpdir(), "pbxctl-bench-"));
const login = { PBX_USERNAME: "admin", PBX_PASSWORD: "bench-password" };
const env = { PATH: process.env.PATH, ...login };

function writeSpec() {
  const lines = Array.from({ length: extensions }, (_, index) => {
    const extn = String(100000 + index);
    return `  - { extn: "${extn}", name: "${extn}", password: "bench-${extn}-pass", outboundGroup: out, transferPhone: "138${extn}00", autoLogin: true, autoReady: false }`;
  });
  const head = "version: 1\noutboundGroups: [{ id: out, name: out }]\nextensions:\n";
  const tail = "\nblacklist:\n  - { file: numbers.txt, direction: inbound }\n";
  writeFileSync(join(cwd, "pbx.yaml"), head + lines.join("\n") + tail);
  const phones = Array.from({ length: numbers }, (_, index) => String(15000000000 + index));
  writeFileSync(join(cwd, "numbers.txt"), `${phones.join("\n")}\n`);
}

/** Runs a command; gives its wall time and its last line. */
function run(args, extra) {
  const started = performance.now();
  const child = spawn(process.execPath, [pbxctl, ...args], {
    cwd,
    env: { ...env, ...extra },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let tail = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (tail = (tail + text).slice(-500)));
  return new Promise((resolve) => {
    child.on("close", (code) =>
      resolve({
        code,
        seconds: (performance.now() - started) / 1000,
        last: tail.trimEnd().split("\n").at(-1),
      }),
    );
  });
}

writeSpec();
const simulator = spawn(process.execPath, [pbxctl, "simulate", "--port", "0"], {
  cwd,
  env,
  stdio: ["ignore", "pipe", "ignore"],
});
const url = await new Promise((resolve) =>
  createInterface({ input: simulator.stdout }).once("line", resolve),
);
try {
  console.log(
    `${extensions} extensions, ${numbers} blacklist numbers; Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}\n`,
  );
  const steps = [
    ["validate"],
    ["plan"],
    ["apply", "--auto-approve", "--concurrency", "32"],
    ["plan", "--detailed-exitcode"],
  ];
  for (const args of steps) {
    const { code, seconds, last } = await run(args, { PBX_URL: url });
    console.log(`${args.join(" ").padEnd(44)} ${seconds.toFixed(2).padStart(7)} s  exit ${code}  ${last}`);
  }
} finally {
  simulator.kill("SIGTERM");
  rmSync(cwd, { recursive: true, force: true });
}
