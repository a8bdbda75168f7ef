import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { Agent, Pool, request } from "undici";
import type { Dispatcher } from "undici";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serve } from "../../src/simulator/serve.js";
import type { ServeOptions, Served } from "../../src/simulator/serve.js";
import { Simulator } from "../../src/simulator/simulator.js";

const LIST = "/api/special_phone/special_phone_detail";
const INSERT = "/api/special_phone/insert";
const FORM = { "content-type": "application/x-www-form-urlencoded" };

let simulator: Simulator;
let served: Served | undefined;
let agent: Agent;

beforeEach(() => {
  simulator = new Simulator();
  agent = new Agent();
});
afterEach(async () => {
  vi.useRealTimers();
  await agent.destroy();
  await served?.close();
  served = undefined;
});

async function start(options?: ServeOptions): Promise<string> {
  served = await serve(simulator, options);
  return served.url;
}

async function send(url: string, options: Partial<Dispatcher.RequestOptions> = {}) {
  const { statusCode, headers, body } = await request(url, { ...options, dispatcher: agent });
  return { status: statusCode, headers, body: await body.text() };
}

async function token(base: string): Promise<string> {
  const { headers } = await send(`${base}/api/login?username=admin&password=admin`);
  return String(headers["x-auth-token"]);
}

/** Sends bytes as they are and gives back all that comes until the other side closes. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(served?.port ?? 0, "127.0.0.1");
  socket.write(bytes);
  return text(socket).catch(() => "");
}

describe("serve", () => {
  it("logs in, writes and reads over the socket, and shows the counts without a token", async () => {
    const url = await start();
    expect(url).toBe(`http://127.0.0.1:${served?.port ?? 0}`);
    const headers = { "x-auth-token": await token(url) };
    const body = new URLSearchParams({ phone: "0571 号", special_flag: "2" }).toString();
    expect((await send(url + INSERT, { method: "POST", headers: { ...headers, ...FORM }, body })).body).toBe(
      '{"code":200,"result":"ok"}',
    );
    const list = await send(url + LIST, { headers });
    expect(list.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(list.body)).toMatchObject([{ phone: "0571 号", special_flag: 2 }]);
    const counts = await send(`${url}/_simulator/counts`);
    expect(JSON.parse(counts.body)).toEqual(simulator.counts);
    expect(simulator.counts.calls).toEqual({
      "GET /api/login": 1,
      [`POST ${INSERT}`]: 1,
      [`GET ${LIST}`]: 1,
    });
  });

  it("gives HTTP statuses as they are", async () => {
    const url = await start();
    expect((await send(url + LIST)).status).toBe(401);
    expect((await send(`${url}/api/login?username=admin&password=x`)).status).toBe(401);
    const headers = { "x-auth-token": await token(url) };
    expect((await send(`${url}/nowhere`, { headers })).status).toBe(404);
    expect((await send(url + INSERT, { headers })).status).toBe(405);
    expect((await send(url + INSERT, { method: "POST", headers })).status).toBe(415);
  });

  it("keeps connections alive", async () => {
    const url = await start();
    let connections = 0;
    const pool = new Pool(url, { connections: 1 });
    pool.on("connect", () => (connections += 1));
    for (let round = 0; round < 5; round += 1) {
      const { body } = await pool.request({ method: "GET", path: LIST });
      await body.text();
    }
    await pool.destroy();
    expect(connections).toBe(1);
  });

  it.each(["/pbx/a", "pbx/a/", "/pbx/a/"])("stands below a base path: %s", async (basePath) => {
    const url = await start({ basePath });
    const headers = { "x-auth-token": await token(`${url}/pbx/a`) };
    expect((await send(`${url}/pbx/a${LIST}`, { headers })).status).toBe(200);
    expect((await send(url + LIST, { headers })).status).toBe(404);
    expect((await send(`${url}/pbx/ab${LIST}`, { headers })).status).toBe(404);
    expect((await send(`${url}/_simulator/counts`)).status).toBe(200);
    expect((await send(`${url}/pbx/a/_simulator/counts`)).status).toBe(200);
    expect(simulator.counts.calls).toEqual({ "GET /api/login": 1, [`GET ${LIST}`]: 1 });
  });

  it("takes a body of 10 MB and no more", async () => {
    const url = await start();
    const headers = { "x-auth-token": await token(url), ...FORM };
    const sendOf = async (size: number) =>
      send(url + INSERT, { method: "POST", headers, body: `phone=${"1".repeat(size)}` });
    expect((await sendOf(10 * 1024 * 1024 - 6)).status).toBe(400);
    const refusal = await sendOf(11 * 1024 * 1024);
    expect(refusal.status).toBe(413);
    expect(JSON.parse(refusal.body)).toEqual({ code: 413, result: "the body is over 10 MB" });
    expect((await send(`${url}/_simulator/counts`)).status).toBe(200);
  });

  it("survives what is no HTTP, and clients that leave in the middle", async () => {
    const url = await start();
    expect(await raw("rubbish\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect(
      await raw("GET http://127.0.0.1/api/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    ).toMatch(/^HTTP\/1\.1 404 /);
    const leaver = connect(served?.port ?? 0, "127.0.0.1");
    leaver.write(
      "POST /api/special_phone/insert HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nphone=1",
      () => leaver.destroy(),
    );
    await once(leaver, "close");
    expect((await send(`${url}/_simulator/counts`)).status).toBe(200);
    expect(simulator.snapshot().special_phone).toEqual([]);
  });

  it("refuses bytes that are no UTF-8", async () => {
    const url = await start();
    const headers = { "x-auth-token": await token(url), ...FORM };
    const gbk = Buffer.from([...Buffer.from("special_flag=2&phone="), 0xba, 0xc5]);
    expect((await send(url + INSERT, { method: "POST", headers, body: gbk })).status).toBe(400);
  });

  it("answers each call after its latency", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    await start({ latency: 3_600_000 });
    const answer = raw(
      "GET /api/login?username=admin&password=x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    vi.advanceTimersByTime(3_599_999);
    expect(simulator.counts.calls).toEqual({});
    vi.advanceTimersByTime(1);
    expect(await answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  it("does not wait for a latency at its end", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    await start({ latency: 3_600_000 });
    const cut = raw("GET /api/login HTTP/1.1\r\nHost: x\r\n\r\n");
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await served?.close();
    expect(await cut).toBe("");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("says that a port is taken", async () => {
    await start();
    const { port } = served ?? { port: 0 };
    await expect(serve(simulator, { port })).rejects.toThrow("EADDRINUSE");
  });

  it("leaves nothing behind: idle connections are closed, the port is free", async () => {
    const url = await start();
    await token(url);
    const { port } = served ?? { port: 0 };
    await served?.close();
    await served?.close();
    const again = await serve(simulator, { port });
    expect(again.port).toBe(port);
    await again.close();
  });
});
