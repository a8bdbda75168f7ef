/** What happens to reads and writes when the network does its worst. */
import { readFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import { createServer } from "node:net";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import type { Call } from "../../src/resources/kind.js";
import { OutcomeUnknownError, PbxError, TransportError } from "../../src/pbx/errors.js";
import { clientOf, fakePbx, json, ok, rejection } from "./support/fake-pbx.js";
import type { FakePbx } from "./support/fake-pbx.js";
import { listen } from "./support/http-server.js";
import type { Answering } from "./support/http-server.js";

const write: Call = { method: "POST", path: "/api/ola/extensions/insert", params: { extn: "1001" } };

const pem = (name: string): string =>
  readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), "utf8");

/** Answers only what `read` promises and breaks the connection in the middle of it. */
const truncated: Answering = (_, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"code":200,', () => response.destroy());
  return undefined;
};

const reset: Answering = (_, { socket }) => {
  socket?.resetAndDestroy();
  return undefined;
};

const closed: Answering = (_, { socket }) => {
  socket?.end();
  return undefined;
};

const answer = (status: number, headers = {}): Answering => {
  return () => ({ status, headers, body: "<html><body>Bad gateway</body></html>" });
};

/** A PBX that fails so many times and then does what it is asked. */
async function failing(times: number, fault: Answering): Promise<FakePbx> {
  const pbx: FakePbx = await fakePbx((asked, response) =>
    pbx.asked.length <= times ? fault(asked, response) : asked.method === "GET" ? json([]) : ok,
  );
  return pbx;
}

const passing: [string, Answering][] = [
  ["a reset connection", reset],
  ["a closed connection", closed],
  ["a truncated answer", truncated],
  ["status 502", answer(502)],
  ["status 503", answer(503)],
  ["status 504", answer(504)],
];

describe("a read", () => {
  it.each([
    ...passing,
    ["status 429", answer(429)],
    ["status 500", answer(500)],
    ["code 500", () => json({ code: 500, result: "internal error" })],
    ['code "503"', () => json({ code: "503" })],
  ] satisfies [string, Answering][])("is repeated after %s", async (_, fault) => {
    const pbx = await failing(4, fault);
    const { client, waits, events } = clientOf(pbx.url);
    expect(await client.extensions()).toEqual([]);
    expect(pbx.asked).toHaveLength(5);
    expect(waits).toEqual([500, 1000, 2000, 4000]);
    expect(events.at(-1)).toMatchObject({ attempt: 5, outcome: "ok" });
  });

  it("is given up after so many retries", async () => {
    const pbx = await failing(5, reset);
    const error = await rejection(clientOf(pbx.url).client.extensions());
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ sent: true, call: "GET /api/ola/extensions/detail" });
    expect(pbx.asked).toHaveLength(5);
  });

  it("waits as long as Retry-After says", async () => {
    const pbx = await failing(1, answer(503, { "retry-after": "7" }));
    const { client, waits } = clientOf(pbx.url);
    await client.extensions();
    expect(waits).toEqual([7500]);
  });

  it.each([429, 503])("is given up at once when status %i asks to come back too late", async (status) => {
    const pbx = await failing(1, answer(status, { "retry-after": "200" }));
    const { client, waits } = clientOf(pbx.url);
    expect(await rejection(client.extensions())).toMatchObject({
      message: `GET /api/ola/extensions/detail: answered with HTTP status ${status}, asks to come back in 200 s`,
      hint: expect.stringContaining("try again when that time has passed") as unknown,
      retryAfterMs: 200_000,
    });
    expect(pbx.asked).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it("waits for a whole minute, and not for more", async () => {
    const pbx = await failing(1, answer(429, { "retry-after": "60" }));
    const { client, waits } = clientOf(pbx.url);
    await client.extensions();
    expect(waits).toEqual([60_500]);
  });

  it.each([400, 404, 501])("is not repeated after status %i", async (status) => {
    const pbx = await failing(1, answer(status));
    await rejection(clientOf(pbx.url).client.list("groups"));
    expect(pbx.asked).toHaveLength(1);
  });

  it("gives up on a server that never answers", async () => {
    const pbx = await failing(1, () => undefined);
    const error = await rejection(clientOf(pbx.url, { timeout: 0.01, retries: 0 }).client.extensions());
    expect(error).toMatchObject({ name: "TransportError", code: "UND_ERR_HEADERS_TIMEOUT", sent: true });
  });

  it("gives up on a server that stops in the middle", async () => {
    const pbx = await failing(1, (_, response) => {
      response.writeHead(200);
      response.write("[");
      return undefined;
    });
    const error = await rejection(clientOf(pbx.url, { timeout: 0.01, retries: 0 }).client.extensions());
    expect(error).toMatchObject({ name: "TransportError", code: "UND_ERR_BODY_TIMEOUT", sent: true });
  });
});

