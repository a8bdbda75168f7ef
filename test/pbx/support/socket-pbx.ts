/** A PBX's WebSocket that says what a test wants it to say, and remembers what it was told. */
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { Server } from "node:net";
import type { Duplex } from "node:stream";
import { onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { PbxSocket } from "../../../src/pbx/socket.js";
import type { PbxSocketOptions } from "../../../src/pbx/socket.js";
import type { SocketEvent } from "../../../src/pbx/socket/events.js";
import { Clock } from "./clock.js";
import { listen } from "./http-server.js";

/** A frame that the client sent. */
export interface Sent {
  readonly uuid: string;
  readonly cmd: string;
  readonly action?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** What the PBX says to a frame: something to send, or nothing. It may deal with the connection itself. */
export type Answering = (sent: Sent, line: WebSocket, connection: number) => unknown;

export const reply = ({ uuid }: Sent, more: Readonly<Record<string, unknown>> = {}) => ({
  event_type: "command/reply",
  uuid,
  code: 200,
  result: "ok",
  ...more,
});

/** Carries everything out. */
export const willing: Answering = (sent) => reply(sent);

export interface SocketPbx {
  readonly url: string;
  readonly port: number;
  /** Everything that was sent, connection by connection. */
  readonly connections: Sent[][];
  /** What the connections were asked for by. */
  readonly requests: IncomingMessage[];
  /** The latest connection. */
  line(): WebSocket;
}

export interface SocketPbxOptions {
  readonly server?: Server;
  /** Whether WebSocket pings are answered. */
  readonly autoPong?: boolean;
}

export async function socketPbx(
  answering: Answering = willing,
  options: SocketPbxOptions = {},
): Promise<SocketPbx> {
  const server = options.server ?? createServer((_, response) => response.writeHead(404).end());
  const webSockets = new WebSocketServer({ noServer: true, autoPong: options.autoPong ?? true });
  const connections: Sent[][] = [];
  const requests: IncomingMessage[] = [];
  const lines: WebSocket[] = [];
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    requests.push(request);
    webSockets.handleUpgrade(request, socket, head, (line) => {
      const sent: Sent[] = [];
      const number = connections.push(sent);
      lines.push(line);
      line.on("error", () => line.terminate());
      line.on("message", (data: Buffer) => {
        const frame = JSON.parse(data.toString("utf8")) as Sent;
        sent.push(frame);
        const answer = answering(frame, line, number);
        if (answer !== undefined) line.send(JSON.stringify(answer));
      });
    });
  });
  const port = await listen(server);
  const line = (): WebSocket => {
    const last = lines.at(-1);
    if (!last) throw new Error("nobody has connected");
    return last;
  };
  return { url: `http://127.0.0.1:${port}`, port, connections, requests, line };
}

export interface TestSocket {
  readonly socket: PbxSocket;
  readonly clock: Clock;
  /** Everything that it told. */
  readonly events: SocketEvent[];
  /** Resolves with the nth event of a type, from 1. */
  readonly event: <T extends SocketEvent["type"]>(
    type: T,
    count?: number,
  ) => Promise<Extract<SocketEvent, { type: T }>>;
}

/** A client whose timers only the test moves, closed when the test ends. */
export function socketOf(url: string, options: Partial<PbxSocketOptions> = {}): TestSocket {
  const clock = new Clock();
  const events: SocketEvent[] = [];
  const socket = new PbxSocket({
    url,
    extn: "1001",
    password: "S3cret!pass",
    schedule: clock.schedule,
    random: () => 1,
    ...options,
  });
  socket.listen((event) => void events.push(event));
  onTestFinished(() => socket.close());
  const event: TestSocket["event"] = async (type, count = 1) =>
    new Promise((resolve) => {
      type Wanted = Extract<SocketEvent, { type: typeof type }>;
      const check = (): boolean => {
        const found = events.filter((each): each is Wanted => each.type === type)[count - 1];
        if (found) resolve(found);
        return found !== undefined;
      };
      if (check()) return;
      const stop = socket.listen(() => {
        if (check()) stop();
      });
    });
  return { socket, clock, events, event };
}
