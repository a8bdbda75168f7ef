import type { Message } from "../browser/ola.js";

/** The messages of one connection: it keeps all of them, and waits for those that are asked for. */
export class OlaInbox {
  readonly messages: Message[] = [];
  #waiting: (() => void)[] = [];
  #seen = 0;

  take(message: Message): void {
    this.messages.push(message);
    for (const go of this.#waiting.splice(0)) go();
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
