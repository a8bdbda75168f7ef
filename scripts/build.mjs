// Compiles src/ into dist/ with the plain compiler, the spec's schema into a validator, keeps what completes the command line
// beside them, and puts the command line's modules into few files.
// `buildIfStale` skips it when no source changed since the last build.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}dist/.sources`;

function sourcesHash() {
  const hash = createHash("sha256");
  const names = readdirSync(`${root}src`, { recursive: true }).filter((name) => name.endsWith(".ts"));
  const files = [
    "tsconfig.json",
    "tsconfig.build.json",
    "package.json",
    "schema/pbx.schema.json",
    "scripts/validator.mjs",
    "scripts/bundle.mjs",
    ...names.sort().map((name) => `src/${name}`),
  ];
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(root + file))
      .update("\0");
  return hash.digest("hex");
}

/** What completes a command line at a prompt: reading it takes a moment, loading every command's module would not. */
function keepCommandLine() {
  const { status, stdout } = spawnSync(process.execPath, [
    "--input-type=module",
    "--eval",
    `import { collectCommandLine } from ${JSON.stringify(new URL("../dist/cli/completion/collect.js", import.meta.url).href)};
    process.stdout.write(JSON.stringify(await collectCommandLine()));`,
  ]);
  if (status !== 0 || stdout.length === 0) {
    console.error("pbxctl: the command line could not be collected");
    process.exit(1);
  }
  writeFileSync(`${root}dist/command-line.json`, stdout);
}

export async function buildIfStale({ force = false } = {}) {
  const sources = sourcesHash();
  if (!force && existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
  console.error("pbxctl: building");
  rmSync(`${root}dist`, { recursive: true, force: true });
  const { status } = spawnSync(
    process.execPath,
    [`${root}node_modules/typescript/bin/tsc`, "-p", `${root}tsconfig.build.json`],
    {
      stdio: ["ignore", 2, 2],
    },
  );
  if (status !== 0) {
    console.error("pbxctl: the build failed; see above");
    process.exit(1);
  }
  // Loaded here, since their packages may only just have been installed.
  const { writeValidator } = await import("./validator.mjs");
  writeValidator();
  keepCommandLine();
  const { bundle } = await import("./bundle.mjs");
  await bundle();
  chmodSync(`${root}dist/cli/main.js`, 0o755);
  writeFileSync(stamp, sources);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildIfStale({ force: true });
