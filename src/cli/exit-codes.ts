/** Exit codes are public interface: see docs/commands.md. */
export const EXIT = {
  ok: 0,
  error: 1,
  differences: 2,
  stale: 3,
  partial: 4,
  gate: 5,
  sigint: 130,
  sigterm: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The run was stopped by a signal before anything was written. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly exitCode: ExitCode;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super("Interrupted");
    this.exitCode = signal === "SIGINT" ? EXIT.sigint : EXIT.sigterm;
  }
}

/** The command can't be carried out as it was called. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
