import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { control } from "./control.js";
import { drive } from "./drive.js";
import { play, write } from "./faults/play.js";
import { refused, respond } from "./http.js";
import { listen, reopen } from "./port.js";
import type { Simulator } from "./simulator.js";
import { serveSocket } from "./socket/serve-socket.js";
import { Timers } from "./timers.js";

/** A form of this size is no longer one. */
const BODY_LIMIT = 10 * 1024 * 1024;
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

const tooLarge = respond(refused(413, "the body is over 10 MB", { connection: "close" }), false);
const notFound = respond(refused(404, "nothing here; the PBX is at its base path"), false);

/** `/pbx` out of `pbx/`, `/pbx`, `/pbx/`; "" for none. */
function normalised(basePath: string): string {
  const trimmed = basePath.replace(/^\/+|\/+$/g, "");
  return trimmed === "" ? "" : `/${trimmed}`;
}

/** The part of a target below the base path; undefined beside it. */
function below(basePath: string, target: string): string | undefined {
  return target.startsWith(`${basePath}/`) ? target.slice(basePath.length) : undefined;
}

/**
 * Serves a simulator over HTTP on 127.0.0.1, with keep-alive, and its WebSocket at `/ola_socket`. Calls go on by the clock,
 * and the simulator's faults are played on the connections. Beside the PBX's own calls there is `/_simulator/…`, without a
 * token and without faults, for tests that run the simulator as a process of its own: `GET counts` gives the counters,
 * `GET`, `PUT`, `DELETE faults` show, set and end the faults (see `control`).
 * @throws Error (rejects) when the port is taken or not allowed
 */
export async function serve(simulator: Simulator, options: ServeOptions = {}): Promise<Served> {
  const basePath = normalised(options.basePath ?? "");
  const latency = options.latency ?? 0;
  const timers = new Timers();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const came = performance.now();
    const body = await readBody(request);
    const { method = "", url = "" } = request;
    const path = below(basePath, url);
    const controlled = control(simulator, method, path ?? url, body ?? "");
    if (controlled !== undefined || body === undefined || path === undefined) {
      write(response, controlled ?? (body === undefined ? tooLarge : notFound));
      return;
    }
    const encounter = simulator.meet({ method, path, headers: headersOf(request), body });
    await timers.until(came + latency + encounter.delayMs);
    play(encounter.conclude(), response, restart);
  };

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
    // What fails here is a client that went away in the middle of its request.
    handle(request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  const stopDriving = drive(simulator);
  const wait = (): Promise<void> | undefined => (latency > 0 ? timers.pause(latency) : undefined);
  const socket = serveSocket(server, simulator, { basePath, pause: wait });
  const restart = (downMs: number): void => {
    // What is under way is forgotten.
    timers.clear();
    socket.hangUp();
    server.close();
    server.closeAllConnections();
    void timers.pause(downMs).then(() => reopen(server, port, timers));
  };

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise<void>((resolve) => {
        stopDriving();
        socket.close();
        timers.end();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
