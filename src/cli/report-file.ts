/** Files that reports are written to: whole or not at all. */
import { constants } from "node:fs";
import { access, open, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { replaceFile, writePieces } from "../files/draft.js";
import { ended } from "../files/pieces.js";

/** `/dev/stdout`, `/dev/fd/3`: somebody has it open, who would go on with the file that was replaced. */
const OPEN_FILE = /^\/(?:dev|proc)\//;

/** A pipe, a device or an open file cannot be replaced, only written to. */
async function isSpecial(file: string): Promise<boolean> {
  if (OPEN_FILE.test(file)) return true;
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && !found.isFile();
}

/**
 * What an earlier run wrote into a file; nothing where there is none, and nothing of a pipe or a device, which is only written to:
 * reading it could wait for ever.
 * @throws Node's errors
 */
export async function earlierText(file: string): Promise<string> {
  if (await isSpecial(file)) return "";
  return readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
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
  const handle = await open(special, "a");
  try {
    await writePieces(handle, ended(lines));
  } finally {
    await handle.close();
  }
}

/** Which file a path means, so that two paths of one file are known as such. */
export async function fileBehind(file: string): Promise<string> {
  const folder = await realpath(dirname(file)).catch(() => resolve(dirname(file)));
  return realpath(file).catch(() => join(folder, basename(file)));
}

/** Why a file can't be written, as far as that is known beforehand; nothing when it seems that it can. */
export async function cannotWrite(file: string): Promise<string | undefined> {
  if (file === "-") return "standard output takes the report of --format";
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
