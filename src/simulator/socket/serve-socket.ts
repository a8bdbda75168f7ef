import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { RawData, WebSocket } from "ws";
import type { Simulator } from "../simulator.js";
import type { OlaSession } from "./session.js";

/** A command of this size is no longer one. */
const FRAME_LIMIT = 64 * 1024;
/** How often (ms) each connection is asked for a sign of life. One that gave none since the last time is ended. */
const HEARTBEAT = 20_000;
/** Frames that may wait for a client that does not read, in bytes; then it is ended. */
const BACKLOG_LIMIT = 16 * 1024 * 1024;
const PATH = "/ola_socket";

export interface SocketOptions {
  /** Where a reverse proxy would put the PBX: `/pbx`, or "". */
  readonly basePath: string;
  /** Waits as long as a call takes. */
  readonly pause: () => Promise<void> | undefined;
}

export interface ServedSocket {
  /** Ends every connection. */
  hangUp(): void;
  /** Ends every connection, and takes no more. */
  close(): void;
}

const refusal = (status: string): string =>
  `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;

/** Wires a connection to a session. */
function attach(simulator: Simulator, socket: WebSocket, pause: SocketOptions["pause"]): void {
  const session: OlaSession = simulator.connect({
    send(text) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > BACKLOG_LIMIT) socket.terminate();
      else socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
  });
  const take = (data: string): void => {
    if (socket.readyState === socket.OPEN) session.receive(data);
  };
  socket.on("message", (data: RawData, isBinary) => {
    if (isBinary) {
      socket.close(1003, "frames are text");
      return;
    }
    const text = textOf(data);
    const paused = pause();
    if (paused) void paused.then(() => take(text));
    else take(text);
  });
  // What is wrong with the frames themselves, one too large among it, `ws` answers with its status code.
  socket.on("error", () => undefined);
  socket.on("close", () => session.end());
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return Buffer.isBuffer(data) ? data.toString("utf8") : Buffer.from(data).toString("utf8");
}

/** Ends the connections whose other end is gone without a word. */
function watch(server: WebSocketServer): NodeJS.Timeout {
  const alive = new WeakSet<WebSocket>();
  server.on("connection", (socket) => {
    alive.add(socket);
    socket.on("pong", () => alive.add(socket));
    socket.on("message", () => alive.add(socket));
  });
  return setInterval(() => {
    for (const socket of server.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, HEARTBEAT);
}

/** Serves `/ola_socket` on an HTTP server. Any other upgrade finds nothing. */
export function serveSocket(server: Server, simulator: Simulator, options: SocketOptions): ServedSocket {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: FRAME_LIMIT, perMessageDeflate: false });
  const heartbeat = watch(sockets);
  sockets.on("connection", (socket) => attach(simulator, socket, options.pause));
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on("error", () => stream.destroy());
    const [path] = (request.url ?? "").split("?", 1);
    if (path !== `${options.basePath}${PATH}`) {
      stream.once("finish", () => stream.destroy());
      stream.end(refusal("404 Not Found"));
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit("connection", socket, request));
  });
  const hangUp = (): void => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    hangUp,
    close() {
      clearInterval(heartbeat);
      hangUp();
      sockets.close();
    },
  };
}
