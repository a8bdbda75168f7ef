import type { AddressInfo, Server } from "node:net";
import type { Timers } from "./timers.js";

/** How long (ms) a port that somebody else took in the meantime is waited for, again and again. */
const AGAIN = 200;

/**
 * Listens on 127.0.0.1.
 * @param port 0: any free one
 * @returns the port
 * @throws Error (rejects) when the port is taken or not allowed
 */
export async function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.removeListener("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Listens on the same port again, as soon as it is free. */
export async function reopen(server: Server, port: number, timers: Timers): Promise<void> {
  for (;;) {
    try {
      await listen(server, port);
      return;
    } catch {
      await timers.pause(AGAIN);
    }
  }
}
