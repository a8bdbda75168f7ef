/** Replaces several files: all of them, or none. */
import { readFile, rename, rm, stat } from "node:fs/promises";
import { draftBeside, replaceFile } from "../files/draft.js";
import { UsageError } from "./exit-codes.js";

/** A file's new contents, and what it held when they were made. */
export interface Replacement {
  /** As its user named it. */
  readonly name: string;
  /** Where it really is, links followed. */
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/**
 * Writes all new contents beside the files, then puts each in its place; what was put there goes back if another one fails.
 * Modes and owners stay.
 * @throws UsageError when a file has changed meanwhile or can't be written; then all files are what they were
 */
export async function replaceFiles(replacements: readonly Replacement[]): Promise<void> {
  const drafts: { readonly of: Replacement; readonly draft: string }[] = [];
  const done: Replacement[] = [];
  try {
    for (const one of replacements) {
      if (!Buffer.from(one.before).equals(await readFile(one.path)))
        throw new UsageError(`${one.name} was changed meanwhile; nothing was written`, "adopt again");
      drafts.push({ of: one, draft: await draftBeside(one.path, one.after, await stat(one.path)) });
    }
    for (const { of, draft } of drafts) {
      await rename(draft, of.path);
      done.push(of);
    }
  } catch (error) {
    for (const { path, before } of done) await replaceFile(path, before, await stat(path));
    for (const { draft } of drafts) await rm(draft, { force: true });
    if (error instanceof UsageError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The spec can't be written, and is what it was: ${why}`);
  }
}
