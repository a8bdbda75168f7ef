/** `--watch-as`: hears on the WebSocket that something happened at an extension, so that nobody waits for the next look. */
import { subscriptionKey } from "../pbx/socket.js";
import type { PbxSocket } from "../pbx/socket.js";
import type { Terminal } from "./terminal.js";

/** The socket is opened when the first call is waited for. Without it, looking from time to time has to do. */
export class CallNews {
  readonly #socket: PbxSocket;
  readonly #terminal: Terminal;
  readonly #listeners = new Map<string, () => void>();
  #opened: Promise<boolean> | undefined;

  constructor(socket: PbxSocket, terminal: Terminal) {
    this.#socket = socket;
    this.#terminal = terminal;
  }

  /** Calls back at whatever is told of the extension, and when the connection is back. Gives what ends that. */
  listen(extn: string, news: () => void): () => void {
    this.#listeners.set(extn, news);
    void this.#subscribe(extn);
    return () => {
      this.#listeners.delete(extn);
    };
  }

  async close(): Promise<void> {
    if (this.#opened) await this.#socket.close();
  }

  async #subscribe(extn: string): Promise<void> {
    this.#opened ??= this.#open();
    if (!(await this.#opened)) return;
    await this.#socket.subscribe(subscriptionKey.agent(extn)).catch(() => undefined);
  }

  async #open(): Promise<boolean> {
    this.#socket.listen((event) => {
      if (event.type === "agent_state") this.#listeners.get(event.agent_extn)?.();
      if (event.type === "connected" && event.resumed) for (const news of this.#listeners.values()) news();
    });
    try {
      await this.#socket.connect();
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#terminal.say(`Without the WebSocket (${why}): the PBX is asked from time to time.`);
      return false;
    }
  }
}
