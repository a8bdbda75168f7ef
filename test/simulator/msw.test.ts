import { Readable } from "node:stream";
import { HttpResponse, delay, http } from "msw";
import { setupServer } from "msw/node";
import { request } from "undici";
import type { Dispatcher } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { Simulator } from "../../src/simulator/simulator.js";
import { MswDispatcher, simulatorHandlers } from "../support/msw.js";

// A name that resolves nowhere: what is not answered by msw fails.
const BASE = "http://pbx.invalid:8080";
const LIST = "/api/special_phone/special_phone_detail";
const INSERT = "/api/special_phone/insert";

const mounted = (simulator: Simulator, base = BASE): MswDispatcher =>
  new MswDispatcher(simulatorHandlers(simulator, base));

async function login(dispatcher: Dispatcher, base = BASE): Promise<string> {
  const { headers, body } = await request(`${base}/api/login`, {
    query: { username: "admin", password: "admin" },
    dispatcher,
  });
  expect(await body.json()).toEqual({ code: 200, result: "ok" });
  return String(headers["x-auth-token"]);
}

const form = new URLSearchParams({ phone: "号码 1", special_flag: "2" }).toString();

describe("a simulator mounted in msw", () => {
  it("answers undici's request: log-in, a write, a read", async () => {
    const simulator = new Simulator();
    const dispatcher = mounted(simulator);
    const token = await login(dispatcher);
    const write = await dispatcher.request({
      origin: BASE,
      path: INSERT,
      method: "POST",
      headers: { "X-Auth-Token": token, "Content-Type": "application/x-www-form-urlencoded" },
      body: form,
    });
    expect(await write.body.json()).toEqual({ code: 200, result: "ok" });
    const read = await request(`${BASE}${LIST}?phone=${encodeURIComponent("号码")}`, {
      headers: { "x-auth-token": token },
      dispatcher,
    });
    expect(read.statusCode).toBe(200);
    expect(await read.body.json()).toMatchObject([{ phone: "号码 1" }]);
    expect(simulator.counts).toMatchObject({ refused: 0, logins: 1 });
  });

  it("stands below a base path", async () => {
    const base = `${BASE}/some/where/`;
    const simulator = new Simulator();
    const dispatcher = mounted(simulator, base);
    await login(dispatcher, base.slice(0, -1));
    await expect(login(dispatcher)).rejects.toThrow("no msw handler");
    expect(simulator.counts.calls).toEqual({ "GET /api/login": 1 });
  });

  it("gives statuses as they are", async () => {
    const dispatcher = mounted(new Simulator());
    const { statusCode, body } = await request(BASE + LIST, { dispatcher });
    expect(statusCode).toBe(401);
    expect(await body.json()).toEqual({ code: 401, result: "Authorization Required!" });
  });

  it.each([
    ["an object", (token: string) => ({ "x-auth-token": token })],
    ["names and values in turn", (token: string) => ["x-auth-token", token]],
    ["pairs", (token: string) => new Map([["x-auth-token", token]])],
  ])("takes headers as %s", async (_what, headersOf) => {
    const dispatcher = mounted(new Simulator());
    const headers = headersOf(await login(dispatcher));
    const { statusCode, body } = await request(BASE + LIST, { dispatcher, headers });
    await body.dump();
    expect(statusCode).toBe(200);
  });

  it.each([
    ["text", () => form],
    ["bytes", () => Buffer.from(form)],
    ["a stream", () => Readable.from([form.slice(0, 5), form.slice(5)])],
  ])("takes a body as %s", async (_what, bodyOf) => {
    const simulator = new Simulator();
    const dispatcher = mounted(simulator);
    const headers = {
      "x-auth-token": await login(dispatcher),
      "content-type": "application/x-www-form-urlencoded",
    };
    const { body } = await request(BASE + INSERT, { method: "POST", dispatcher, headers, body: bodyOf() });
    await body.dump();
    expect(simulator.snapshot().special_phone).toMatchObject([{ phone: "号码 1" }]);
  });

  it("serves a plain dispatch with a handler of the newer interface", async () => {
    const dispatcher = mounted(new Simulator());
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      dispatcher.dispatch(
        { origin: BASE, path: LIST, method: "GET" },
        {
          onRequestStart: () => seen.push("start"),
          onResponseStart: (_controller, status) => seen.push(`status ${status}`),
          onResponseData: (_controller, chunk) => seen.push(chunk.toString()),
          onResponseEnd: () => resolve(),
          onResponseError: (_controller, error) => seen.push(error.message),
        },
      );
    });
    expect(seen).toEqual(["start", "status 401", '{"code":401,"result":"Authorization Required!"}']);
  });

  it("works below interceptors", async () => {
    const dispatcher = mounted(new Simulator()).compose((dispatch) => (options, handler) => {
      return dispatch({ ...options, path: LIST }, handler);
    });
    const { statusCode, body } = await request(`${BASE}/elsewhere`, { dispatcher });
    await body.dump();
    expect(statusCode).toBe(401);
  });

  it("fails what no handler answers, without the query, and sends nothing", async () => {
    await expect(request(`${BASE}/x?password=S3CRET`, { dispatcher: new MswDispatcher([]) })).rejects.toThrow(
      new Error(`no msw handler answers GET ${BASE}/x`),
    );
  });

  it("turns a network error of msw into a broken connection", async () => {
    const dispatcher = new MswDispatcher([http.all("*", () => HttpResponse.error())]);
    await expect(request(BASE, { dispatcher })).rejects.toMatchObject({ code: "UND_ERR_SOCKET" });
  });

  it("can be given up while it waits", async () => {
    const dispatcher = new MswDispatcher([
      http.all("*", async () => {
        await delay("infinite");
        return HttpResponse.json([]);
      }),
    ]);
    const abort = new AbortController();
    const waiting = request(BASE, { dispatcher, signal: abort.signal });
    setImmediate(() => abort.abort(new Error("enough")));
    await expect(waiting).rejects.toThrow("enough");
    const destroyed = request(BASE, { dispatcher });
    setImmediate(() => void dispatcher.destroy());
    await expect(destroyed).rejects.toMatchObject({ code: "UND_ERR_DESTROYED" });
  });

  it("sends nothing for a request that was given up before", async () => {
    const simulator = new Simulator();
    const dispatcher = mounted(simulator);
    const signal = AbortSignal.abort(new Error("never mind"));
    await expect(request(BASE + LIST, { dispatcher, signal })).rejects.toThrow("never mind");
    await dispatcher.close();
    expect(simulator.counts.calls).toEqual({});
  });

  it("fails a body that breaks off in the middle", async () => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("[{"));
        controller.error(new Error("cut"));
      },
    });
    const dispatcher = new MswDispatcher([http.all("*", () => new HttpResponse(broken, { status: 200 }))]);
    const { body } = await request(BASE, { dispatcher });
    await expect(body.text()).rejects.toThrow("cut");
  });

  it("takes no request once it is closed, and closes after those under way", async () => {
    const dispatcher = mounted(new Simulator());
    const last = request(BASE + LIST, { dispatcher });
    await dispatcher.close();
    const { statusCode, body } = await last;
    await body.dump();
    expect(statusCode).toBe(401);
    await expect(request(BASE + LIST, { dispatcher })).rejects.toMatchObject({ code: "UND_ERR_CLOSED" });
  });
});

describe("the same handlers in msw's own server", () => {
  const server = setupServer();
  afterEach(() => server.close());

  it("answer fetch", async () => {
    server.use(...simulatorHandlers(new Simulator(), BASE));
    server.listen({ onUnhandledRequest: "error" });
    const response = await fetch(`${BASE}/api/login?username=admin&password=admin`);
    expect(response.headers.get("x-auth-token")).toMatch(/^[0-9a-f-]{36}$/);
  });
});
