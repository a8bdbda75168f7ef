/** A forge's model in msw, for the client alone, and on a socket, for the built command. */
import { HttpResponse, http } from "msw";
import type { RequestHandler } from "msw";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { ForgeModel } from "./model.js";

/** Handlers of msw for everything below an origin. */
export function forgeHandlers(model: ForgeModel, origin: string): RequestHandler[] {
  const handler = http.all(`${origin}/*`, async ({ request }) => {
    const { pathname, search } = new URL(request.url);
    const { status, headers, body, reset } = model.handle({
      method: request.method,
      path: pathname + search,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
    if (reset) return HttpResponse.error();
    const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
    return new HttpResponse(text, { status, ...(headers && { headers }) });
  });
  return [handler];
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}

/** Serves a model on 127.0.0.1 until the test ends. @returns the address of its API */
export async function serveForge(model: ForgeModel): Promise<string> {
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { method = "GET", url: path = "/" } = request;
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const { status, headers: more, body, reset } = model.handle({ method, path, headers, body: text });
      if (reset) {
        request.socket.destroy();
        return;
      }
      response.writeHead(status, { "content-type": "application/json", ...more });
      response.end(body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${model.base}`;
}
