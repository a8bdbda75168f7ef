/** Drives a Chromium by its DevTools protocol, over a pipe: it ends with whoever started it. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--no-proxy-server",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--window-size=1200,900",
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser that `PBXCTL_CHROMIUM` names (empty: none), else the first of the usual names on the path. */
export function findChromium(): string | undefined {
  const named = process.env["PBXCTL_CHROMIUM"];
  if (named !== undefined) return named === "" ? undefined : named;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

type Result = Readonly<Record<string, unknown>>;

export class Chromium {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #input: Writable;
  readonly #waiting = new Map<number, { done: (result: Result) => void; fail: (error: Error) => void }>();
  readonly #listeners = new Map<string, (payload: string) => void>();
  #count = 0;
  #rest = "";
  #ended: Error | undefined;

  /** @param path the browser's program */
  constructor(path: string) {
    this.#profile = mkdtempSync(join(tmpdir(), "pbxctl-chromium-"));
    const args = [...FLAGS, `--user-data-dir=${this.#profile}`, "--remote-debugging-pipe", "about:blank"];
    const env = { PATH: process.env["PATH"] ?? "", HOME: this.#profile };
    this.#child = spawn(path, args, { env, stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    const [, , , input, output] = this.#child.stdio;
    this.#input = input as Writable;
    this.#input.on("error", () => undefined);
    (output as Readable).setEncoding("utf8").on("data", (text: string) => this.#read(text));
    this.#child.once("error", (error) => this.#end(error));
    this.#child.once("exit", () => this.#end(new Error("the browser has ended")));
  }

  /**
   * Opens a page and waits until it is loaded.
   * @param told called with what the page gives to its function `told`
   */
  async open(url: string, told: (payload: string) => void = () => undefined): Promise<Tab> {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const id = String(sessionId);
    this.#listeners.set(id, told);
    const tab = new Tab(this, id);
    await this.send("Runtime.enable", {}, id);
    await this.send("Runtime.addBinding", { name: "told" }, id);
    await this.send("Page.navigate", { url }, id);
    await tab.run(LOADED);
    return tab;
  }

  /** One command of the protocol; its result. */
  async send(method: string, params: Result = {}, sessionId?: string): Promise<Result> {
    if (this.#ended) throw this.#ended;
    this.#count += 1;
    const id = this.#count;
    const answered = new Promise<Result>((done, fail) => {
      this.#waiting.set(id, { done, fail });
    });
    this.#input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return answered;
  }

  /** Ends the browser, and removes what it wrote. */
  async close(): Promise<void> {
    if (!this.#ended) {
      const ended = once(this.#child, "exit");
      this.send("Browser.close").catch(() => undefined);
      await ended;
    }
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #read(text: string): void {
    const parts = (this.#rest + text).split("\0");
    this.#rest = parts.pop() ?? "";
    for (const part of parts) this.#take(JSON.parse(part) as Message);
  }

  #take({ id, method, sessionId = "", params, result = {}, error }: Message): void {
    if (id !== undefined) {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.fail(new Error(error.message));
      else waiting?.done(result);
    } else if (method === "Runtime.bindingCalled") {
      this.#listeners.get(sessionId)?.(String(params?.["payload"]));
    }
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { fail } of this.#waiting.values()) fail(error);
    this.#waiting.clear();
  }
}

const LOADED = `new Promise((done) => {
  if (document.readyState === "complete") done();
  else addEventListener("load", () => done());
})`;

/** A page in the browser. */
export class Tab {
  readonly #browser: Chromium;
  readonly #session: string;

  constructor(browser: Chromium, session: string) {
    this.#browser = browser;
    this.#session = session;
  }

  /** Runs an expression in the page, waits for what it promises, and gives its value. */
  async run(expression: string): Promise<unknown> {
    const params = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.#browser.send("Runtime.evaluate", params, this.#session);
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { readonly value?: unknown }).value;
  }

  /** One command of the protocol for this page; its result. */
  async send(method: string, params: Result = {}): Promise<Result> {
    return this.#browser.send(method, params, this.#session);
  }

  /** What the page looks like, as PNG. */
  async picture(): Promise<Buffer> {
    const { data } = await this.#browser.send("Page.captureScreenshot", { format: "png" }, this.#session);
    return Buffer.from(String(data), "base64");
  }
}
