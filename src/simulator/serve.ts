import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { drive } from "./drive.js";
import { refused, respond } from "./http.js";
import type { SimulatorResponse } from "./http.js";
import type { Simulator } from "./simulator.js";
import { serveSocket } from "./socket/serve-socket.js";

/** A form of this size is no longer one. */
const BODY_LIMIT = 10 * 1024 * 1024;
const COUNTS = "/_simulator/counts";
/** Idle connections are kept for so long (ms), so that a client that pauses finds its connection alive. */
const KEEP_ALIVE = 60_000;

export interface ServeOptions {
  /** 0, the default: any free one. */
  readonly port?: number;
  /** How long each call, and each frame of the WebSocket, takes at least, in ms. */
  readonly latency?: number;
  /** Where a reverse proxy would put the PBX: `/pbx`. Requests beside it find nothing. */
  readonly basePath?: string;
}

export interface Served {
  /** `http://127.0.0.1:PORT`, without the base path. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends every connection; nothing is left over. Waits until that is so. */
  close(): Promise<void>;
}

/** Reads a body, or gives undefined when it is over the limit; the rest of it is read past, so that the answer arrives. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.on("error", reject);
    request.on("close", () => reject(new Error("the client went away")));
  });
}

/** Header values as text; Node has joined or dropped all repeated ones but cookies. */
function headersOf(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
}

function write(response: ServerResponse, { status, headers, body }: SimulatorResponse): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

const tooLarge = respond(refused(413, "the body is over 10 MB", { connection: "close" }), false);
const notFound = respond(refused(404, "nothing here; the PBX is at its base path"), false);

/** `/pbx` out of `pbx/`, `/pbx`, `/pbx/`; "" for none. */
function normalised(basePath: string): string {
  const trimmed = basePath.replace(/^\/+|\/+$/g, "");
  return trimmed === "" ? "" : `/${trimmed}`;
}

function answer(simulator: Simulator, request: IncomingMessage, basePath: string, body: string) {
  const target = request.url ?? "";
  const inside = target.startsWith(`${basePath}/`) ? target.slice(basePath.length) : undefined;
  if (request.method === "GET" && (target === COUNTS || inside === COUNTS)) {
    const headers = { "content-type": "application/json; charset=utf-8" };
    return { status: 200, headers, body: JSON.stringify(simulator.counts) };
  }
  if (inside === undefined) return notFound;
  const { method = "" } = request;
  return simulator.handle({ method, path: inside, headers: headersOf(request), body });
}

/** Waits, so that ending the server does not have to wait for it. */
function pause(ms: number, timers: Set<NodeJS.Timeout>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      resolve();
    }, ms);
    timers.add(timer);
  });
}

/**
 * Serves a simulator over HTTP on 127.0.0.1, with keep-alive, and its WebSocket at `/ola_socket`. Calls go on by the clock. Beside the PBX's own calls, `GET /_simulator/counts`
 * gives the counters without a token, for tests that run the simulator as a process of its own.
 * @throws Error (rejects) when the port is taken or not allowed
 */
export async function serve(simulator: Simulator, options: ServeOptions = {}): Promise<Served> {
  const basePath = normalised(options.basePath ?? "");
  const latency = options.latency ?? 0;
  const timers = new Set<NodeJS.Timeout>();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (body === undefined) {
      write(response, tooLarge);
      return;
    }
    if (latency > 0) await pause(latency, timers);
    write(response, answer(simulator, request, basePath, body));
  };

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
    // What fails here is a client that went away in the middle of its request.
    handle(request, response).catch(() => response.destroy());
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", () => {
      server.removeListener("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

  const stopDriving = drive(simulator);
  const wait = (): Promise<void> | undefined => (latency > 0 ? pause(latency, timers) : undefined);
  const socket = serveSocket(server, simulator, { basePath, pause: wait });

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise<void>((resolve) => {
        stopDriving();
        socket.close();
        for (const timer of timers) clearTimeout(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
