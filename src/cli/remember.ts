/** `apply --base applied`: which commit was applied, and that it is remembered once it was. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { remember } from "../git/applied.js";
import type { Memory } from "../git/applied.js";
import { differing } from "../git/differs.js";
import { GitError } from "../git/errors.js";
import { pathIn } from "../git/repository.js";
import type { Repository } from "../git/repository.js";
import { headOf } from "../git/revision.js";
import { printable } from "../report/printable.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import type { Terminal } from "./terminal.js";

/** A commit to remember when all of it has been applied. */
export interface Remembrance {
  readonly memory: Memory;
  readonly commit: string;
  readonly push: boolean;
}

/** What a run applies, as its user named it. */
export interface AppliedFiles {
  /** Files and folders of the command line. */
  readonly specs: readonly string[];
  /** Every file that was read. */
  readonly files: readonly string[];
}

/**
 * The commit that holds what is about to be applied.
 * @throws UsageError where the files are not as the commit has them: what nobody committed could not be remembered, and its
 * later deletion would be forgotten
 */
export function commitToApply({ repository }: Memory, applied: AppliedFiles, cwd: string): string {
  const commit = headOf(repository);
  const different = changedSpecs(repository, commit, applied, cwd);
  if (different.length === 0) return commit;
  throw new UsageError(
    `--base applied remembers a commit, and ${different.slice(0, 3).join(", ")}${different.length > 3 ? ` and ${different.length - 3} more` : ""} ${different.length === 1 ? "is" : "are"} not as commit ${commit.slice(0, 10)} has ${different.length === 1 ? "it" : "them"}. Nothing was written.`,
    "commit first; --rehearse, --target and plan work before",
  );
}

function changedSpecs(
  repository: Repository,
  commit: string,
  { specs, files }: AppliedFiles,
  cwd: string,
): string[] {
  try {
    return differing(repository, commit, {
      files: files.map((file) => pathIn(repository, file, cwd)),
      // A folder may lack a spec that the commit has.
      folders: specs
        .filter((spec) => statSync(resolve(cwd, spec)).isDirectory())
        .map((spec) => pathIn(repository, spec, cwd)),
    });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UsageError(
      `--base applied remembers a commit, and this one can't give all of the spec back: ${error.message}. Nothing was written.`,
      "keep the file itself in the spec's repository, or apply with another base",
    );
  }
}

/** Remembers what was applied. A failure to do so is an error: deletions would be forgotten behind a green run. */
export async function rememberApplied(
  { memory, commit, push }: Remembrance,
  terminal: Terminal,
): Promise<ExitCode> {
  const short = commit.slice(0, 10);
  try {
    await interruptible((signal) => remember(memory, commit, push, signal));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    terminal.say(
      `${terminal.errorStyle.red("Applied, and not remembered:")} ${printable(error.message)}`,
      `  what was applied before stays remembered${error.hint === undefined ? "" : `; ${printable(error.hint)}`}`,
    );
    return EXIT.error;
  }
  const where = push && memory.remote ? ` here and on ${printable(memory.remote.name)}` : "";
  terminal.say(`Remembered commit ${short} as applied${where} (${memory.ref}).`);
  return EXIT.ok;
}
