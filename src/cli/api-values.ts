/** `KEY=VALUE` of a command line: what stands there, or the file or standard input that it names. */
import { readFile } from "node:fs/promises";
import { UsageError } from "./exit-codes.js";
import { readStandardInput } from "./standard-input.js";

/** Parameters as they were written: by key, the text after the `=`. */
export type Written = ReadonlyMap<string, string>;

/** @throws UsageError for what is no `KEY=VALUE`, for a key that stands twice, and when standard input is named twice */
export function parsePairs(pairs: readonly string[]): Written {
  const written = new Map<string, string>();
  for (const [at, pair] of pairs.entries()) {
    const equals = pair.indexOf("=");
    // What it is instead is not repeated: it may be a password.
    if (equals < 1) throw new UsageError(`Parameter ${at + 1} is not of the form KEY=VALUE`);
    const key = pair.slice(0, equals);
    if (written.has(key)) throw new UsageError(`The parameter ${key} stands twice`);
    written.set(key, pair.slice(equals + 1));
  }
  if ([...written.values()].filter((value) => value === "@-").length > 1)
    throw new UsageError("Standard input can be one parameter's value, not two");
  return written;
}

/** Whether a value stands on the command line itself, where every process of the machine can read it. */
export const isInline = (value: string): boolean => !value.startsWith("@") || value.startsWith("@@");

/**
 * The value: the text itself, with `@FILE` the file's, with `@-` that of standard input, one final newline dropped. A
 * text that begins with `@` is written with two of them.
 * @throws UsageError when it can't be read, is not UTF-8 or is empty
 */
export async function readValue(key: string, value: string): Promise<string> {
  if (value.startsWith("@@")) return value.slice(1);
  if (!value.startsWith("@")) return value;
  const source = value.slice(1);
  const named = source === "-" ? `standard input (${key}=@-)` : `${source} (${key}=@${source})`;
  const text = decode(await bytesOf(source, named), named).replace(/\r?\n$/, "");
  if (text === "") throw new UsageError(`${named} is empty`, `to send nothing, write ${key}=`);
  return text;
}

async function bytesOf(source: string, named: string): Promise<Uint8Array> {
  if (source === "-") return readStandardInput();
  try {
    return await readFile(source);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "it can't be read";
    throw new UsageError(
      `${named} can't be read (${reason})`,
      "a value that begins with @ is written with two of them",
    );
  }
}

function decode(bytes: Uint8Array, named: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${named} is not UTF-8 text`);
  }
}
