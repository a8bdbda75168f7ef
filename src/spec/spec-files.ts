import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { byCodeUnits } from "../resources/value.js";
import type { Fence } from "./fence.js";
import type { Finding } from "./finding.js";
import { quote, shorten } from "./quote.js";

/** A spec file to read. */
export interface SpecPath {
  /** As its user named it. */
  readonly file: string;
  readonly path: string;
}

const byName = (one: SpecPath, other: SpecPath): number => byCodeUnits(one.file, other.file);

/** A link that leads out of the folder would have lines of any file of this machine printed. */
function outside(file: string): Finding {
  return {
    code: "file-outside",
    severity: "error",
    message: `${quote(file)} is a link that leads out of its folder`,
    hint: "put the file itself there, name it, or allow its folder with --allow-file-root",
    at: { file },
  };
}

function inFolder(folder: string, path: string, fence: Fence): (SpecPath | Finding)[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => /\.ya?ml$/.test(entry.name) && !entry.name.startsWith(".") && !entry.isDirectory())
    .map((entry) => {
      const file = join(folder, entry.name);
      const fenced = fence.check(join(path, entry.name), entry.name);
      // Reading it will say what else may be wrong.
      return "trouble" in fenced && fenced.trouble === "outside"
        ? outside(file)
        : { file, path: join(path, entry.name) };
    });
}

function trouble(file: string, error: unknown): Finding {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const missing = code === "ENOENT" || code === "ENOTDIR";
  return {
    code: missing ? "file-not-found" : "file-unreadable",
    severity: "error",
    message: missing ? `there is no file ${shorten(file)}` : `${shorten(file)} cannot be read (${code})`,
    hint: missing
      ? "check the name, or let `pbxctl init` write a spec to start from"
      : "check who may read it",
    at: { file },
  };
}

function expand(named: string, cwd: string, fence: Fence): (SpecPath | Finding)[] {
  const path = resolve(cwd, named);
  try {
    if (!statSync(path).isDirectory()) return [{ file: named, path }];
    const files = inFolder(named, path, fence);
    if (files.length > 0) return files;
  } catch (error) {
    return [trouble(named, error)];
  }
  const none: Finding = {
    code: "no-files",
    severity: "error",
    message: `the folder ${shorten(named)} holds no spec`,
    hint: "a spec's name ends in .yaml or .yml; folders in it are not searched",
    at: { file: named },
  };
  return [none];
}

/** Files named twice, in whatever way, once. */
function once(files: readonly SpecPath[]): SpecPath[] {
  const seen = new Set<string>();
  return files.filter(({ path }) => {
    let real = path;
    try {
      real = realpathSync.native(path);
    } catch {
      // Reading it will say what is wrong.
    }
    return !seen.has(real) && seen.add(real).has(real);
  });
}

const isFinding = (one: SpecPath | Finding): one is Finding => "code" in one;

/**
 * The spec files behind the named files and folders, in name order, each once. A file that is named may be a link; one
 * that is found in a folder stays within it or what `fence` allows.
 */
export function specFiles(
  named: readonly string[],
  cwd: string,
  fence: Fence,
): { files: SpecPath[]; findings: Finding[] } {
  const expanded = named.flatMap((name) => expand(name, cwd, fence));
  const findings = expanded.filter(isFinding);
  const files = expanded.filter((one): one is SpecPath => !isFinding(one));
  if (named.length > 0) return { files: once(files.sort(byName)), findings };
  const none: Finding = {
    code: "no-files",
    severity: "error",
    message: "no spec was named",
    hint: "name a file or a folder",
  };
  return { files: [], findings: [none] };
}
