/** Where files lie in the repository: what annotates a pull request has to name them from its root. */
import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** The nearest folder upwards that git keeps (a worktree's `.git` is a file); the folder itself where none does. */
export function repositoryRoot(folder: string): string {
  const start = real(folder);
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return start;
  }
}

/** Links of the folders are followed, as git does; a link itself is what the repository holds. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** A file's path from the root with slashes, or its absolute path where it lies outside. */
export function repositoryPath(
  root: string,
  cwd: string,
  file: string,
): { readonly path: string; readonly inside: boolean } {
  const absolute = resolve(cwd, file);
  const within = relative(root, join(real(dirname(absolute)), basename(absolute)));
  const inside = within !== ".." && !within.startsWith(`..${sep}`) && !isAbsolute(within);
  return { path: (inside ? within : absolute).split(sep).join("/"), inside };
}
