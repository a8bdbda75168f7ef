/** One WebSocket connection, from its opening to its end. */
import { WebSocket, ping } from "undici";
import type { Address } from "../address.js";
import { HttpStatusError, TransportError } from "../errors.js";
import type { PbxError } from "../errors.js";
import { transportError } from "../faults.js";
import { hintFor } from "../verdict.js";
import { watched } from "./upgrade.js";
import type { Upgrade, UpgradeRoute } from "./upgrade.js";

export const CONNECT = "WS connect";

const SOCKET_PATH = "/ola_socket";

/** Who is told of what happens. */
export interface LineListener {
  open(): void;
  frame(data: unknown): void;
  /** Told once, and the last thing. */
  end(error: PbxError): void;
}

/** A connection that ended, or a command that was lost with it. */
export function lost(
  call: string,
  code: string,
  message: string,
  more: { readonly sent?: boolean; readonly transient?: boolean; readonly hint?: string | undefined } = {},
): TransportError {
  return new TransportError(call, { code, sent: true, transient: true, message, ...more });
}

const hints: Readonly<Record<number, string>> = {
  401: "something in front of the PBX asks for credentials",
  404: `the PBX has no WebSocket at ${SOCKET_PATH}: check the address, with its base path if it has one`,
};

/** Why a connection that was never open could not be made. */
function failure({ status, error }: Upgrade, origin: string, { via }: UpgradeRoute): PbxError {
  if (status !== undefined)
    return new HttpStatusError(CONNECT, status, { hint: hints[status] ?? hintFor(status) });
  return error
    ? transportError(CONNECT, error, origin, via)
    : lost(CONNECT, "WS_HANDSHAKE", `the PBX's answer is no WebSocket handshake (${origin})`);
}

export class Line {
  readonly #upgrade: Upgrade = {};
  readonly #socket: WebSocket;
  #frames = 0;

  constructor(address: Address, route: UpgradeRoute, listener: LineListener) {
    const url = new URL(`${address.origin}${address.basePath}${SOCKET_PATH}`);
    url.protocol = address.secure ? "wss:" : "ws:";
    url.port = "";
    const socket = new WebSocket(url, {
      dispatcher: watched(route.dispatcher, address.origin, this.#upgrade),
    });
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    let opened = false;
    socket.addEventListener("open", () => {
      opened = true;
      listener.open();
    });
    socket.addEventListener("message", ({ data }: { data: unknown }) => {
      this.#frames += 1;
      listener.frame(data);
    });
    socket.addEventListener("close", ({ code }) => {
      listener.end(
        opened
          ? lost(CONNECT, `WS_${code}`, `the connection ended (${address.origin}, ${code})`)
          : failure(this.#upgrade, address.origin, route),
      );
    });
  }

  /** Grows with everything that comes from the PBX, the answers to pings included. */
  get heard(): number {
    const { socket } = this.#upgrade;
    const bytes: unknown = socket && "bytesRead" in socket ? socket.bytesRead : undefined;
    return this.#frames + (typeof bytes === "number" ? bytes : 0);
  }

  /** Whether what is sent now goes out. */
  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /** Sends a ping of the WebSocket's own, which whoever speaks WebSocket answers. */
  ping(): void {
    ping(this.#socket);
  }

  /** Says good-bye. The end comes when the PBX has said so, too. */
  close(): void {
    this.#socket.close(1000);
  }

  /** Ends the connection here and now, whatever state it is in. */
  destroy(): void {
    this.#socket.close();
    this.#upgrade.socket?.destroy();
  }
}
