import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { WebSocket } from "ws";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serve } from "../../src/simulator/serve.js";
import type { ServeOptions, Served } from "../../src/simulator/serve.js";
import { Simulator } from "../../src/simulator/simulator.js";
import { OlaSession } from "../../src/simulator/socket/session.js";
import { OlaPage } from "../support/ola-page.js";

let simulator: Simulator;
let served: Served;
let address: string;

const seed = {
  extensions: [{ nbr: "1001", password: "pw-1001" }],
  agents: [{ extn: "1001" }],
  all_queues: [{ uuid: 10010 }],
};

beforeEach(() => {
  simulator = new Simulator({ seed });
});
afterEach(async () => {
  await served.close();
  vi.useRealTimers();
});

async function start(options?: ServeOptions): Promise<void> {
  served = await serve(simulator, options);
  address = `ws://127.0.0.1:${served.port}/ola_socket`;
}

/** What an upgrade comes to: the first line of the answer. */
async function upgrade(path: string): Promise<string> {
  const socket = connect(served.port, "127.0.0.1");
  const key = Buffer.alloc(16).toString("base64");
  const head = ["Host: x", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
  socket.write(`GET ${path} HTTP/1.1\r\n${[...head, `Sec-WebSocket-Key: ${key}`].join("\r\n")}\r\n\r\n`);
  const [data] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return data.toString().split("\r\n")[0] ?? "";
}

describe("the socket at /ola_socket", () => {
  it("signs in, answers, and pushes events", async () => {
    await start();
    const page = await new OlaPage().start(address, "1001", "pw-1001");
    expect(await page.reply(page.ola.ping())).toMatchObject({ code: 200 });
    expect(await page.reply(page.ola.go_break())).toMatchObject({ code: 200, cmd: "go_break" });
    expect(await page.event()).toMatchObject({ event_type: "agent_state", state: "unready" });
    page.ola.close();
    expect(await page.closed).toBe(1005);
  });

  it("refuses wrong credentials with a reply, and keeps the connection for a second try", async () => {
    await start();
    const page = await new OlaPage().open(address);
    expect(await page.reply(page.ola.auth("1001", "wrong"))).toMatchObject({
      event_name: "command/reply",
      code: 401,
      result: "auth failed!",
    });
    expect(await page.reply(page.ola.auth("1001", "pw-1001"))).toMatchObject({ code: 200 });
  });

  it.each([
    ["no JSON", "no JSON", 1007],
    ["bytes", Buffer.from("{}"), 1003],
    ["more than 64 KiB", "x".repeat(64 * 1024 + 1), 1009],
  ])("closes the connection for %s", async (_what, data, code) => {
    await start();
    const page = await new OlaPage().open(address);
    page.ola.raw(data);
    expect(await page.closed).toBe(code);
    const next = await new OlaPage().open(address);
    expect(await next.reply(next.ola.ping())).toMatchObject({ code: 401 });
  });

  it("takes nothing any more from a connection that it is closing", async () => {
    await start();
    const page = await new OlaPage().open(address);
    page.ola.raw("no JSON");
    page.ola.auth("1001", "pw-1001");
    await page.closed;
    expect(simulator.counts).toMatchObject({ refused: 1, logins: 0 });
  });

  it("is at its address alone, with or without a query, below a base path", async () => {
    await start({ basePath: "/pbx" });
    expect(await upgrade("/pbx/ola_socket")).toBe("HTTP/1.1 101 Switching Protocols");
    expect(await upgrade("/pbx/ola_socket?x=1")).toBe("HTTP/1.1 101 Switching Protocols");
    for (const path of ["/ola_socket", "/pbx/ola_socket/", "/pbx", "/", "*"]) {
      expect(await upgrade(path)).toBe("HTTP/1.1 404 Not Found");
    }
  });

  it("lets the server end, though a client that was turned away keeps its side open", async () => {
    await start();
    const socket = connect({ port: served.port, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => undefined);
    socket.write("GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    await once(socket, "data");
    await served.close();
    socket.destroy();
  });

  it("forgets a connection that has ended", async () => {
    const end = vi.spyOn(OlaSession.prototype, "end");
    await start();
    const page = await new OlaPage().start(address, "1001", "pw-1001");
    page.ola.close();
    await page.closed;
    await vi.waitFor(() => expect(end).toHaveBeenCalledTimes(1));
    end.mockRestore();
  });

  it("is nothing to a request that does not upgrade", async () => {
    await start();
    const socket = connect(served.port, "127.0.0.1");
    socket.write("GET /ola_socket HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it("survives clients that break off", async () => {
    await start();
    const page = await new OlaPage().start(address, "1001", "pw-1001");
    const broken = new WebSocket(address);
    await once(broken, "open");
    broken.terminate();
    const half = connect(served.port, "127.0.0.1");
    half.write("GET /ola_socket HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
    half.destroy();
    expect(await page.reply(page.ola.ping())).toMatchObject({ code: 200 });
  });

  it("ends every connection when the server is closed, and leaves nothing", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
    await start();
    const pages = await Promise.all([1, 2, 3].map(() => new OlaPage().start(address, "1001", "pw-1001")));
    pages[0]?.ola.dial("10086");
    await pages[0]?.event();
    simulator.callIn("10010", "138");
    // The heartbeat, and the call that goes on.
    expect(vi.getTimerCount()).toBe(2);
    await served.close();
    expect(await Promise.all(pages.map(({ closed }) => closed))).toEqual([1006, 1006, 1006]);
    expect(vi.getTimerCount()).toBe(0);
    await served.close();
  });

  it("takes frames after the latency, in order", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    await start({ latency: 3_600_000 });
    const page = await new OlaPage().open(address);
    page.ola.auth("1001", "pw-1001");
    const last = page.ola.ping();
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(2));
    expect(simulator.counts.calls).toEqual({});
    vi.advanceTimersByTime(3_600_000);
    expect(await page.reply(last)).toMatchObject({ code: 200 });
  });

  it("ends a connection that gives no sign of life, and keeps one that does", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    await start();
    const page = await new OlaPage().start(address, "1001", "pw-1001");
    const dead = new WebSocket(address, { autoPong: false });
    const ended = once(dead, "close");
    await once(dead, "open");
    await vi.waitFor(() => expect(simulator.counts.logins).toBe(1));
    const pinged = once(dead, "ping");
    vi.advanceTimersByTime(20_000);
    await pinged;
    await page.reply(page.ola.ping());
    vi.advanceTimersByTime(20_000);
    expect((await ended)[0]).toBe(1006);
    expect(await page.reply(page.ola.ping())).toMatchObject({ code: 200 });
  });
});

it("a client's ping is a sign of life", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  await start();
  const socket = new WebSocket(address, { autoPong: false });
  await once(socket, "open");
  for (let beat = 0; beat < 3; beat += 1) {
    const reply = once(socket, "message");
    socket.send('{"cmd":"ping","uuid":"u"}');
    await reply;
    vi.advanceTimersByTime(20_000);
  }
  const reply = once(socket, "message");
  socket.send('{"cmd":"ping","uuid":"u"}');
  await reply;
  expect(socket.readyState).toBe(WebSocket.OPEN);
});

