/**
 * A stand-in for the vendor's browser script, which is not ours to ship: the methods that the document names, and the
 * frames that public applications of the script send. Plain JavaScript for a browser; Node brings its own WebSocket.
 */

const PREFIX = "73836387-0000-0000-0000-0000-";

/** One connection. Every method that sends a frame gives back its uuid, which the reply carries. */
export class Ola {
  onConnect = () => undefined;
  onMessage = () => undefined;
  onClose = () => undefined;
  #socket;
  #extn = "";
  #count = 0;

  connect(url, Socket = globalThis.WebSocket) {
    const socket = new Socket(url);
    this.#socket = socket;
    socket.onopen = () => this.onConnect();
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.onMessage(JSON.parse(data));
    };
    socket.onclose = ({ code }) => this.onClose(code);
    socket.onerror = () => undefined;
  }

  close() {
    this.#socket?.close();
  }

  auth(username, password) {
    this.#extn = username;
    return this.send({ cmd: "auth", args: { username, password, accept: "application/json" } });
  }

  ping() {
    return this.send({ cmd: "ping" });
  }

  subscribe(key) {
    return this.send({ cmd: "subscribe", args: { key } });
  }

  unsubscribe(key) {
    return this.send({ cmd: "unsubscribe", args: { key } });
  }

  get_agent_state() {
    return this.#own("get_agent_state");
  }

  login(queue, extn, params) {
    return this.#api("login", { queue, extn, ...params });
  }

  logout() {
    return this.#own("logout");
  }

  go_ready() {
    return this.#own("go_ready");
  }

  go_break(reason) {
    return this.#own("go_break", { reason });
  }

  answer() {
    return this.#own("answer");
  }

  dial(dest, otherStr, gateway) {
    return this.#own("dial", { dest, gateway, otherStr });
  }

  hangup() {
    return this.#own("hangup_other");
  }

  hold() {
    return this.#own("hold");
  }

  unhold() {
    return this.#own("unhold");
  }

  collect_dtmf(extn, soundfile) {
    return this.#api("collect_dtmf", { extn, soundfile });
  }

  transfer(dest) {
    return this.#own("transfer", { dest });
  }

  intercept(dest, extn) {
    return this.#api("intercept", { extn, dest });
  }

  monitor(extn, dest) {
    return this.#api("monitor", { extn, dest });
  }

  unmonitor(extn) {
    return this.#api("unmonitor", { extn });
  }

  three_way(dest, extn, goip_gateway) {
    return this.#api("monitor", { extn, dest, three_way: "true", goip_gateway });
  }

  exit_three_way(extn) {
    return this.#api("unmonitor", { extn, three_way: "true" });
  }

  take_call(channel_uuid) {
    return this.#own("take_call", { channel_uuid });
  }

  kill(channel_uuid, extn) {
    return this.#api("kill", { channel_uuid, extn });
  }

  /** Sends any frame, with the next uuid. */
  send(frame) {
    this.#count += 1;
    const uuid = PREFIX + String(this.#count).padStart(12, "0");
    this.raw(JSON.stringify({ ...frame, uuid }));
    return uuid;
  }

  /** Sends what is no frame. */
  raw(data) {
    this.#socket?.send(data);
  }

  #own(cmd, args = {}) {
    return this.#api(cmd, { extn: this.#extn, ...args });
  }

  #api(cmd, args) {
    return this.send({ action: "api", cmd, args });
  }
}
