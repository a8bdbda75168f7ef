import { Ola } from "./ola-client.js";
import type { Message } from "./ola-client.js";

/** What an application makes of the script: it keeps all messages, and waits for those it needs. */
export class OlaPage {
  readonly ola = new Ola();
  readonly messages: Message[] = [];
  /** The status code of the connection's end. */
  readonly closed: Promise<number>;
  #waiting: (() => void)[] = [];
  #seen = 0;

  constructor() {
    this.ola.onMessage = (message) => {
      this.messages.push(message);
      this.#wake();
    };
    this.closed = new Promise((resolve) => {
      this.ola.onClose = resolve;
    });
  }

  /** Connects; resolves when that is done. */
  async open(url: string): Promise<this> {
    const connected = new Promise<void>((resolve) => {
      this.ola.onConnect = resolve;
    });
    this.ola.connect(url);
    await connected;
    return this;
  }

  /** Connects, signs in, and subscribes to the extension's own events. */
  async start(url: string, extn: string, password: string): Promise<this> {
    await this.open(url);
    await this.reply(this.ola.auth(extn, password));
    await this.reply(this.ola.subscribe(`ola.agent.${extn}`));
    return this;
  }

  /** The reply to the frame of this uuid. */
  async reply(uuid: string): Promise<Message> {
    return this.#find(0, (message) => message["uuid"] === uuid);
  }

  /** The next event, after the last that was asked for. */
  async event(): Promise<Message> {
    const event = await this.#find(this.#seen, (message) => message["event_type"] !== "command/reply");
    this.#seen = this.messages.indexOf(event) + 1;
    return event;
  }

  #wake(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  async #find(from: number, wanted: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.messages.slice(from).find(wanted);
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }
}
