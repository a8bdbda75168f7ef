/** What the files of a spec hold: remembered as they are read, and read again as they would be. */
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { type ReadBounded, readBounded } from "../spec/read-file.js";
import type { Replacement } from "./replace-files.js";

/** By real path, what was read. */
export class SpecContents {
  readonly #read = new Map<string, Uint8Array>();

  /** Reads from the disk, and remembers. */
  readonly read: ReadBounded = (path, limit) => {
    const bytes = readBounded(path, limit);
    if (bytes instanceof Uint8Array) this.#read.set(realpathSync.native(path), bytes);
    return bytes;
  };

  /** What a file held, by the name that findings give it. */
  readonly of = (name: string): Uint8Array => {
    const bytes = this.#read.get(this.#path(name));
    if (!bytes) throw new Error(`${name} was not read`);
    return bytes;
  };

  /** Reads what the files would hold, and what was read before; nothing new from the disk. */
  with(files: ReadonlyMap<string, Uint8Array>): ReadBounded {
    const changed = new Map([...files].map(([name, bytes]) => [this.#path(name), bytes]));
    return (path, limit) => {
      const real = realpathSync.native(path);
      return changed.get(real) ?? this.#read.get(real) ?? readBounded(path, limit);
    };
  }

  /** The files to write. */
  replacements(files: ReadonlyMap<string, Uint8Array>): Replacement[] {
    return [...files].map(([name, after]) => ({
      name,
      path: this.#path(name),
      before: this.of(name),
      after,
    }));
  }

  #path(name: string): string {
    return realpathSync.native(resolve(process.cwd(), name));
  }
}
