/** The files that were read, by name, so that places in them can be shown. */
import { kinds } from "../resources/index.js";
import type { Finding, Place, Position } from "./finding.js";
import type { SourceFile } from "./source-file.js";
import { defaultsName } from "./spec-file.js";

export class Shelf {
  readonly #byFile = new Map<string, SourceFile>();

  constructor(sources: readonly SourceFile[]) {
    for (const source of sources) this.keep(source);
  }

  /** Takes another file; one of the same name that was there stays. */
  keep(source: SourceFile): void {
    if (!this.#byFile.has(source.file)) this.#byFile.set(source.file, source);
  }

  /** The names of all files. */
  names(): string[] {
    return [...this.#byFile.keys()];
  }

  /** A file's text with `***` in the place of what must not be shown; nothing for a file that was not read. */
  shown(file: string): string | undefined {
    return this.#byFile.get(file)?.masked();
  }

  /** Line, column and code frame of a place; nothing for a file that was not read. */
  locate(place: Place): Position | undefined {
    const source = this.#byFile.get(place.file);
    return source?.locate(statedPlace(source, place));
  }

  /** Findings by file, in the order of the files, and by where in the file. */
  inOrder(findings: readonly Finding[]): Finding[] {
    const files = [...this.#byFile.keys()];
    const ranks = new Map(files.map((file, rank) => [file, rank]));
    const keyed = findings.map((finding) => ({ finding, ...this.#rank(finding, ranks) }));
    return keyed
      .sort((one, other) => one.rank - other.rank || one.offset - other.offset)
      .map(({ finding }) => finding);
  }

  #rank({ at, code }: Finding, ranks: ReadonlyMap<string, number>): { rank: number; offset: number } {
    if (!at) return { rank: -1, offset: 0 };
    const source = this.#byFile.get(at.file);
    const offset =
      code === "too-many-findings" ? Infinity : (source?.rangeOf(statedPlace(source, at))[0] ?? 0);
    return {
      rank: ranks.get(at.file) ?? -1,
      offset: Number.isFinite(offset) ? offset : Number.MAX_SAFE_INTEGER,
    };
  }
}

/** A field that an entry does not state itself was stated by its file's defaults. */
function statedPlace(source: SourceFile, place: Place): Place {
  const [collection, , field] = place.path ?? [];
  const kind = kinds.find((one) => one.collection === collection);
  if (!kind || field === undefined || !place.path || source.find(place.path)?.whole !== false) return place;
  const path = ["defaults", defaultsName(kind), field];
  return source.find(path)?.whole === true ? { file: place.file, path } : place;
}
