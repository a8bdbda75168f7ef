/** What the probes of a number and of a group have in common. */
import type { PbxClient } from "../pbx/client.js";
import { HttpStatusError, PbxCodeError, PbxError } from "../pbx/errors.js";
import type { Row } from "../resources/index.js";
import type { Tell } from "./check.js";

/** Where a probe works. */
export interface Bench {
  readonly client: PbxClient;
  /** Called before each call; throws when the probe is to stop. */
  readonly step: () => void;
  readonly tell: Tell;
}

/**
 * Makes a write that the PBX may refuse.
 * @returns undefined when it was carried out, else the refusal.
 * @throws every other error of the client.
 */
export async function refusalOf(write: Promise<unknown>): Promise<string | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (error instanceof PbxCodeError) return `code ${error.code}${error.result && `, ${error.result}`}`;
    if (error instanceof HttpStatusError && error.status < 502) return `HTTP status ${error.status}`;
    throw error;
  }
}

/** So often is something deleted that is still there. */
const TRIES = 5;

/**
 * Deletes until nothing is left.
 * @param rows what is left, read anew each time
 * @returns whether nothing is left, as far as can be seen
 */
export async function removeAll(
  rows: () => Promise<readonly Row[]>,
  remove: (rows: readonly Row[]) => Promise<void>,
): Promise<boolean> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    try {
      const left = await rows();
      if (left.length === 0) return true;
      await remove(left);
    } catch (error) {
      // The next reading tells whether it happened all the same.
      if (!(error instanceof PbxError)) throw error;
    }
  }
  return rows().then(
    (left) => left.length === 0,
    () => false,
  );
}
