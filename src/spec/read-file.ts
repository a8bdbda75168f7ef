import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";

/** Why a file could not be read. */
export interface ReadFailure {
  readonly reason: "missing" | "irregular" | "too-large" | "unreadable";
  /** For people: `is a folder`, `EACCES`, … */
  readonly detail: string;
}

/** Reads at most so many bytes of the file at a path. */
export type ReadBounded = (path: string, limit: number) => Uint8Array | ReadFailure;

const CHUNK = 1 << 20;

function failure(error: unknown): ReadFailure {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return { reason: code === "ENOENT" || code === "ENOTDIR" ? "missing" : "unreadable", detail: code };
}

/** Up to `limit` bytes and one more, whatever the file's size claims: some files have none, others grow. Returns how many. */
function readUpTo(descriptor: number, limit: number, take: (chunk: Buffer) => void): number {
  let total = 0;
  while (total <= limit) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, limit + 1 - total));
    const count = readSync(descriptor, chunk, 0, chunk.length, null);
    if (count === 0) break;
    take(chunk.subarray(0, count));
    total += count;
  }
  return total;
}

function readRegular(path: string, limit: number, take: (chunk: Buffer) => void): ReadFailure | undefined {
  if (statSync(path).isDirectory()) return { reason: "irregular", detail: "is a folder" };
  if (!statSync(path).isFile()) return { reason: "irregular", detail: "is not a regular file" };
  // Not blocking, so that a pipe put in the file's place between the two calls cannot make the program wait.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { reason: "irregular", detail: "is not a regular file" };
    if (stats.size > limit || readUpTo(descriptor, limit, take) > limit)
      return { reason: "too-large", detail: `over ${sizeText(limit)}` };
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** A size in bytes as people write it: `32 MB`, `64 KB`. */
export function sizeText(bytes: number): string {
  return bytes >= 1 << 20 ? `${Math.round(bytes / (1 << 20))} MB` : `${Math.round(bytes / 1024)} KB`;
}

/**
 * Reads a regular file of at most `limit` bytes. Never waits: pipes and devices are refused unopened.
 * Never throws for what the file system says; that comes back as a {@link ReadFailure}.
 */
export function readBounded(path: string, limit: number): Buffer | ReadFailure {
  const chunks: Buffer[] = [];
  return readInChunks(path, limit, (chunk) => chunks.push(chunk)) ?? Buffer.concat(chunks);
}

/**
 * The same, chunk by chunk, so that the whole is never held.
 * @param take is given each chunk, which nobody changes afterwards. What it throws ends the reading
 */
export function readInChunks(
  path: string,
  limit: number,
  take: (chunk: Buffer) => void,
): ReadFailure | undefined {
  let thrown: { readonly by: unknown } | undefined;
  try {
    return readRegular(path, limit, (chunk) => {
      try {
        take(chunk);
      } catch (error) {
        thrown = { by: error };
        throw error;
      }
    });
  } catch (error) {
    if (thrown) throw thrown.by;
    return failure(error);
  }
}
