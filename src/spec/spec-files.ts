import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Fence, type Fenced, within } from "./fence.js";
import { byCodeUnits } from "../resources/value.js";
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

/**
 * A link within the folder must lead to what is called a spec: other files of a checkout, `.git/config` say, hold what
 * must not be printed.
 */
function noSpec(file: string): Finding {
  return {
    code: "file-outside",
    severity: "error",
    message: `${quote(file)} is a link to a file that is not called a spec`,
    hint: "put the file itself there, or let the link lead to a .yaml or .yml file",
    at: { file },
  };
}

const isSpecName = (file: string): boolean => /\.ya?ml$/.test(file);

/** What keeps a file from being read as a spec, if it is a link; whatever else may be wrong with it, reading it will say. */
function linkTrouble(file: string, path: string, fenced: Fenced): Finding | undefined {
  if ("trouble" in fenced) return fenced.trouble === "outside" ? outside(file) : undefined;
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink && !isSpecName(fenced.path) ? noSpec(file) : undefined;
}

function inFolder(folder: string, path: string, fence: Fence): (SpecPath | Finding)[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => isSpecName(entry.name) && !entry.name.startsWith(".") && !entry.isDirectory())
    .map((entry) => {
      const file = join(folder, entry.name);
      const found = join(path, entry.name);
      return linkTrouble(file, found, fence.check(found, entry.name)) ?? { file, path: found };
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

/**
 * Whether a named file or folder is a link that leads out: of the folder that the program runs in, or, for a file that
 * lies elsewhere, of its own. A folder elsewhere is wherever its user put it.
 */
function leadsOut(path: string, cwd: string, fence: Fence): boolean {
  const fenced = fence.checkNamed(path);
  if (!("trouble" in fenced) || fenced.trouble !== "outside") return false;
  return within(path, cwd) || !statSync(path).isDirectory();
}

function expand(named: string, cwd: string, fence: Fence): (SpecPath | Finding)[] {
  const path = resolve(cwd, named);
  try {
    const isFolder = leadsOut(path, cwd, fence) ? undefined : statSync(path).isDirectory();
    if (isFolder === undefined) return [outside(named)];
    if (!isFolder) return [linkTrouble(named, path, fence.checkNamed(path)) ?? { file: named, path }];
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
 * The spec files behind the named files and folders, in name order, each once. A link that is named stays within the
 * folder that the program runs in, one that is found in a folder within that, or what `fence` allows.
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
