/** What `--base` names: the memory of what was applied, a revision, or files on the disk. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { GitError } from "../git/errors.js";
import { repositoryOf } from "../git/repository.js";
import { commitOf, fullName } from "../git/revision.js";
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

/**
 * The whole name of the revision that a file's name is, too. What is both must not be guessed at: the wrong one would
 * delete.
 */
function asRevision(name: string, specs: readonly string[], cwd: string): string | undefined {
  try {
    const repository = repositoryOf(specs, cwd, process.env);
    const commit = commitOf(repository, name);
    return commit && fullName(repository, name, commit);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** Tells what `--base` names. @throws UsageError where it may be two things */
export function baseSource(name: string, specs: readonly string[], cwd: string): BaseSource {
  const source = revisionSource(name);
  if (name === "")
    throw new UsageError("--base names nothing", "give a file, a folder, a revision, or applied");
  if (/^(?:\.{1,2}(?:$|\/)|\/)/.test(name)) {
    if (existsSync(resolve(cwd, name))) return { type: "disk" };
    throw new UsageError(
      `--base ${name} names no file and no folder`,
      "a revision begins with no . and no /",
    );
  }
  if (source.type === "applied" || !existsSync(resolve(cwd, name))) return source;
  const revision = asRevision(name, specs, cwd);
  if (revision === undefined) return { type: "disk" };
  throw new UsageError(
    `--base ${name} names a file here and a revision, too`,
    `write --base ./${name} for the file, or --base ${revision} for the revision`,
  );
}
