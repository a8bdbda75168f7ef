/** Files that a reader finds whole or not at all: a draft is written beside the place, down to the disk, and put there at once. */
import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { inChunks } from "./pieces.js";

/** What a file may hold: its bytes, or pieces of text that are made as they are written. */
export type Content = Uint8Array | Iterable<string>;

/** Whose a file is, and who may do what with it. */
export interface Ownership {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Writes pieces of a text to a file that is open, the next ones when those before are written. */
export async function writePieces(handle: FileHandle, pieces: Iterable<string>): Promise<void> {
  for (const chunk of inChunks(pieces)) await handle.writeFile(chunk);
}

/**
 * Writes a draft beside a file. Its name is one that no other run has, nor one that was killed and left its own.
 * @param owned the permissions, whatever the umask, and the owner where one is given; those of any new file unless given
 * @returns the draft's path, to be renamed
 * @throws Node's errors; then no draft is left
 */
export async function draftBeside(
  file: string,
  content: Content,
  owned: Partial<Ownership> = {},
): Promise<string> {
  const draft = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  // Private until it is what it has to be: nobody reads it half written.
  const handle = await open(draft, "wx", owned.mode === undefined ? 0o666 : 0o600);
  try {
    await own(handle, owned);
    if (content instanceof Uint8Array) await handle.writeFile(content);
    else await writePieces(handle, content);
    await handle.sync();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return draft;
}

async function own(handle: FileHandle, { mode, uid, gid }: Partial<Ownership>): Promise<void> {
  // Only root may give a file away; others own what they may replace, or become its owner. It may reset the mode.
  if (uid !== undefined && gid !== undefined) await handle.chown(uid, gid).catch(() => undefined);
  if (mode !== undefined) await handle.chmod(mode);
}

/** Replaces a file, or makes it. @throws Node's errors; then the file is what it was */
export async function replaceFile(
  file: string,
  content: Content,
  owned: Partial<Ownership> = {},
): Promise<void> {
  const draft = await draftBeside(file, content, owned);
  try {
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
