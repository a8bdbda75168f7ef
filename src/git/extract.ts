/** The files of a spec, out of a commit, in a folder of their own for as long as they are looked at. */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import type { Repository } from "./repository.js";
import { stored } from "./tree.js";

/** Part of a commit in a folder. Paths are those from the top of the repository. */
export class Extract {
  readonly folder: string;
  readonly #repository: Repository;
  readonly #commit: string;

  constructor(repository: Repository, commit: string) {
    this.#repository = repository;
    this.#commit = commit;
    this.folder = realpathSync.native(mkdtempSync(join(tmpdir(), "pbxctl-base-")));
  }

  /** Brings a spec, or the specs of a folder. Returns whether there is one. @throws GitError */
  spec(path: string): boolean {
    const found = stored(this.#repository, this.#commit, path);
    if (found.type === "file") this.#write(path, found.bytes);
    if (found.type !== "folder") return found.type === "file";
    const names = found.names.filter((name) => /\.ya?ml$/.test(name) && !name.startsWith("."));
    const brought = names.map((name) => this.#file(path === "" ? name : `${path}/${name}`));
    return brought.some(Boolean);
  }

  /** Brings the list that a spec names, by its path in the folder; what lies outside is left to the loader to refuse. */
  list(path: string): void {
    const own = relative(this.folder, path);
    if (own === "" || own.startsWith(`..${sep}`) || isAbsolute(own) || existsSync(path)) return;
    this.#file(own.split(sep).join("/"));
  }

  /** Makes a folder, so that the loader can be told to allow it. */
  root(path: string): string {
    const folder = join(this.folder, path);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Leaves nothing behind. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #file(path: string): boolean {
    const found = stored(this.#repository, this.#commit, path);
    if (found.type === "file") this.#write(path, found.bytes);
    return found.type === "file";
  }

  /** Always a regular file: links were followed in the commit, and none is made here. */
  #write(path: string, bytes: Buffer): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