describe("a served simulator", () => {
  it("goes on by the clock: a call rings, is answered and ends by itself", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const durations = { ring: 3_000, talk: 30_000, wrapUp: 5_000 };
    simulator = new Simulator({ seed, durations });
    await start();
    const page = await new OlaPage().start(address, "1001", "pw-1001");
    page.ola.dial("10086");
    const seen: unknown[] = [];
    for (const ms of [0, 3_000, 30_000, 5_000]) {
      vi.advanceTimersByTime(ms);
      const { state, private_data } = await page.event();
      seen.push([state, private_data]);
    }
    expect(seen).toEqual([
      ["busy", "calling"],
      ["busy", "answered"],
      ["acw", ""],
      ["ready", ""],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("waits for what is further off than a timer can be", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const month = 30 * 86_400_000;
    simulator = new Simulator({ seed, durations: { ring: month } });
    await start();
    const page = await new OlaPage().start(address, "1001", "pw-1001");
    page.ola.dial("10086");
    await page.event();
    vi.advanceTimersByTime(month - 1);
    expect(simulator.snapshot().agents).toMatchObject([{ private_data: "calling" }]);
    vi.advanceTimersByTime(1);
    expect(simulator.snapshot().agents).toMatchObject([{ private_data: "answered" }]);
  });
});
