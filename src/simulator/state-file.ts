/** Keeps a simulator's state in a file, so that it survives restarts. */
import { access, constants, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { replaceFile } from "../files/draft.js";
import { parseSeed } from "./seed.js";
import type { SeedRows } from "./seed.js";
import type { Simulator } from "./simulator.js";

/** How long (ms) changes are collected before they are written. */
const DELAY = 200;
/** A large state takes long to write: writing gets at most about a tenth of the time. */
const SHARE = 10;

export interface StateFile {
  /** What the file held; undefined when there was no file. */
  readonly seed: SeedRows | undefined;
  /**
   * Writes the simulator's state soon after each change, and once at the start when there was no file.
   * `onError` hears of each write that failed.
   */
  follow(simulator: Simulator, onError?: (error: Error) => void): void;
  /** Writes what is not written yet, and ends. @throws Error (rejects) when that write fails */
  close(): Promise<void>;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

async function load(path: string): Promise<SeedRows | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (!isMissing(error)) throw error;
    // Better to hear now than after the first change that there is no place to write to.
    await access(dirname(path), constants.W_OK);
    return undefined;
  }
  return parseSeed(text, path);
}

/** Writes at most once at a time, and not at all when nothing changed. */
class Writer {
  readonly #path: string;
  readonly #simulator: Simulator;
  readonly #onError: (error: Error) => void;
  #dirty = false;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #closed = false;

  constructor(path: string, simulator: Simulator, onError: (error: Error) => void) {
    this.#path = path;
    this.#simulator = simulator;
    this.#onError = onError;
  }

  touch(delay = DELAY): void {
    this.#dirty = true;
    if (this.#closed || this.#timer || this.#writing) return;
    this.#timer = setTimeout(() => this.#start(), delay);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#writing;
    if (this.#dirty) await this.#write();
  }

  async #write(): Promise<void> {
    this.#dirty = false;
    // The state holds the extensions' passwords.
    await replaceFile(this.#path, [`${JSON.stringify(this.#simulator.snapshot())}\n`], { mode: 0o600 });
  }

  #start(): void {
    this.#timer = undefined;
    const started = performance.now();
    this.#writing = this.#write()
      .then(
        () => this.#dirty,
        (error: unknown) => {
          // Kept for the next change, or for the end; trying again at once would only repeat the message.
          this.#dirty = true;
          this.#onError(error instanceof Error ? error : new Error(String(error)));
          return false;
        },
      )
      .then((again) => {
        this.#writing = undefined;
        if (again) this.touch(Math.max(DELAY, SHARE * (performance.now() - started)));
      });
  }
}

/**
 * Opens a state file, which need not exist yet.
 * @throws Error (rejects) when it cannot be read, holds no state, or there is no place to write it to
 */
export async function openStateFile(path: string): Promise<StateFile> {
  const seed = await load(path);
  let writer: Writer | undefined;
  let stop = (): void => undefined;
  return {
    seed,
    follow(simulator, onError = () => undefined) {
      const own = new Writer(path, simulator, onError);
      writer = own;
      stop = simulator.onChange(() => own.touch());
      if (seed === undefined) own.touch();
    },
    async close() {
      stop();
      await writer?.close();
    },
  };
}
