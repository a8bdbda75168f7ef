/** Texts in pieces, so that one of any size is written in little memory. */

/** Fewer calls for the same bytes, and few enough bytes to keep. */
const CHUNK = 64 * 1024;

/** Pieces put together, as many at a time as are worth a call. */
export function* inChunks(pieces: Iterable<string>): Generator<string> {
  let chunk = "";
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
}

/** Lines with their ends, as pieces. */
export function* ended(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}