describe("trap 9: a write that was sent and whose answer is no good", () => {
  it.each([
    ...passing,
    ["no answer at all", () => undefined],
    ["an HTML page with status 200", answer(200)],
    ["an empty answer", () => ({})],
    ["truncated JSON", () => ({ body: '{"code":20' })],
    ["JSON without a code", () => json({ result: "ok" })],
    ["JSON with a code that is none", () => json({ code: null })],
    ["a list", () => json([])],
    ["something that is not HTTP", (_, { socket }) => void socket?.end("SIP/2.0 400 Bad Request\r\n\r\n")],
  ] satisfies [string, Answering][])("is sent once, and its outcome is unknown: %s", async (_, fault) => {
    const pbx = await failing(1, fault);
    const { client, waits } = clientOf(pbx.url, { timeout: 0.01 });
    await client.login();
    const error = await rejection(client.send(write));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ call: "POST /api/ola/extensions/insert" });
    expect((error as OutcomeUnknownError).cause).toBeInstanceOf(PbxError);
    expect(pbx.asked).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it("the connection is lost before the answer begins, on a connection that served before", async () => {
    const pbx = await failing(1, reset);
    const { client } = clientOf(pbx.url, { concurrency: 1 });
    await client.login();
    expect(await rejection(client.send(write))).toBeInstanceOf(OutcomeUnknownError);
    await client.send(write);
    expect(pbx.asked).toHaveLength(2);
  });
});

describe("a write that surely was not processed", () => {
  it("is repeated after status 429, as late as that asks for", async () => {
    const pbx = await failing(2, answer(429, { "retry-after": "3" }));
    const { client, waits } = clientOf(pbx.url);
    await client.send(write);
    expect(pbx.asked).toHaveLength(3);
    expect(waits).toEqual([3500, 3500]);
  });

  it("is repeated after the body's code 429", async () => {
    const pbx = await failing(1, () => json({ code: "429", result: "too many" }));
    await clientOf(pbx.url).client.send(write);
    expect(pbx.asked).toHaveLength(2);
  });

  it("is repeated when the connection could not be made", async () => {
    const server = createServer();
    const port = await listen(server);
    const gone = new Promise((resolve) => server.close(resolve));
    await gone;
    const { client, waits } = clientOf(`http://127.0.0.1:${port}`, { retries: 2 });
    const error = await rejection(client.send(write));
    expect(error).toMatchObject({ name: "TransportError", code: "ECONNREFUSED", sent: false });
    expect(waits).toEqual([500, 1000]);
  });

  it("fails as not sent when the PBX goes away between log-in and write", async () => {
    const server = createServer((socket: Socket) => {
      socket.once("data", () => {
        socket.end("HTTP/1.1 200 OK\r\nX-Auth-Token: t\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      });
    });
    const port = await listen(server);
    const { client, waits } = clientOf(`http://127.0.0.1:${port}`, { retries: 3 });
    await client.login();
    await new Promise((resolve) => server.close(resolve));
    const error = await rejection(client.send(write));
    expect(error).toMatchObject({
      name: "TransportError",
      code: "ECONNREFUSED",
      sent: false,
      call: "POST /api/ola/extensions/insert",
    });
    expect(waits).toHaveLength(3);
  });

  it.each([
    ["code 500", json({ code: 500, result: "extension exists" }), "PbxCodeError"],
    ["status 400 with a code", json({ code: 400, result: "missing" }, 400), "PbxCodeError"],
    ["status 500", { status: 500, body: "" }, "HttpStatusError"],
    ["status 413", { status: 413, body: "<html>" }, "HttpStatusError"],
  ])("is refused, not in doubt, and not repeated: %s", async (_, reply, name) => {
    const pbx = await failing(1, () => reply);
    expect(await rejection(clientOf(pbx.url).client.send(write))).toMatchObject({ name });
    expect(pbx.asked).toHaveLength(1);
  });
});

describe("a write that was done", () => {
  it.each([
    { code: 200, result: "ok" },
    { code: "200", result: "ok" },
    { code: 200, result: "success", confUuid: "d2b8fb86", nbr: "300942914" },
    { code: "200" },
  ])("is done: %j", async (body) => {
    const pbx = await fakePbx(() => json(body));
    await clientOf(pbx.url).client.send({
      ...write,
      params: { extn: "1001", extnPwd: "a b+c&d=e%f", name: "张三 😀", empty: "" },
    });
    expect(pbx.asked[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(pbx.asked[0]?.body).toBe(
      "extn=1001&extnPwd=a%20b%2Bc%26d%3De%25f&name=%E5%BC%A0%E4%B8%89%20%F0%9F%98%80&empty=",
    );
  });
});

describe("a connection that cannot be", () => {
  it("where the port expects TLS is told so", async () => {
    const tls = createTlsServer({ cert: pem("server"), key: pem("server-key") });
    const port = await listen(tls);
    const error = await rejection(clientOf(`http://127.0.0.1:${port}`, { retries: 0 }).client.login());
    expect(error).toMatchObject({ hint: expect.stringContaining("https://") as unknown });
  });

  it("where a web server says that the port expects TLS is told so", async () => {
    const pbx = await fakePbx(() => ok, { login: () => ({ status: 400, body: "<html>HTTPS port" }) });
    const error = await rejection(clientOf(pbx.url).client.login());
    expect(error).toMatchObject({ status: 400, hint: expect.stringContaining("https://") as unknown });
  });

  it("for want of TLS is not tried again", async () => {
    const pbx = await fakePbx(() => json([]));
    const { client, events } = clientOf(`https://127.0.0.1:${pbx.port}`);
    const error = await rejection(client.extensions());
    expect(error).toMatchObject({
      name: "TransportError",
      sent: false,
      hint: "check whether the address should begin with http:// or https://",
    });
    expect(events).toHaveLength(1);
  });
});
