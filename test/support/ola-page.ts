import { WebSocket } from "ws";
import { buttons } from "../browser/buttons.js";
import type { Button } from "../browser/buttons.js";
import { Ola } from "../browser/ola.js";
import type { Message } from "../browser/ola.js";
import { OlaInbox } from "./ola-inbox.js";

/** What an application makes of the script, in Node. */
export class OlaPage extends OlaInbox {
  readonly ola = new Ola();
  /** The status code of the connection's end. */
  readonly closed: Promise<number>;
  #extn = "";

  constructor() {
    super();
    this.ola.onMessage = (message) => this.take(message);
    this.closed = new Promise((resolve) => {
      this.ola.onClose = resolve;
    });
  }

  /** Connects; resolves when that is done. */
  async open(url: string): Promise<this> {
    const connected = new Promise<void>((resolve) => {
      this.ola.onConnect = resolve;
    });
    this.ola.connect(url, WebSocket);
    await connected;
    return this;
  }

  /** Connects, signs in, and subscribes to the extension's own events. */
  async start(url: string, extn: string, password: string): Promise<this> {
    this.#extn = extn;
    await this.open(url);
    await this.reply(this.ola.auth(extn, password));
    await this.reply(this.ola.subscribe(`ola.agent.${extn}`));
    return this;
  }

  /** Does what a button of the browser's page does; gives the reply. */
  async press(button: Button, number = ""): Promise<Message> {
    return this.reply(buttons[button](this.ola, this.#extn, number));
  }
}
