import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** Where a path that a spec names ends up. */
export type Fenced =
  | { readonly path: string }
  | { readonly trouble: "outside" }
  | { readonly trouble: "unreadable"; readonly detail: string };

/** A folder that may be read: as it was named, and where it really is. */
interface Root {
  readonly named: string;
  readonly real: string;
}

/** What a walk meets: its end, or a link and where that leads, the rest of the way included. */
type Met = Fenced | { readonly link: string } | { readonly missing: string };

/** As many links as Linux follows. */
const MOST_LINKS = 40;
const NOWHERE: Fenced = { trouble: "unreadable", detail: "a link that leads nowhere" };
const LOOP: Fenced = { trouble: "unreadable", detail: "ELOOP" };
const OUTSIDE: Fenced = { trouble: "outside" };

/** Whether a path lies in a folder, by its spelling. */
export const within = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

function realOf(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}

/**
 * Keeps the files that a spec names inside the spec's folder, or an allowed one. Links are followed, the folder's own
 * included; a file need not exist. Nothing outside is ever looked at: what is said of a path that leads out is the same
 * whether there is a file or none.
 */
export class Fence {
  readonly #allowed: readonly Root[];
  readonly #cwd: string;
  readonly #roots = new Map<string, Root>();
  /** Folders inside that are no links; each is looked at once. */
  readonly #plain = new Set<string>();

  constructor(cwd: string, allowed: readonly string[] = []) {
    this.#cwd = cwd;
    this.#allowed = allowed.map((root) => this.#root(resolve(cwd, root)));
  }

  /** `path` as the spec in `file` names it, relative to that file's folder. */
  check(file: string, path: string): Fenced {
    const folder = dirname(resolve(this.#cwd, file));
    return this.#follow(resolve(folder, path), [this.#root(folder), ...this.#allowed]);
  }

  /**
   * A file or folder that the user named. Where it lies below the folder that the program runs in, whoever may change
   * that folder's content could have made it a link: it must not lead out.
   */
  checkNamed(path: string): Fenced {
    const root = within(path, this.#cwd) ? this.#cwd : dirname(path);
    return this.#follow(path, [this.#root(root), ...this.#allowed]);
  }

  #root(named: string): Root {
    const known = this.#roots.get(named);
    if (known) return known;
    const root = { named, real: realOf(named) };
    this.#roots.set(named, root);
    return root;
  }

  #follow(start: string, roots: readonly Root[]): Fenced {
    let path = start;
    for (let links = 0; links <= MOST_LINKS; links += 1) {
      const met = this.#walk(path, roots);
      if ("missing" in met) return links === 0 ? { path: met.missing } : NOWHERE;
      if (!("link" in met)) return met;
      path = met.link;
    }
    return LOOP;
  }

  /** Goes from a root down to the path's end, or to the first link on the way. */
  #walk(path: string, roots: readonly Root[]): Met {
    const root = roots.find(({ named, real }) => within(path, named) || within(path, real));
    if (!root) return OUTSIDE;
    const way = relative(within(path, root.named) ? root.named : root.real, path);
    const names = way === "" ? [] : way.split(sep);
    let at = root.real;
    for (const [index, name] of names.entries()) {
      const next = join(at, name);
      const rest = names.slice(index + 1);
      const met = this.#plain.has(next) ? undefined : this.#look(next, rest);
      if (met) return met;
      at = next;
    }
    return { path: at };
  }

  /** What keeps a walk from going on: a link, nothing there, or no way to tell. */
  #look(path: string, rest: readonly string[]): Met | undefined {
    try {
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (!stats) return { missing: join(path, ...rest) };
      if (stats.isSymbolicLink()) return { link: join(resolve(dirname(path), readlinkSync(path)), ...rest) };
      if (rest.length > 0) this.#plain.add(path);
      return undefined;
    } catch (error) {
      return { trouble: "unreadable", detail: codeOf(error) };
    }
  }
}
