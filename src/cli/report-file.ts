/** Files that reports are written to: whole or not at all. */
import { constants } from "node:fs";
import { access, open, realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { replaceFile, writePieces } from "../files/draft.js";
import { ended } from "../files/pieces.js";

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
  if (await isSpecial(file)) return into(file, lines);
  const target = await realpath(file).catch(() => file);
  await replaceFile(target, ended(lines), mode === undefined ? {} : { mode });
}

async function into(special: string, lines: Iterable<string>): Promise<void> {
  const handle = await open(special, "w");
  try {
    await writePieces(handle, ended(lines));
  } finally {
    await handle.close();
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
