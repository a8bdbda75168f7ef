/** The two streams that a command speaks to: the answer on standard output, everything else on standard error. */
import { once } from "node:events";
import { style } from "../report/style.js";
import type { Style } from "../report/style.js";
import { Progress } from "./progress.js";

const CHUNK = 64 * 1024;

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
    this.progress.clear();
    let chunk = "";
    for (const line of lines) {
      chunk += `${line}\n`;
      if (chunk.length < CHUNK) continue;
      await this.#write(chunk);
      chunk = "";
    }
    if (chunk !== "") await this.#write(chunk);
  }

  async #write(chunk: string): Promise<void> {
    if (this.#closed || process.stdout.write(chunk) || process.stdout.destroyed) return;
    const waiting = new AbortController();
    const { signal } = waiting;
    const ends = [once(process.stdout, "drain", { signal }), once(process.stdout, "close", { signal })];
    await Promise.race(ends).catch(() => undefined);
    // Whichever did not happen stops listening.
    waiting.abort();
    await Promise.allSettled(ends);
  }

  /** Writes one line to standard output at once; for events, whose order matters more than a slow reader. */
  line(line: string): void {
    this.progress.clear();
    if (!this.#closed) process.stdout.write(`${line}\n`);
  }

  /** Writes lines to standard error. */
  say(...lines: readonly string[]): void {
    this.progress.clear();
    for (const line of lines) process.stderr.write(`${line}\n`);
  }
}
