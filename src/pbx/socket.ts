/** The typed client of a PBX's WebSocket: what the vendor's browser script does, for programs. */
import { segment } from "./calls.js";
import { PbxOptionError } from "./errors.js";
import { required } from "./inputs.js";
import type { Command, Effect } from "./socket/command.js";
import type { SocketEvent } from "./socket/events.js";
import { SocketSession } from "./socket/session.js";
import type { PbxSocketOptions } from "./socket/settings.js";

export type { PbxSocketOptions } from "./socket/settings.js";

/** Whom a command is about, where that is not the extension that is signed in. */
export interface OnBehalf {
  readonly extn?: string | undefined;
}

/** What to subscribe to. */
export const subscriptionKey = {
  /** States of an extension's agent: `agent_state` events. */
  agent: (extn: string): string => `ola.agent.${segment("extn", extn)}`,
  /** Callers that wait for an extension: `agent_caller_state` events. */
  caller: (extn: string): string => `ola.caller.${segment("extn", extn)}`,
  /** An agent within an inbound queue. */
  queue: (queue: string, extn: string): string =>
    `ola.queue.${segment("queue", queue)}.${segment("extn", extn)}`,
} as const;

type Args = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * A WebSocket to one PBX (`ws://ip:port/ola_socket`), signed in as one extension.
 *
 * `connect` makes the first connection and fails when it cannot be made. From then on it is kept up: pings find out
 * when it is dead, and it is made again, at growing intervals, signed in and subscribed as before, until `close`.
 *
 * A command is sent once, on the connection there is, and never again: without a connection it fails as not sent
 * (TransportError), and when the connection or its reply is lost it fails with an OutcomeUnknownError (those that only
 * ask, with a TransportError). Other errors are a PbxCodeError when the PBX refused, a ShapeError for a reply that
 * cannot be believed, and a PbxOptionError for what cannot be sent.
 */
export class PbxSocket {
  /** The PBX's address, normalised. */
  readonly url: string;
  /** The extension that is signed in. */
  readonly extn: string;
  readonly #session: SocketSession;

  /**
   * @throws PbxAddressError for an unusable address, PbxOptionError for any other unusable option. Nothing is sent yet.
   */
  constructor(options: PbxSocketOptions) {
    this.#session = new SocketSession(options);
    this.url = this.#session.url;
    this.extn = options.extn;
  }

  /**
   * Connects and authenticates (`ola.connect`, `ola.auth`); while the connection is being made again, waits for that.
   * @throws AuthError when the PBX refuses the extension or its password; TransportError or HttpStatusError when there
   *   is no WebSocket to be had; CancelledError when the signal aborts.
   */
  async connect(): Promise<void> {
    await this.#session.connect();
  }

  /** Calls the listener with every event, in order (`ola.onMessage`); gives back what ends that. What it throws is ignored. */
  listen(listener: (event: SocketEvent) => void): () => void {
    return this.#session.listen(listener);
  }

  /** Subscribes (`ola.subscribe`), also after the connection was lost. @param key see `subscriptionKey`. */
  async subscribe(key: string): Promise<void> {
    await this.#session.subscribe(required("key", key));
  }

  /** Ends a subscription (`ola.unsubscribe`). */
  async unsubscribe(key: string): Promise<void> {
    await this.#session.unsubscribe(required("key", key));
  }

  /** Asks whether the PBX is there (`ola.ping`); the heartbeat does so by itself. */
  async ping(): Promise<void> {
    await this.#session.run({ cmd: "ping", effect: "reads" });
  }

  /** The agent's state (`get_agent_state`); "" when the reply does not say. */
  async getAgentState(options: OnBehalf = {}): Promise<string> {
    const { data } = await this.#api("get_agent_state", "reads", { extn: this.#who(options) });
    const { state } = data;
    return typeof state === "string" ? state : "";
  }

  /**
   * Signs the agent in (`ola.login`), with the phone on the hook.
   * @param queues ids of the inbound queues to serve.
   */
  async login(queues: readonly string[], options: OnBehalf = {}): Promise<void> {
    const extn = this.#who(options);
    await this.#api("login", "changes", { queue: queues, extn, type: "onhook" });
  }

  /** Signs the agent out (`ola.logout`). */
  async logout(options: OnBehalf = {}): Promise<void> {
    await this.#api("logout", "changes", { extn: this.#who(options) });
  }

  /** Is ready for calls (`ola.go_ready`). */
  async goReady(options: OnBehalf = {}): Promise<void> {
    await this.#api("go_ready", "changes", { extn: this.#who(options) });
  }

  /** Takes a break (`ola.go_break`). */
  async goBreak(options: OnBehalf & { readonly reason?: string | undefined } = {}): Promise<void> {
    await this.#api("go_break", "changes", { extn: this.#who(options), reason: options.reason });
  }

