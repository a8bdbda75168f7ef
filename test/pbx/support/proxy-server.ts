/** A proxy for tests. */
import { createServer, request as forward } from "node:http";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { listen } from "./http-server.js";

/** A proxy that makes tunnels and forwards plain requests, and remembers what it was asked for. */
export async function proxyServer(refusal?: number): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = [];
  const note = (request: IncomingMessage): void =>
    void seen.push(
      `${request.method ?? ""} ${(request.url ?? "").replace(/\?.*/, "?…")} ${request.headers["proxy-authorization"] ?? "-"}`,
    );
  const server = createServer((request, response) => {
    note(request);
    if (refusal !== undefined) {
      response.writeHead(refusal).end();
      return;
    }
    const { method, headers } = request;
    const onward = forward(request.url ?? "", { method: method ?? "GET", headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on("connect", (request, client, head) => {
    note(request);
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
      return;
    }
    const [host = "", port] = (request.url ?? "").split(":");
    const onward = connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.write(head);
      onward.pipe(client).pipe(onward);
    });
    onward.on("error", () => client.destroy());
    client.on("error", () => onward.destroy());
  });
  const port = await listen(server);
  return { port, seen };
}
