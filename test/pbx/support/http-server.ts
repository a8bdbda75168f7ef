/** Servers for tests: on 127.0.0.1, on a free port, gone when the test ends. */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What a server was asked. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly body: string;
  readonly headers: IncomingMessage["headers"];
}

/** What a server answers. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A reply; or nothing, when the handler has dealt with the connection itself. */
export type Answering = (
  asked: Asked,
  response: ServerResponse,
) => Reply | undefined | Promise<Reply | undefined>;

/** Listens on a free port of 127.0.0.1 and closes, connections included, when the test ends. */
export async function listen(server: NetServer): Promise<number> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  server.on("connection", keep);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return (server.address() as AddressInfo).port;
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  return {
    method: request.method ?? "",
    path,
    query: new URLSearchParams(query),
    form: new URLSearchParams(body),
    body,
    headers: request.headers,
  };
}

/** What a node:http(s) server does with each request. */
export function answerWith(
  answering: Answering,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    void (async () => {
      const reply = await answering(await read(request), response);
      if (!reply) return;
      response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
      response.end(reply.body ?? "");
    })();
  };
}

/** A plain HTTP server. */
export async function httpServer(
  answering: Answering,
): Promise<{ url: string; port: number; server: Server }> {
  const server = createServer(answerWith(answering));
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, port, server };
}