  /**
   * Calls a number (`ola.dial`). A phone rings.
   * @param options `otherStr`: text of one's own that comes back with the call's record; `gateway`: the way out.
   */
  async dial(
    dest: string,
    options: OnBehalf & {
      readonly otherStr?: string | undefined;
      readonly gateway?: string | undefined;
    } = {},
  ): Promise<void> {
    const { gateway, otherStr } = options;
    await this.#api("dial", "rings", { ...this.#pair(dest, options), gateway, otherStr });
  }

  /** Hangs up (`ola.hangup`, on the wire `hangup_other`). */
  async hangUp(options: OnBehalf = {}): Promise<void> {
    await this.#api("hangup_other", "changes", { extn: this.#who(options) });
  }

  /** Answers the ringing call (`answer`). */
  async answer(options: OnBehalf = {}): Promise<void> {
    await this.#api("answer", "changes", { extn: this.#who(options) });
  }

  /** Holds the call (`ola.hold`). */
  async hold(options: OnBehalf = {}): Promise<void> {
    await this.#api("hold", "changes", { extn: this.#who(options) });
  }

  /** Takes the held call back (`ola.unhold`). */
  async unhold(options: OnBehalf = {}): Promise<void> {
    await this.#api("unhold", "changes", { extn: this.#who(options) });
  }

  /** Transfers the call (`ola.transfer`). A phone rings. @param dest a mobile, an extension or a queue. */
  async transfer(dest: string, options: OnBehalf = {}): Promise<void> {
    await this.#api("transfer", "rings", this.#pair(dest, options));
  }

  /** Takes another extension's call over (`ola.intercept`). A phone rings. @param dest whose call. */
  async intercept(dest: string, options: OnBehalf = {}): Promise<void> {
    await this.#api("intercept", "rings", this.#pair(dest, options));
  }

  /** Listens in on another extension's call (`ola.monitor`). A phone rings. @param dest whose call. */
  async monitor(dest: string, options: OnBehalf = {}): Promise<void> {
    await this.#api("monitor", "rings", this.#pair(dest, options));
  }

  /** Stops listening in (`ola.unmonitor`). */
  async unmonitor(options: OnBehalf = {}): Promise<void> {
    await this.#api("unmonitor", "changes", { extn: this.#who(options) });
  }

  /**
   * Calls a third into the call (`ola.three_way`, on the wire `monitor`). A phone rings.
   * @param dest an extension or a mobile.
   * @param options `gateway`: the way out.
   */
  async threeWay(
    dest: string,
    options: OnBehalf & { readonly gateway?: string | undefined } = {},
  ): Promise<void> {
    const args = { ...this.#pair(dest, options), three_way: "true", goip_gateway: options.gateway };
    await this.#api("monitor", "rings", args);
  }

  /** Puts the third out of the call (`ola.exit_three_way`, on the wire `unmonitor`). @param third an extension or a mobile. */
  async exitThreeWay(third: string): Promise<void> {
    await this.#api("unmonitor", "changes", { extn: segment("third", third), three_way: "true" });
  }

  /** Takes a call out of the queue (`ola.take_call`). A phone rings. @param channelUuid the waiting call's id. */
  async takeCall(channelUuid: string, options: OnBehalf = {}): Promise<void> {
    const channel_uuid = segment("channelUuid", channelUuid);
    await this.#api("take_call", "rings", { extn: this.#who(options), channel_uuid });
  }

  /**
   * Ends somebody's call (`ola.kill`).
   * @param whose the call's id, or the extension that is to be hung up; at least one of them.
   */
  async kill(whose: {
    readonly channelUuid?: string | undefined;
    readonly extn?: string | undefined;
    readonly cause?: string | undefined;
  }): Promise<void> {
    const { channelUuid, extn, cause } = whose;
    if (channelUuid === undefined && extn === undefined)
      throw new PbxOptionError("kill lacks both channelUuid and extn", "say which call is to end");
    const channel_uuid = channelUuid === undefined ? undefined : segment("channelUuid", channelUuid);
    const args = { channel_uuid, extn: extn === undefined ? undefined : segment("extn", extn), cause };
    await this.#api("kill", "changes", args);
  }

  /** Plays a sound and collects keys (`ola.collect_dtmf`). @param soundfile its absolute path on the PBX. */
  async collectDtmf(soundfile: string, options: OnBehalf = {}): Promise<void> {
    const args = { extn: this.#who(options), soundfile: required("soundfile", soundfile) };
    await this.#api("collect_dtmf", "changes", args);
  }

  /** Says good-bye and ends everything; resolves when the connection has ended. The events end with `closed`. */
  async close(): Promise<void> {
    await this.#session.close();
  }

  async #api(cmd: string, effect: Effect, args: Args) {
    const command: Command = { action: "api", cmd, effect, args };
    return this.#session.run(command);
  }

  #who({ extn }: OnBehalf): string {
    return extn === undefined ? this.extn : segment("extn", extn);
  }

  #pair(dest: string, options: OnBehalf): Args {
    return { extn: this.#who(options), dest: segment("dest", dest) };
  }
}
