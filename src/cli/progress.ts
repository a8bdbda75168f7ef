/** Says on standard error that work is going on: a bar on a terminal after a second, a line every ten seconds elsewhere. */

const BAR_WIDTH = 24;
const BAR_AFTER = 1_000;
const REDRAW = 100;
const LINE_EVERY = 10_000;

/** Progress of one thing at a time. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #timer: NodeJS.Timeout | undefined;
  #label = "";
  #done = 0;
  #total: number | undefined;
  #since = 0;
  #drawn = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Starts showing `label`; with a total, as a share of it. */
  start(label: string, total?: number): void {
    this.stop();
    this.#label = label;
    this.#total = total;
    this.#done = 0;
    this.#since = Date.now();
    this.#timer = setInterval(() => this.#show(), this.#stream.isTTY ? REDRAW : LINE_EVERY);
    this.#timer.unref();
  }

  /** Counts one more as done. */
  tick(): void {
    this.#done += 1;
  }

  /** Ends it and leaves no trace on a terminal. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.clear();
  }

  /** Wipes the bar, so that something else can be printed; it comes back by itself. */
  clear(): void {
    if (this.#drawn) this.#stream.write("\r\u001b[2K");
    this.#drawn = false;
  }

  #show(): void {
    if (!this.#stream.isTTY) {
      this.#stream.write(`${this.#text()}\n`);
    } else if (Date.now() - this.#since >= BAR_AFTER) {
      this.#stream.write(`\r\u001b[2K${this.#bar()}${this.#text()}`);
      this.#drawn = true;
    }
  }

  #text(): string {
    const seconds = Math.round((Date.now() - this.#since) / 1_000);
    const share = this.#total === undefined ? "" : ` ${this.#done} of ${this.#total}`;
    return `${this.#label}${share} (${seconds} s)`;
  }

  #bar(): string {
    if (this.#total === undefined || this.#total === 0) return "";
    const filled = Math.round((this.#done / this.#total) * BAR_WIDTH);
    return `[${"=".repeat(filled)}${" ".repeat(BAR_WIDTH - filled)}] `;
  }
}
