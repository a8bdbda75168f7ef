// Puts the command line's modules into few files: Node loads sixty of them one after the other, which takes longer than
// what most commands do. The library stays as the compiler wrote it, a file a module.
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiled = `${root}dist/cli`;
const bundled = `${root}dist/.cli`;

/**
 * A file each for all that these load as they begin, from what every command needs to what few do; a module stands in the
 * first that needs it. What no command here needs is divided by who imports it.
 */
const FILES = ["program", "validate", "plan", "apply"];

/**
 * Packages that go into the files, since finding and reading them takes longer than using them. They have no dependencies.
 * All others are found at run time, so that whoever installs the program can have a newer one.
 */
const OWN = ["commander", "leven", "picocolors"];

/**
 * The process as every module knows it, for a package that imports it: importing it opens standard input.
 */
const PROCESS = "node:process";
const processAsIs = {
  name: "process as it is",
  resolveId: (id) => (id === PROCESS ? "\0process" : null),
  load: (id) => (id === "\0process" ? "module.exports = globalThis.process;" : null),
};

/** Fills `fileOf` with the file that each module belongs to, as soon as all modules are known. */
const divide = (fileOf) => ({
  name: "divide",
  buildEnd() {
    for (const file of FILES) {
      const pending = [`${compiled}/${file}.js`];
      for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
        if (fileOf.has(id)) continue;
        fileOf.set(id, file);
        pending.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    }
  },
});

/** The licences of what is no work of this project's. */
function licences() {
  const texts = OWN.map((name) => {
    const file = name === "leven" ? "license" : "LICENSE";
    return `${name}\n\n${readFileSync(`${root}node_modules/${name}/${file}`, "utf8").trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

/** Replaces what the compiler wrote of the command line. @throws what the bundler finds wrong */
export async function bundle() {
  const fileOf = new Map();
  const build = await rolldown({
    input: { main: `${compiled}/main.js` },
    cwd: root,
    platform: "node",
    external: (id) => !/^[./\0]/.test(id) && !OWN.includes(id) && id !== PROCESS,
    plugins: [processAsIs, divide(fileOf)],
    onLog: (level, log) => {
      if (level === "warn") throw new Error(log.message);
    },
  });
  await build.write({
    dir: bundled,
    format: "esm",
    chunkFileNames: "[name].js",
    // Names and lines stay readable: stack traces tell them.
    minify: false,
    comments: false,
    minifyInternalExports: false,
    codeSplitting: {
      groups: FILES.map((name, at) => ({
        name,
        priority: FILES.length - at,
        test: (id) => fileOf.get(id) === name,
      })),
    },
  });
  await build.close();
  writeFileSync(`${bundled}/LICENSES.txt`, licences());
  rmSync(compiled, { recursive: true });
  renameSync(bundled, compiled);
}
