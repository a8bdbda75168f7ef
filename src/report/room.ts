/** How large a text may become, and what of it counts. */
export interface Limit {
  readonly size: number;
  readonly measure: (text: string) => number;
}

/**
 * UTF-16 units: never fewer than the characters that a forge counts, whichever it counts, so that what fits here is
 * taken there.
 */
export const inCharacters = (size: number): Limit => ({ size, measure: (text) => text.length });

/** Bytes of UTF-8. */
export const inBytes = (size: number): Limit => ({ size, measure: (text) => Buffer.byteLength(text) });

/** Kept back for headings, and for the sentences about what is left out. */
const SLACK = 800;

/** What is left of a limit. */
export class Room {
  readonly #measure: (text: string) => number;
  #left: number;

  constructor({ size, measure }: Limit) {
    this.#left = size - SLACK;
    this.#measure = measure;
  }

  get left(): number {
    return this.#left;
  }

  /** Takes room for lines whatever is left. */
  reserve(lines: readonly string[]): void {
    this.#left -= this.#sizeOf(lines);
  }

  /** Takes room for lines, where there is enough. */
  take(lines: readonly string[]): boolean {
    const size = this.#sizeOf(lines);
    if (size > this.#left) return false;
    this.#left -= size;
    return true;
  }

  #sizeOf(lines: readonly string[]): number {
    return lines.reduce((sum, line) => sum + this.#measure(line) + 1, 0);
  }
}
