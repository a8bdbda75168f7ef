/** `apply --backup DIR`: writes what the run will overwrite or delete, as it was, before the first write. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { backupOf } from "../reconcile/backup.js";
import type { Backup } from "../reconcile/backup.js";
import { backupSecrets, backupYaml } from "../report/backup-yaml.js";
import { printable } from "../report/printable.js";
import type { ApplyOutput } from "./apply-output.js";
import { LARGEST_SPEC } from "../spec/spec-file.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";
import type { Prepared } from "./workflow.js";

/** What is said where `--backup` has nothing to save. */
export const NOTHING_TO_SAVE = "No backup was written: nothing is overwritten or deleted.";

const SHOWN = 5;

/**
 * Backs up, and says where and how to bring it back.
 * @returns the spec's path; nothing when there was nothing to save
 * @throws UsageError when the backup would not be whole or can't be written: then nothing may be written to the PBX
 */
export function backUp(
  { changes, live, plan }: Pick<Prepared, "changes" | "live" | "plan">,
  folder: string,
  output: Pick<ApplyOutput, "event">,
  terminal: Pick<Terminal, "say">,
): string | undefined {
  if (changes.every((change) => !change.live)) {
    terminal.say(NOTHING_TO_SAVE);
    return undefined;
  }
  const [file, objects] = orRefused(folder, output, () => {
    const name = claim(folder, baseName(plan.target, plan.timestamp));
    try {
      const backup = backupOf(changes, live, `${name}.secrets.json`);
      refuseGaps(backup);
      return [write(folder, name, backup, plan), backup.objects] as const;
    } catch (error) {
      rmSync(partial(folder, name), { force: true });
      throw error;
    }
  });
  const what = objects === 1 ? "1 object" : `${objects} objects`;
  terminal.say(`Backup of ${what}: ${file}. To bring it back: pbxctl apply ${file}`);
  return file;
}

/** `pbx.example.cn-8080-20261122T213000Z`: file names of their own for each PBX and second. */
function baseName(target: string, timestamp: string): string {
  const { host, pathname } = new URL(target);
  const place = `${host}${pathname}`.replaceAll(/[^A-Za-z0-9.]+/g, "-").replaceAll(/^-|-$/g, "");
  return `${place}-${timestamp.replace(/\.\d+/, "").replaceAll(/[-:]/g, "")}`;
}

const partial = (folder: string, name: string): string => join(folder, `${name}.yaml.partial`);

/** A name that no earlier backup has, held by a file that is created exclusively. */
function claim(folder: string, base: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (taken(folder, name)) continue;
    try {
      closeSync(openSync(partial(folder, name), "wx", 0o600));
    } catch (error) {
      if (isThere(error)) continue;
      throw error;
    }
    // Another run may have finished under this name since it was looked for.
    if (!taken(folder, name)) return name;
    rmSync(partial(folder, name));
  }
}

/** What is there already was made by somebody else. */
const isThere = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EEXIST";

const taken = (folder: string, name: string): boolean =>
  existsSync(join(folder, `${name}.yaml`)) || existsSync(join(folder, `${name}.secrets.json`));

function refuseGaps({ missing }: Backup): void {
  if (missing.length === 0) return;
  const shown = missing.slice(0, SHOWN).map(printable).join("; ");
  const more = missing.length - SHOWN;
  throw new UsageError(
    `The backup would not be whole: ${shown}${more > 0 ? `; and ${more} more` : ""}. Nothing was written.`,
    "leave these objects out of the run, or run without --backup and lose what they hold",
  );
}

/** A backup that nobody could apply is none. */
function refuseLarge(text: string): void {
  if (Buffer.byteLength(text) <= LARGEST_SPEC) return;
  throw new UsageError(
    "The backup would be larger than a spec may be. Nothing was written.",
    "apply in parts, each with its own --target and backup",
  );
}

/** The secrets first, then the spec under its own name: where that stands, the backup is whole. */
function write(folder: string, name: string, backup: Backup, plan: Prepared["plan"]): string {
  const secretsFile = `${name}.secrets.json`;
  const text = backupYaml(backup, { target: plan.target, timestamp: plan.timestamp, secretsFile });
  refuseLarge(text);
  try {
    if (backup.secrets.size > 0) store(join(folder, secretsFile), "wx", backupSecrets(backup));
    store(partial(folder, name), "w", text);
    renameSync(partial(folder, name), join(folder, `${name}.yaml`));
  } catch (error) {
    if (!isThere(error)) rmSync(join(folder, secretsFile), { force: true });
    throw error;
  }
  settle(folder);
  return join(folder, `${name}.yaml`);
}

/** Writes a file that only its owner may read, down to the disk. */
function store(path: string, flags: "w" | "wx", text: string): void {
  const descriptor = openSync(path, flags, 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Has the folder's names reach the disk, on systems where a folder can be opened. */
function settle(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // The files are there; only a crash of the machine within the next moments could lose them.
  }
}

function orRefused<Result>(folder: string, output: Pick<ApplyOutput, "event">, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const refusal = error instanceof UsageError ? error : unwritable(folder, error);
    output.event({ type: "refused", exit_code: EXIT.error, reason: refusal.message });
    throw refusal;
  }
}

function unwritable(folder: string, error: unknown): UsageError {
  const why = error instanceof Error ? error.message : String(error);
  return new UsageError(
    `The backup can't be written to ${folder}: ${why}. Nothing was written to the PBX.`,
    "name a folder that can be written with --backup",
  );
}
