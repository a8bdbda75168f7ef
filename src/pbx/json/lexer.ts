/**
 * Finds where the parts of a JSON value end, byte by byte and without understanding them: whether they are JSON is found
 * out by whoever parses them. The one loop that every byte of an answer goes through.
 */

export const COMMA = 0x2c;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The index of the quote that ends a text; past the end where it is not among these bytes. */
function endOfText(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at += 1;
  }
  return at;
}

/** All that it looks for is ASCII, no byte of which is ever a part of another character of UTF-8. */
export class Lexer {
  /** Containers that are open within the one whose parts are looked for. */
  #depth = 0;
  #inText = false;
  /** The last byte was a backslash in a text. */
  #escaped = false;

  /**
   * Where the next part ends: at a comma between the container's own parts, or at the bracket that closes it.
   * @param from where to go on; after a comma or bracket that was found, the byte behind it.
   * @param atList also stops where a list begins among the parts.
   * @returns an index in `bytes`, or their length: then it goes on at the beginning of the next ones.
   */
  next(bytes: Uint8Array, from: number, atList: boolean): number {
    const { length } = bytes;
    let at = this.#inText ? endOfText(bytes, this.#escaped ? from + 1 : from) + 1 : from;
    let depth = this.#depth;
    for (; at < length; at += 1) {
      const byte = bytes[at];
      if (byte === QUOTE) at = endOfText(bytes, at + 1);
      else if (byte === COMMA) {
        if (depth === 0) break;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (atList && depth === 0 && byte === OPEN_LIST) break;
        depth += 1;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (depth === 0) break;
        depth -= 1;
      }
    }
    this.#depth = depth;
    // Behind a text that has ended, `at` is the length at most; one that goes on adds a step, and a backslash at the end another.
    this.#inText = at > length;
    this.#escaped = at > length + 1;
    return Math.min(at, length);
  }
}
