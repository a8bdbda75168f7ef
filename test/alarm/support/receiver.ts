/** A service that takes notifications, on a socket of its own; it answers as it is told and keeps what came. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Answer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Closes the connection without a word. */
  readonly hangUp?: true;
}

export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

/** The answers are given in turn, the last one from then on. */
export async function receiver(...answers: readonly Answer[]): Promise<{
  readonly url: string;
  readonly received: Received[];
  answer: (...next: readonly Answer[]) => void;
}> {
  const received: Received[] = [];
  let queue = [...answers];
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      received.push({
        path: request.url ?? "",
        headers: request.headers,
        body: JSON.parse(text) as Record<string, unknown>,
      });
      const answer = (queue.length > 1 ? queue.shift() : queue[0]) ?? {};
      if (answer.hangUp) request.socket.destroy();
      else
        response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '{"errcode":0,"code":0}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, received, answer: (...next) => void (queue = [...next]) };
}
