/** How the WebSocket gets to the PBX: certificates, proxies, ports, options. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { describe, expect, it, onTestFinished } from "vitest";
import { Pool } from "undici";
import { PbxSocket } from "../../src/pbx/socket.js";
import { rejection } from "./support/fake-pbx.js";
import { proxyServer } from "./support/proxy-server.js";
import { socketOf, socketPbx } from "./support/socket-pbx.js";

const pem = (name: string): string =>
  readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), "utf8");
const secure = (certificate = "server") =>
  createHttpsServer({ cert: pem(certificate), key: pem("server-key") });

describe("https", () => {
  it("becomes wss, with a CA of one's own", async () => {
    const pbx = await socketPbx(undefined, { server: secure() });
    const { socket } = socketOf(`https://localhost:${pbx.port}/pbx`, { ca: pem("ca") });
    await socket.connect();
    await socket.ping();
    expect(pbx.requests[0]?.url).toBe("/pbx/ola_socket");
  });

  it.each([
    ["without the CA", "server", {}, /certificate is not trusted/],
    ["for another host name", "other", { ca: pem("ca") }, /for another host name/],
  ])("refuses a certificate %s, before the password is sent", async (_, certificate, options, message) => {
    const pbx = await socketPbx(undefined, { server: secure(certificate) });
    const error = await rejection(socketOf(`https://127.0.0.1:${pbx.port}`, options).socket.connect());
    expect(error).toMatchObject({ name: "TransportError", call: "WS connect", sent: false });
    expect(String(error)).toMatch(message);
    expect(pbx.connections).toEqual([]);
  });
});

describe("a proxy", () => {
  it("is led through by a tunnel, also to http", async () => {
    const pbx = await socketPbx();
    const proxy = await proxyServer();
    const via = `http://127.0.0.1:${proxy.port}`;
    await socketOf(pbx.url, { proxy: { http: via } }).socket.connect();
    expect(proxy.seen).toEqual([`CONNECT 127.0.0.1:${pbx.port} -`]);
  });

  it("is led through to https, with credentials", async () => {
    const pbx = await socketPbx(undefined, { server: secure() });
    const proxy = await proxyServer();
    const via = `http://us%20er:p%40ss@127.0.0.1:${proxy.port}`;
    const url = `https://localhost:${pbx.port}`;
    await socketOf(url, { proxy: { https: via }, ca: pem("ca") }).socket.connect();
    const authorization = `Basic ${Buffer.from("us er:p@ss").toString("base64")}`;
    expect(proxy.seen).toEqual([`CONNECT localhost:${pbx.port} ${authorization}`]);
  });

  it("that refuses is named as the one who does", async () => {
    const proxy = await proxyServer(403);
    const via = `http://127.0.0.1:${proxy.port}`;
    const error = await rejection(
      socketOf("http://pbx.example:80", { proxy: { http: via } }).socket.connect(),
    );
    expect(String(error)).toContain("the proxy made no connection (HTTP status 403)");
  });

  it("that is gone is named, and not the PBX blamed", async () => {
    const proxy = { http: "http://user:canary@127.0.0.1:1" };
    const error = await rejection(socketOf("http://pbx.example:80", { proxy }).socket.connect());
    expect(String(error)).toContain(
      "no connection to the proxy http://127.0.0.1:1: the connection was refused",
    );
    expect(String(error)).not.toContain("canary");
  });

  it("is passed by for an exempted host", async () => {
    const pbx = await socketPbx();
    const proxy = { http: "http://127.0.0.1:9", no: "127.0.0.1" };
    await socketOf(pbx.url, { proxy }).socket.connect();
  });
});

describe("a port that browsers refuse, as SIP's own", () => {
  const forbidden = [
    5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 10080, 4190, 4045, 3659, 2049,
  ];

  /** The first of them that is free here. */
  async function freeForbidden() {
    for (const port of forbidden) {
      const server = createServer();
      const isFree = await new Promise<boolean>((resolve) => {
        server.once("error", () => resolve(false));
        server.listen(port, "127.0.0.1", () => resolve(true));
      });
      if (isFree) return { server, port };
    }
    throw new Error("all of them are taken");
  }

  it("is reached like any other", async () => {
    const { server, port } = await freeForbidden();
    const hosts: (string | undefined)[] = [];
    server.on("upgrade", (request, socket) => {
      hosts.push(request.headers.host);
      socket.end("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
    });
    onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
    const { socket } = socketOf(`http://127.0.0.1:${port}`);
    expect(await rejection(socket.connect())).toMatchObject({ name: "HttpStatusError", status: 403 });
    expect(hosts).toEqual([`127.0.0.1:${port}`]);
  });
});

describe("options", () => {
  const good = { url: "http://127.0.0.1:1", extn: "1001", password: "p" };

  it.each([
    [{ url: "ws://127.0.0.1" }, "PbxAddressError"],
    [{ extn: "" }, "PbxOptionError"],
    [{ extn: "10\n01" }, "PbxOptionError"],
    [{ password: "" }, "PbxOptionError"],
    [{ timeout: 0 }, "PbxOptionError"],
    [{ timeout: Infinity }, "PbxOptionError"],
    [{ heartbeat: -1 }, "PbxOptionError"],
    [{ heartbeat: 1e9 }, "PbxOptionError"],
    [{ ca: "no certificate" }, "PbxOptionError"],
    [{ proxy: { http: "socks://proxy" } }, "PbxOptionError"],
  ])("that are unusable are told before anything is sent: %j", (options, name) => {
    const make = (): PbxSocket => new PbxSocket({ ...good, ...options });
    expect(make).toThrow(expect.objectContaining({ name }) as Error);
  });

  it("a dispatcher that is given is used, and not closed", async () => {
    const pbx = await socketPbx();
    const pool = new Pool(pbx.url);
    onTestFinished(() => pool.destroy());
    const { socket } = socketOf(pbx.url, { dispatcher: pool });
    await socket.connect();
    await socket.close();
    expect(pool.closed || pool.destroyed).toBe(false);
  });
});
