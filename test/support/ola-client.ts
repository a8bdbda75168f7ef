/**
 * A stand-in for the vendor's browser script, which is not ours to ship: the methods that the document names, and the
 * frames that public applications of the script send. It keeps to what a browser's WebSocket offers.
 */
import { WebSocket } from "ws";

type Args = Readonly<Record<string, unknown>>;
export type Message = Readonly<Record<string, unknown>>;

const PREFIX = "73836387-0000-0000-0000-0000-";

export class Ola {
  onConnect: () => void = () => undefined;
  onMessage: (message: Message) => void = () => undefined;
  onClose: (code: number) => void = () => undefined;
  #socket: WebSocket | undefined;
  #extn = "";
  #count = 0;

  connect(url: string): void {
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => this.onConnect();
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.onMessage(JSON.parse(data) as Message);
    };
    socket.onclose = ({ code }) => this.onClose(code);
    socket.onerror = () => undefined;
  }

  close(): void {
    this.#socket?.close();
  }

  auth(username: string, password: string): string {
    this.#extn = username;
    return this.send({ cmd: "auth", args: { username, password, accept: "application/json" } });
  }

  ping(): string {
    return this.send({ cmd: "ping" });
  }

  subscribe(key: string): string {
    return this.send({ cmd: "subscribe", args: { key } });
  }

  unsubscribe(key: string): string {
    return this.send({ cmd: "unsubscribe", args: { key } });
  }

  get_agent_state(): string {
    return this.#own("get_agent_state");
  }

  login(queue: readonly string[], extn: string, params: Args): string {
    return this.#api("login", { queue, extn, ...params });
  }

  logout(): string {
    return this.#own("logout");
  }

  go_ready(): string {
    return this.#own("go_ready");
  }

  go_break(reason?: string): string {
    return this.#own("go_break", { reason });
  }

  answer(): string {
    return this.#own("answer");
  }

  dial(dest: string, otherStr?: string, gateway?: string): string {
    return this.#own("dial", { dest, gateway, otherStr });
  }

  hangup(): string {
    return this.#own("hangup_other");
  }

  hold(): string {
    return this.#own("hold");
  }

  unhold(): string {
    return this.#own("unhold");
  }

  collect_dtmf(extn: string, soundfile: string): string {
    return this.#api("collect_dtmf", { extn, soundfile });
  }

  transfer(dest: string): string {
    return this.#own("transfer", { dest });
  }

  intercept(dest: string, extn: string): string {
    return this.#api("intercept", { extn, dest });
  }

  monitor(extn: string, dest: string): string {
    return this.#api("monitor", { extn, dest });
  }

  unmonitor(extn: string): string {
    return this.#api("unmonitor", { extn });
  }

  three_way(dest: string, extn: string, goip_gateway?: string): string {
    return this.#api("monitor", { extn, dest, three_way: "true", goip_gateway });
  }

  exit_three_way(extn: string): string {
    return this.#api("unmonitor", { extn, three_way: "true" });
  }

  take_call(channel_uuid: string): string {
    return this.#own("take_call", { channel_uuid });
  }

  kill(channel_uuid?: string, extn?: string): string {
    return this.#api("kill", { channel_uuid, extn });
  }

  /** Sends any frame, with the next uuid; gives that back. */
  send(frame: Args): string {
    this.#count += 1;
    const uuid = PREFIX + String(this.#count).padStart(12, "0");
    this.raw(JSON.stringify({ ...frame, uuid }));
    return uuid;
  }

  /** Sends what is no frame. */
  raw(data: string | Buffer): void {
    this.#socket?.send(data);
  }

  #own(cmd: string, args: Args = {}): string {
    return this.#api(cmd, { extn: this.#extn, ...args });
  }

  #api(cmd: string, args: Args): string {
    return this.send({ action: "api", cmd, args });
  }
}
