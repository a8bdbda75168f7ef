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
