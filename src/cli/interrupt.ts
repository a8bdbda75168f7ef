import { Interrupted } from "./exit-codes.js";

/** SIGINT and SIGTERM, as an abort signal; a second one ends the process at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code that the signal asks for, once there was one. */
  readonly cause: () => Interrupted | undefined;
  /** Stops listening. */
  release(): void;
}

/** Listens for interruptions until released. @param onSecond what can still be said when the second one stops at once */
export function interruption(onSecond: () => void = () => undefined): Interruption {
  const controller = new AbortController();
  let cause: Interrupted | undefined;
  const listener = (signal: NodeJS.Signals): void => {
    const interrupted = new Interrupted(signal === "SIGINT" ? "SIGINT" : "SIGTERM");
    if (cause) {
      onSecond();
      process.exit(interrupted.exitCode);
    }
    cause = interrupted;
    controller.abort(interrupted);
  };
  process.on("SIGINT", listener);
  process.on("SIGTERM", listener);
  // The terminal went away: the work is to end in good order all the same.
  process.on("SIGHUP", listener);
  return {
    signal: controller.signal,
    cause: () => cause,
    release: () => {
      process.off("SIGINT", listener);
      process.off("SIGTERM", listener);
      process.off("SIGHUP", listener);
    },
  };
}

/** Runs work that an interruption aborts: then it ends with the interruption, whatever the work says. */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const watch = interruption();
  try {
    return await work(watch.signal);
  } catch (error) {
    throw watch.cause() ?? error;
  } finally {
    watch.release();
  }
}
