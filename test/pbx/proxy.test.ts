import { createServer as createHttpsServer } from "node:https";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseAddress } from "../../src/pbx/address.js";
import { PbxOptionError } from "../../src/pbx/errors.js";
import { proxyFor } from "../../src/pbx/proxy.js";
import { clientOf, fakePbx, json, ok, rejection } from "./support/fake-pbx.js";
import { answerWith, listen } from "./support/http-server.js";
import { proxyServer } from "./support/proxy-server.js";

const via = "http://proxy.example:3128";
const leads = (url: string, proxy: Parameters<typeof proxyFor>[1]) =>
  proxyFor(parseAddress(url), proxy)?.origin;

describe("which proxy leads to an address", () => {
  it("goes by the address's scheme", () => {
    const proxy = { http: "http://plain:1", https: "http://secure:2" };
    expect(leads("http://pbx", proxy)).toBe("http://plain:1");
    expect(leads("https://pbx", proxy)).toBe("http://secure:2");
    expect(leads("https://pbx", { http: "http://plain:1" })).toBeUndefined();
    expect(leads("http://pbx", { http: " " })).toBeUndefined();
    expect(leads("http://pbx", {})).toBeUndefined();
  });

  it.each([
    ["*", false],
    ["other, *", false],
    ["pbx.example.cn", false],
    ["PBX.Example.CN", false],
    [".example.cn", false],
    ["*.example.cn", false],
    ["example.cn", false],
    ["cn", false],
    ["a.b, ,pbx.example.cn:8080", false],
    [".example.cn:8080", false],
    ["pbx.example.cn:80", true],
    ["ample.cn", true],
    ["x.pbx.example.cn", true],
    [".", true],
    [":8080", true],
    ["", true],
  ])("NO_PROXY=%j: by the proxy? %j", (no, proxied) => {
    expect(leads("http://pbx.example.cn:8080", { http: via, no }) === via).toBe(proxied);
  });

  it.each([
    ["[::1]", false],
    ["::1", false],
    ["[::1]:8080", false],
    ["[::1]:80", true],
    ["::2", true],
  ])("NO_PROXY=%j for an IPv6 address: by the proxy? %j", (no, proxied) => {
    expect(leads("http://[::1]:8080", { http: via, no }) === via).toBe(proxied);
  });

  it("may be written without a scheme, and with credentials", () => {
    const address = parseAddress("http://pbx");
    expect(proxyFor(address, { http: "proxy.example:3128" })).toEqual({
      origin: via,
      variable: "HTTP_PROXY",
      authorization: undefined,
    });
    expect(proxyFor(address, { http: "http://us%20er:p%40ss@proxy.example:3128" })).toEqual({
      origin: via,
      variable: "HTTP_PROXY",
      authorization: `Basic ${Buffer.from("us er:p@ss").toString("base64")}`,
    });
  });

  it.each([
    "socks://user:canary@proxy",
    "canary",
    "canary/x:1",
    "user:canary@proxy",
    "http://",
    "http://canary:99999",
    "canary:0",
    "http://canary b:80",
    "http:canary:80",
    "http://can\\ary:80",
  ])("is refused before any request, and never repeated, when it has no form: %s", (text) => {
    expect(() => leads("http://pbx", { http: text })).toThrow(PbxOptionError);
    expect(() => leads("http://pbx", { http: text })).toThrow(/^the proxy in HTTP_PROXY is not/);
    expect(() => leads("https://pbx", { https: text })).toThrow(/^the proxy in HTTPS_PROXY is not/);
    expect(() => leads("https://pbx", { https: text })).not.toThrow(/canary/);
    expect(leads("http://pbx", { http: text, no: "pbx" })).toBeUndefined();
  });

  it.each([
    ["https://proxy.example", "https://proxy.example"],
    ["http://proxy", "http://proxy"],
    ["user:pass@proxy:3128/", "http://proxy:3128"],
    ["[::1]:3128", "http://[::1]:3128"],
  ])("is taken: %s", (text, origin) => expect(leads("http://pbx", { http: text })).toBe(origin));
});

const write = { method: "POST", path: "/api/ola/extensions/delete", params: { extn: "1001" } } as const;
const pem = (name: string): string =>
  readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), "utf8");

async function httpsPbx(): Promise<number> {
  const answering = answerWith(({ path, method }) =>
    path === "/pbx/api/login" ? { headers: { "X-Auth-Token": "t" } } : method === "GET" ? json([]) : ok,
  );
  return listen(createHttpsServer({ cert: pem("server"), key: pem("server-key") }, answering));
}

