import { once } from "node:events";
import type { Writable } from "node:stream";
import { inChunks } from "./pieces.js";

/**
 * Writes pieces of a text to a stream, the next ones only when its reader has taken the last: however slow it is, no more than
 * a few chunks are in memory.
 * @param isClosed whether nobody reads any more; then the rest is not even made
 */
export async function writeSlowly(
  stream: Writable,
  pieces: Iterable<string>,
  isClosed: () => boolean,
): Promise<void> {
  for (const chunk of inChunks(pieces)) {
    if (isClosed()) return;
    await write(stream, chunk);
  }
}

async function write(stream: Writable, chunk: string): Promise<void> {
  if (stream.write(chunk) || stream.destroyed) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  const ends = [once(stream, "drain", { signal }), once(stream, "close", { signal })];
  await Promise.race(ends).catch(() => undefined);
  // Whichever did not happen stops listening.
  waiting.abort();
  await Promise.allSettled(ends);
}
