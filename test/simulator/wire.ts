import type { Simulator } from "../../src/simulator/simulator.js";
import type { Row } from "../../src/simulator/rows.js";

type Args = Readonly<Record<string, unknown>>;

/** A connection to `/ola_socket` without a socket: frames go in, and what comes out is kept. */
export class Wire {
  /** All that came, replies and events, in order. */
  readonly received: Row[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  readonly #session;
  #count = 0;

  constructor(simulator: Simulator) {
    this.#session = simulator.connect({
      send: (text) => this.received.push(JSON.parse(text) as Row),
      close: (code, reason) => {
        this.closed = { code, reason };
      },
    });
  }

  /** A text frame as it is. */
  raw(text: string): void {
    this.#session.receive(text);
  }

  end(): void {
    this.#session.end();
  }

  /** Sends a frame; gives `code result` of its reply. */
  send(frame: Args): string {
    const uuid = `u-${(this.#count += 1)}`;
    this.raw(JSON.stringify({ ...frame, uuid }));
    const reply = this.received.find((message) => message["uuid"] === uuid);
    return `${String(reply?.["code"])} ${String(reply?.["result"])}`;
  }

  plain(cmd: string, args?: Args): string {
    return this.send({ cmd, ...(args && { args }) });
  }

  api(cmd: string, args: Args): string {
    return this.send({ action: "api", cmd, args });
  }

  /** Signs in as an extension and subscribes to its events. */
  as(extn: string): this {
    this.plain("auth", { username: extn, password: `pw-${extn}`, accept: "application/json" });
    this.plain("subscribe", { key: `ola.agent.${extn}` });
    return this;
  }

  /** The events that came since this was asked last. */
  events(): Row[] {
    const all = this.received.filter((message) => message["event_type"] !== "command/reply");
    return all.slice(this.#seen, (this.#seen = all.length));
  }

  /** Their states: `busy/ring`. */
  states(): string[] {
    return this.events().map(({ state, private_data }) =>
      [state, private_data].filter((part) => part !== "").join("/"),
    );
  }

  #seen = 0;
}
