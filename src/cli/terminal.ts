/** The two streams that a command speaks to: the answer on standard output, everything else on standard error. */
import { CHUNK, ended } from "../files/pieces.js";
import { style } from "../report/style.js";
import type { Style } from "../report/style.js";
import { Progress } from "./progress.js";
import { writeSlowly } from "../files/write-slowly.js";

/** A stream that is no terminal has no `isTTY` at all; passed on, that would let colours go by variables such as `CI`. */
function coloured(stream: { readonly isTTY?: boolean }, wanted: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (!wanted || (NO_COLOR !== undefined && NO_COLOR !== "")) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTTY === true && TERM !== "dumb";
}

/** Standard output and standard error of this process. */
export class Terminal {
  /** Colours for standard output. */
  readonly style: Style;
  /** Colours for standard error. */
  readonly errorStyle: Style;
  readonly progress: Progress;
  readonly #gone = new AbortController();
  #failure: string | undefined;
  /** Events that are written together. */
  #pending = "";

  constructor(options: { readonly color: boolean }) {
    this.style = style(coloured(process.stdout, options.color));
    this.errorStyle = style(coloured(process.stderr, options.color));
    this.progress = new Progress(process.stderr);
    // A reader that goes away (`| head`) or a full disk ends the output, and not an apply half way.
    process.stdout.on("error", (error: NodeJS.ErrnoException) => {
      this.#gone.abort();
      if (error.code !== "EPIPE") this.#failure = error.code ?? error.message;
    });
    process.stderr.on("error", () => undefined);
    process.on("exit", () => this.#flush());
  }

  /** Why standard output could not be written, if it could not. A reader that went away is no failure. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Aborts when nobody reads standard output any more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get #closed(): boolean {
    return this.#gone.signal.aborted;
  }

  /** Writes lines to standard output, waiting for a slow reader. */
  async print(lines: Iterable<string>): Promise<void> {
    await this.write(ended(lines));
  }

  /** Writes pieces of a text to standard output, waiting for a slow reader: little of it is ever in memory. */
  async write(pieces: Iterable<string>): Promise<void> {
    this.#flush();
    this.progress.clear();
    await writeSlowly(process.stdout, pieces, () => this.#closed);
  }

  /** Writes lines to standard error, as many as there may be: waits for a slow reader. */
  async tell(lines: Iterable<string>): Promise<void> {
    this.#flush();
    this.progress.clear();
    await writeSlowly(process.stderr, ended(lines), () => process.stderr.destroyed);
  }

  /** Writes one line to standard output, as {@link writeSoon} does. */
  line(line: string): void {
    this.writeSoon([`${line}\n`]);
  }

  /**
   * Writes pieces of a text to standard output; for events, whose order matters more than a slow reader. What happens in the same
   * turn is written together at its end: a write for each event would cost more than the rest of a quick call.
   */
  writeSoon(pieces: Iterable<string>): void {
    for (const piece of pieces) {
      if (this.#closed) return;
      if (this.#pending === "") setImmediate(() => this.#flush());
      this.#pending += piece;
      if (this.#pending.length >= CHUNK) this.#flush();
    }
  }

  #flush(): void {
    const text = this.#pending;
    this.#pending = "";
    if (text === "" || this.#closed) return;
    this.progress.clear();
    process.stdout.write(text);
  }

  /** Writes lines to standard error. */
  say(...lines: readonly string[]): void {
    this.#flush();
    this.progress.clear();
    for (const line of lines) process.stderr.write(`${line}\n`);
  }
}
