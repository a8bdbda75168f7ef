/** Files that reports are written to: whole or not at all. */
import { constants } from "node:fs";
import { access, open, realpath, rename, rm, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

const CHUNK = 64 * 1024;

/** Writes lines, so many at a time that a file of any size takes little memory. */
async function writeLines(handle: FileHandle, lines: Iterable<string>): Promise<void> {
  let chunk = "";
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < CHUNK) continue;
    await handle.write(chunk);
    chunk = "";
  }
  if (chunk !== "") await handle.write(chunk);
}

async function into(file: string, flags: string, lines: Iterable<string>, mode?: number): Promise<void> {
  const handle = await open(file, flags);
  try {
    // Whatever the umask of whoever runs it says.
    if (mode !== undefined) await handle.chmod(mode);
    await writeLines(handle, lines);
    if (flags === "wx") await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A pipe or a device cannot be replaced, only written to. */
async function isSpecial(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && !found.isFile();
}

/**
 * Writes a file by way of another one beside it, so that a reader finds the old one or the new one, whole. A link stays a
 * link.
 * @param mode the file's permissions; those of any new file unless given
 * @throws Node's errors
 */
export async function writeFileAtomic(file: string, lines: Iterable<string>, mode?: number): Promise<void> {
  if (await isSpecial(file)) return into(file, "w", lines);
  const target = await realpath(file).catch(() => file);
  const draft = `${target}.${process.pid}.tmp`;
  try {
    await into(draft, "wx", lines, mode);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Why a file can't be written, as far as that is known beforehand; nothing when it seems that it can. */
export async function cannotWrite(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() === true) return "it is a folder";
  if (found && !found.isFile()) return undefined;
  const folder = await stat(dirname(file)).catch(() => undefined);
  if (!folder) return `there is no folder ${dirname(file)}`;
  if (!folder.isDirectory()) return `${dirname(file)} is no folder`;
  return access(dirname(file), constants.W_OK).then(
    () => undefined,
    () => `nothing may be written in ${dirname(file)}`,
  );
}
