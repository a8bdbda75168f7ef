/** What `--base` names: the memory of what was applied, a revision, or files on the disk. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { GitError } from "../git/errors.js";
import { repositoryOf } from "../git/repository.js";
import { commitOf } from "../git/revision.js";
import { UsageError } from "./exit-codes.js";

/** `path`: a file or folder of the revision to read in the place of today's specs. */
export type BaseSource =
  | { readonly type: "applied"; readonly path?: string }
  | { readonly type: "revision"; readonly revision: string; readonly path?: string }
  | { readonly type: "disk" };

/** Whether `--base` names the memory of what was applied. */
export const isApplied = (name: string): boolean => name === "applied" || name.startsWith("applied:");

/** Splits `main:site/pbx.yaml` as git does. */
function revisionSource(name: string): BaseSource {
  const [revision = "", ...rest] = name.split(":");
  // :/words looks for a commit by its message.
  if (revision === "") return { type: "revision", revision: name };
  const path = rest.length === 0 ? {} : { path: rest.join(":") };
  return revision === "applied" ? { type: "applied", ...path } : { type: "revision", revision, ...path };
}

/** What is both a file and a revision must not be guessed at: the wrong one would delete. */
function isRevisionToo(name: string, specs: readonly string[], cwd: string): boolean {
  try {
    return commitOf(repositoryOf(specs, cwd, process.env), name) !== undefined;
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

/** Tells what `--base` names. @throws UsageError where it may be two things */
export function baseSource(name: string, specs: readonly string[], cwd: string): BaseSource {
  const source = revisionSource(name);
  if (name === "")
    throw new UsageError("--base names nothing", "give a file, a folder, a revision, or applied");
  if (/^(?:\.{1,2}(?:$|\/)|\/)/.test(name)) return { type: "disk" };
  if (source.type === "applied" || !existsSync(resolve(cwd, name))) return source;
  if (!isRevisionToo(name, specs, cwd)) return { type: "disk" };
  throw new UsageError(
    `--base ${name} names a file here and a revision, too`,
    `write --base ./${name} for the file, or --base refs/heads/${name} for the branch`,
  );
}
