import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";

/** Where a path that a spec names ends up. */
export type Fenced =
  | { readonly path: string }
  | { readonly trouble: "outside" }
  | { readonly trouble: "unreadable"; readonly detail: string };

const within = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/**
 * Keeps the files that a spec names inside the spec's folder, or an allowed one. Links are followed, the folder's own
 * included; a file need not exist. Folders are looked up once.
 */
export class Fence {
  readonly #roots: readonly string[];
  readonly #cwd: string;
  readonly #folders = new Map<string, string>();

  constructor(cwd: string, allowed: readonly string[] = []) {
    this.#cwd = cwd;
    this.#roots = allowed.map((root) => this.#real(resolve(cwd, root)));
  }

  /** `path` as the spec in `file` names it, relative to that file's folder. */
  check(file: string, path: string): Fenced {
    const folder = dirname(resolve(this.#cwd, file));
    try {
      const target = this.#target(resolve(folder, path));
      const inside = [this.#real(folder), ...this.#roots].some((root) => within(target, root));
      return inside ? { path: target } : { trouble: "outside" };
    } catch (error) {
      return { trouble: "unreadable", detail: codeOf(error) };
    }
  }

  #target(path: string): string {
    const target = join(this.#real(dirname(path)), basename(path));
    const stats = lstatSync(target, { throwIfNoEntry: false });
    return stats?.isSymbolicLink() === true ? this.#followed(target) : target;
  }

  /** The real path of a link; one that leads nowhere is followed as far as it goes. */
  #followed(link: string): string {
    try {
      return realpathSync.native(link);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
      throw new Error("a link that leads nowhere", { cause: error });
    }
  }

  /** The real path of a folder; what of it does not exist is taken as it is. */
  #real(folder: string): string {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const real = this.#lookUp(folder);
    this.#folders.set(folder, real);
    return real;
  }

  #lookUp(folder: string): string {
    try {
      return realpathSync.native(folder);
    } catch (error) {
      const parent = dirname(folder);
      if (codeOf(error) !== "ENOENT" || parent === folder) throw error;
      // A link to nowhere could later lead anywhere.
      if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
        throw new Error("a link that leads nowhere", { cause: error });
      }
      return join(this.#real(parent), basename(folder));
    }
  }
}
