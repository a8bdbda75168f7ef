/** Git can't do what was asked of it; says what, and what mends it. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
