import { readFile } from "node:fs/promises";
import type { Environment, Forge } from "../forge/forge.js";
import { firstOf } from "../forge/place.js";
import { tokensOf } from "../forge/refusal.js";
import { UsageError } from "./exit-codes.js";

/**
 * The token that writes the comment: `--token-file`, else the pipeline's variable.
 * @throws UsageError when there is none, or none that can be sent. It never repeats the token.
 */
export async function readToken(
  forge: Forge,
  file: string | undefined,
  environment: Environment,
): Promise<string> {
  const given = file === undefined ? firstOf(environment, forge.surroundings.token) : await fromFile(file);
  if (given === undefined) throw missing(forge, environment);
  if (!/^[\x21-\x7e]+$/.test(given)) {
    throw new UsageError(`The token for ${forge.title} has a blank or another character that no token has`);
  }
  return given;
}

async function fromFile(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).replace(/\r?\n$/, "");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "it can't be read";
    throw new UsageError(`--token-file ${file} can't be read (${reason})`);
  }
}

function missing(forge: Forge, environment: Environment): UsageError {
  const { unfit } = forge.surroundings;
  const hint = `give a token that may comment in ${tokensOf(forge)}, or with --token-file`;
  const isUnfit = unfit !== undefined && firstOf(environment, [unfit.variable]) !== undefined;
  return new UsageError(isUnfit ? unfit.why : `There is no token for ${forge.title}`, hint);
}