describe("a PBX behind a proxy", () => {
  it("over http is asked by way of the proxy, which sees whole addresses", async () => {
    const proxy = await proxyServer();
    const pbx = await fakePbx(({ method }) => (method === "GET" ? json([]) : ok), { basePath: "/pbx" });
    const settings = { http: `http://user:pass@127.0.0.1:${proxy.port}` };
    const { client } = clientOf(`${pbx.url}/pbx`, { proxy: settings });
    await client.extensions({ extn: "1001" });
    await client.send(write);
    const authorization = `Basic ${Buffer.from("user:pass").toString("base64")}`;
    expect(proxy.seen).toEqual([
      `GET ${pbx.url}/pbx/api/login?… ${authorization}`,
      `GET ${pbx.url}/pbx/api/ola/extensions/detail?… ${authorization}`,
      `POST ${pbx.url}/pbx/api/ola/extensions/delete ${authorization}`,
    ]);
    expect(pbx.asked.map(({ headers }) => headers.host)).toEqual(Array(2).fill(`127.0.0.1:${pbx.port}`));
    expect(pbx.asked.at(-1)?.body).toBe("extn=1001");
  });

  it.each([1, 4])("over https is asked through a tunnel (concurrency %i)", async (concurrency) => {
    const proxy = await proxyServer();
    const port = await httpsPbx();
    const options = {
      ca: pem("ca"),
      concurrency,
      proxy: { https: `http://user:pass@127.0.0.1:${proxy.port}` },
    };
    const { client } = clientOf(`https://localhost:${port}/pbx`, options);
    await client.extensions();
    await Promise.all([client.send(write), client.send(write), client.send(write)]);
    const authorization = `Basic ${Buffer.from("user:pass").toString("base64")}`;
    expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT localhost:${port} ${authorization}`]));
    expect(proxy.seen.length).toBeLessThanOrEqual(concurrency);
  });

  it("that NO_PROXY exempts is asked directly", async () => {
    const proxy = await proxyServer();
    const pbx = await fakePbx(() => json([]));
    const settings = { http: `http://127.0.0.1:${proxy.port}`, no: `127.0.0.1:${pbx.port}` };
    await clientOf(pbx.url, { proxy: settings }).client.extensions();
    expect(proxy.seen).toEqual([]);
  });

  it.each([
    [407, 1],
    [403, 1],
    [502, 3],
  ])("whose tunnel is refused with %i was not reached", async (status, attempts) => {
    const proxy = await proxyServer(status);
    const options = { ca: pem("ca"), retries: 2, proxy: { https: `http://127.0.0.1:${proxy.port}` } };
    const { client, events } = clientOf("https://pbx.invalid", options);
    const error = await rejection(client.send(write));
    expect(error).toMatchObject({ name: "TransportError", sent: false });
    expect(String(error)).toContain(`the proxy made no connection (HTTP status ${status})`);
    expect(events).toHaveLength(attempts);
  });

  it("over http, where the proxy wants credentials", async () => {
    const proxy = await proxyServer(407);
    const { client } = clientOf("http://pbx.invalid", { proxy: { http: `http://127.0.0.1:${proxy.port}` } });
    expect(await rejection(client.extensions())).toMatchObject({
      status: 407,
      hint: "the proxy wants credentials, or other ones",
    });
  });

  it("that is gone with its proxy was not reached", async () => {
    const options = { retries: 0, proxy: { http: "http://127.0.0.1:1", https: "http://127.0.0.1:1" } };
    for (const scheme of ["http", "https"]) {
      const { client } = clientOf(`${scheme}://pbx.invalid`, options);
      expect(await rejection(client.extensions())).toMatchObject({
        code: "ECONNREFUSED",
        sent: false,
        message: `GET /api/login: no connection to the proxy http://127.0.0.1:1: the connection was refused (${scheme}://pbx.invalid, ECONNREFUSED)`,
        hint: `check ${scheme.toUpperCase()}_PROXY, or exempt the PBX's host in NO_PROXY`,
      });
    }
  });

  it("is not named with the proxy's credentials", async () => {
    const options = { retries: 0, proxy: { http: "http://user:canary@127.0.0.1:1" } };
    const error = (await rejection(clientOf("http://pbx.invalid", options).client.login())) as Error;
    expect(error.message).toContain("the proxy http://127.0.0.1:1");
    expect(error.stack).not.toContain("canary");
  });
});
