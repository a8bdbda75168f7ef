import { PbxError } from "../pbx/errors.js";

/** What can go wrong with a forge. None of it holds the token. */
export class ForgeError extends Error {
  override readonly name = "ForgeError";
  /** What to do about it. */
  readonly hint: string | undefined;
  /** The answer's status; undefined where there was no answer. */
  readonly status: number | undefined;
  /** It may have been done all the same. */
  readonly lost: boolean;

  constructor(message: string, context: { hint?: string | undefined; status?: number; lost?: boolean } = {}) {
    super(message);
    this.hint = context.hint;
    this.status = context.status;
    this.lost = context.lost ?? false;
  }
}

/** What is shared with the client for PBXs tells its faults of "the PBX". The same of a forge. */
export function retold(error: PbxError, title: string, lost = false): ForgeError {
  const told = (text: string): string => text.replaceAll("the PBX", title);
  return new ForgeError(told(error.message), {
    lost,
    ...(error.hint !== undefined && { hint: told(error.hint) }),
  });
}

/** Runs what the client for PBXs does as well. @throws ForgeError in place of its errors */
export function retelling<Result>(title: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof PbxError ? retold(error, title) : error;
  }
}
