/** Keeps a connection: signs in, subscribes, and does both again when the connection is lost. */
import { parseAddress } from "../address.js";
import { AuthError, CancelledError, PbxCodeError, PbxError, ShapeError } from "../errors.js";
import { labelOf, uuids } from "./command.js";
import type { Command } from "./command.js";
import type { SocketEvent } from "./events.js";
import type { Reply } from "./frames.js";
import { CONNECT, lost } from "./line.js";
import { Link, notConnected } from "./link.js";
import type { LinkOwner } from "./link.js";
import { socketSettingsOf } from "./settings.js";
import type { PbxSocketOptions, SocketSettings } from "./settings.js";
import { upgradeRouteTo } from "./upgrade.js";
import type { UpgradeRoute } from "./upgrade.js";

type Listener = (event: SocketEvent) => void;

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** Milliseconds until the nth attempt to connect again: twice as long each time, up to half of it by chance. */
export function interval(attempt: number, random: () => number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 30));
  return Math.round(longest * (0.5 + random() / 2));
}

const subscription = (cmd: "subscribe" | "unsubscribe", key: string): Command => ({
  cmd,
  effect: "reads",
  args: { key },
});

/** Whether the PBX said no to this subscription, and to nothing else. */
const isRefused = (error: unknown): error is PbxError =>
  error instanceof PbxCodeError || error instanceof ShapeError;

function tell(listener: Listener, event: SocketEvent): void {
  try {
    listener(event);
  } catch {
    return;
  }
}

export class SocketSession {
  readonly url: string;
  readonly #settings: SocketSettings;
  readonly #route: UpgradeRoute;
  readonly #owner: LinkOwner;
  readonly #listeners = new Set<Listener>();
  /** What it is subscribed to, also after the next loss of the connection. */
  readonly #keys = new Set<string>();
  #link: Link | undefined;
  /** Whether the link is signed in and subscribed. */
  #ready = false;
  /** The connection in the making, or that was made. */
  #up: Promise<void> | undefined;
  #resumed = false;
  /** How often it was tried to connect again since the PBX last showed that it is alive. */
  #attempts = 0;
  #endPause: () => void = () => undefined;
  #closed = false;
  #closing: Promise<void> | undefined;

  constructor(options: PbxSocketOptions) {
    const settings = socketSettingsOf(options);
    const address = parseAddress(options.url);
    const ids = uuids();
    this.url = address.url;
    this.#settings = settings;
    this.#route = upgradeRouteTo(address, options, settings.timeoutMs);
    this.#owner = {
      address,
      route: this.#route,
      settings,
      nextUuid: () => ids.next().value,
      event: (event) => this.#emit(event),
      alive: () => (this.#attempts = 0),
      end: (link, error) => this.#lose(link, error),
    };
    settings.signal?.addEventListener("abort", this.#abort, { once: true });
    if (settings.signal?.aborted === true) this.#abort();
  }

  /** Calls the listener with everything that happens, in order; gives back what ends that. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Resolves when the connection is up; while it is being made again, when that has succeeded. */
  async connect(): Promise<void> {
    if (this.#closed) throw this.#closedError(CONNECT);
    if (this.#ready) return;
    this.#up ??= this.#establish().catch((error: unknown) => {
      this.#up = undefined;
      throw error;
    });
    return this.#up;
  }

  async run(command: Command): Promise<Reply> {
    if (this.#closed) throw this.#closedError(labelOf(command));
    if (!this.#link || !this.#ready) throw notConnected(command);
    return this.#link.run(command);
  }

  async subscribe(key: string): Promise<void> {
    await this.run(subscription("subscribe", key));
    this.#keys.add(key);
  }

  async unsubscribe(key: string): Promise<void> {
    this.#keys.delete(key);
    await this.run(subscription("unsubscribe", key));
  }

  /** Ends everything; resolves when the connection has ended. */
  async close(): Promise<void> {
    return this.#shutDown(undefined);
  }

  readonly #abort = (): void => {
    void this.#shutDown(undefined);
  };

  async #establish(): Promise<void> {
    const link = new Link(this.#owner);
    this.#link = link;
    try {
      await link.opened();
      await link.run(this.#auth());
      await this.#restore(link);
      if (link.ended) throw link.ended;
    } catch (error) {
      link.fail(error instanceof PbxError ? error : lost(CONNECT, "UNKNOWN", "signing in failed"));
      throw error;
    }
    this.#ready = true;
    link.beat();
    this.#emit({ type: "connected", resumed: this.#resumed });
    this.#resumed = true;
  }

  /** Why nothing goes any more. */
  #closedError(call: string): PbxError {
    if (this.#settings.signal?.aborted === true) return new CancelledError(call, false);
    return lost(call, "WS_CLOSED", "the client has been closed", { sent: false, transient: false });
  }

  #auth(): Command {
    const { extn, password } = this.#settings;
    const args = { username: extn, password, accept: "application/json" };
    return { cmd: "auth", effect: "reads", args };
  }

  async #restore(link: Link): Promise<void> {
    const again = async (key: string): Promise<void> => {
      try {
        await link.run(subscription("subscribe", key));
      } catch (error) {
        if (!isRefused(error)) throw error;
        this.#keys.delete(key);
        this.#emit({ type: "subscription_lost", key, error });
      }
    };
    await Promise.all([...this.#keys].map(again));
  }

  #lose(link: Link, error: PbxError): void {
    if (link !== this.#link || !this.#ready || this.#closed) return;
    this.#ready = false;
    this.#up = this.#again(error);
    this.#up.catch(() => undefined);
  }

  /** Connects again, however long it takes. Only a refused password ends that: tried on, it would lock the extension. */
  async #again(cause: PbxError): Promise<void> {
    for (let error = cause; ;) {
      this.#attempts += 1;
      const ms = interval(this.#attempts, this.#settings.random);
      this.#emit({ type: "disconnected", error, retryInMs: ms });
      await this.#pause(ms);
      if (this.#closed) throw this.#closedError(CONNECT);
      try {
        await this.#establish();
        return;
      } catch (caught) {
        if (!(caught instanceof PbxError) || caught instanceof AuthError) {
          void this.#shutDown(caught instanceof PbxError ? caught : error);
          throw caught;
        }
        error = caught;
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    if (this.#closed) return;
    await new Promise<void>((resolve) => {
      const stop = this.#settings.schedule(resolve, ms);
      this.#endPause = () => {
        stop();
        resolve();
      };
    });
  }

  async #shutDown(error: PbxError | undefined): Promise<void> {
    this.#closed = true;
    this.#ready = false;
    this.#closing ??= this.#end(error);
    return this.#closing;
  }

  async #end(error: PbxError | undefined): Promise<void> {
    this.#settings.signal?.removeEventListener("abort", this.#abort);
    this.#endPause();
    await this.#link?.close(this.#closedError(CONNECT));
    if (!this.#route.borrowed) await this.#route.dispatcher.destroy();
    for (const listener of this.#listeners) tell(listener, { type: "closed", error });
    this.#listeners.clear();
  }

  /** Listening must not change what happens: what a listener throws is ignored. */
  #emit(event: SocketEvent): void {
    if (this.#closed) return;
    for (const listener of [...this.#listeners]) tell(listener, event);
  }
}
