/** Plays a fate on a socket. */
import type { ServerResponse } from "node:http";
import type { SimulatorResponse } from "../http.js";
import { firstHalf } from "./fate.js";
import type { Fate } from "./fate.js";

/** Writes a whole answer. */
export function write(response: ServerResponse, { status, headers, body }: SimulatorResponse): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

/**
 * Ends a request as its fate says.
 * @param restart ends all connections and closes the port for so many milliseconds
 */
export function play(fate: Fate, response: ServerResponse, restart: (downMs: number) => void): void {
  switch (fate.type) {
    case "answer":
      write(response, fate.response);
      return;
    case "truncated":
      truncate(response, fate.response);
      return;
    case "reset":
      // Without a socket, the client has gone before.
      response.socket?.resetAndDestroy();
      return;
    case "silence":
      return;
    case "restart":
      restart(fate.downMs);
      return;
  }
}

/** Promises the whole body, and ends the connection after its first half. */
function truncate(response: ServerResponse, whole: SimulatorResponse): void {
  response.writeHead(whole.status, { ...whole.headers, "content-length": Buffer.byteLength(whole.body) });
  response.write(firstHalf(whole), () => response.socket?.end());
}
