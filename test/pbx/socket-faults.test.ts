/** The WebSocket client when the network, or the PBX, does its worst. */
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import type { HttpStatusError } from "../../src/pbx/errors.js";
import type { PbxSocket } from "../../src/pbx/socket.js";
import { interval } from "../../src/pbx/socket/session.js";
import { rejection } from "./support/fake-pbx.js";
import { listen } from "./support/http-server.js";
import { reply, socketOf, socketPbx, willing } from "./support/socket-pbx.js";
import type { Answering } from "./support/socket-pbx.js";

/** A server on which an upgrade meets this. */
async function upgrading(answer: string): Promise<string> {
  const server = createHttpServer();
  server.on("upgrade", (_, socket) => void socket.end(answer));
  return `http://127.0.0.1:${await listen(server)}`;
}

describe("a first connection that cannot be made", () => {
  it.each([
    [401, /asks for credentials/],
    [404, /no WebSocket at \/ola_socket/],
    [502, /overloaded or restarting/],
  ])("HTTP status %i", async (status, hint) => {
    const url = await upgrading(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    const { socket, clock } = socketOf(url);
    const error = await rejection(socket.connect());
    expect(error).toMatchObject({ name: "HttpStatusError", call: "WS connect", status });
    expect(String((error as HttpStatusError).hint)).toMatch(hint);
    expect(clock.waits).toEqual([]);
  });

  it("nothing listens there", async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const { socket, clock } = socketOf(`http://127.0.0.1:${port}`);
    expect(await rejection(socket.connect())).toMatchObject({
      name: "TransportError",
      code: "ECONNREFUSED",
      sent: false,
    });
    expect(clock.waits).toEqual([]);
  });

  it.each([
    ["SIP/2.0 400 Bad Request\r\n\r\n", "HPE_INVALID"],
    ["", "UND_ERR_SOCKET"],
    [
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
      "WS_HANDSHAKE",
    ],
  ])("what answers is no WebSocket: %j", async (answer, code) => {
    const { socket } = socketOf(await upgrading(answer));
    expect(await rejection(socket.connect())).toMatchObject({ name: "TransportError", code });
  });

  it("nothing is ever answered", async () => {
    const port = await listen(createServer());
    const { socket, clock } = socketOf(`http://127.0.0.1:${port}`);
    const error = rejection(socket.connect());
    clock.pass(10_000);
    expect(await error).toMatchObject({ name: "TransportError", code: "WS_TIMEOUT", sent: false });
    expect(clock.waits).toEqual([]);
  });

  it("can be tried again", async () => {
    const pbx = await socketPbx((sent, _, connection) =>
      connection === 1 ? reply(sent, { code: 500, result: "restarting" }) : reply(sent),
    );
    const { socket } = socketOf(pbx.url);
    await rejection(socket.connect());
    await socket.connect();
    expect(pbx.connections).toHaveLength(2);
  });
});

describe("signing in", () => {
  it.each([401, "403", 500])("that the PBX refuses is an AuthError: code %j", async (code) => {
    const pbx = await socketPbx((sent) => reply(sent, { code, result: "auth failed! S3cret!pass" }));
    const { socket, clock, events } = socketOf(pbx.url);
    const error = await rejection(socket.connect());
    expect(error).toMatchObject({ name: "AuthError", reason: "extension-refused", call: "WS auth" });
    expect(clock.waits).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual(["reply"]);
  });

  it("that ends the connection says what may be wrong", async () => {
    const pbx = await socketPbx((_, line) => {
      line.close();
    });
    const error = await rejection(socketOf(pbx.url).socket.connect());
    expect(error).toMatchObject({
      name: "TransportError",
      call: "WS auth",
      hint: "check the extension's number and its own password",
    });
  });

  it("that is not answered is given up", async () => {
    let heard = (): void => undefined;
    const auth = new Promise<void>((resolve) => (heard = resolve));
    const pbx = await socketPbx(() => {
      heard();
    });
    const { socket, clock } = socketOf(pbx.url);
    const error = rejection(socket.connect());
    await auth;
    clock.pass(10_000);
    expect(await error).toMatchObject({ name: "TransportError", code: "WS_NO_REPLY", call: "WS auth" });
    expect(clock.waits).toEqual([]);
  });

  it("that is answered with nothing to go by is not believed", async () => {
    const pbx = await socketPbx((sent) => reply(sent, { code: undefined }));
    expect(await rejection(socketOf(pbx.url).socket.connect())).toMatchObject({ name: "ShapeError" });
  });
});

const changing: [name: string, run: (socket: PbxSocket) => Promise<unknown>, hint: string][] = [
  ["dial", (socket) => socket.dial("138"), "the phone may have rung"],
  ["transfer", (socket) => socket.transfer("1002"), "the phone may have rung"],
  ["intercept", (socket) => socket.intercept("1002"), "the phone may have rung"],
  ["monitor", (socket) => socket.monitor("1002"), "the phone may have rung"],
  ["threeWay", (socket) => socket.threeWay("138"), "the phone may have rung"],
  ["takeCall", (socket) => socket.takeCall("33"), "the phone may have rung"],
  ["hangUp", (socket) => socket.hangUp(), "look at the agent's state"],
  ["login", (socket) => socket.login(["10010"]), "look at the agent's state"],
];

const asking: [name: string, run: (socket: PbxSocket) => Promise<unknown>][] = [
  ["getAgentState", (socket) => socket.getAgentState()],
  ["ping", (socket) => socket.ping()],
  ["subscribe", (socket) => socket.subscribe("ola.agent.1001")],
];

/** Drops the first connection at the first command, and carries everything out on the next. */
const dropping: Answering = (sent, line, connection) => {
  if (sent.cmd === "auth" || connection > 1) return reply(sent);
  line.terminate();
  return undefined;
};

describe("a command whose reply is lost", () => {
  it.each(changing)(
    "%s has an unknown outcome, and is not sent again on the next connection",
    async (_, run, hint) => {
      const pbx = await socketPbx(dropping);
      const { socket, clock, event } = socketOf(pbx.url);
      await socket.connect();
      const error = await rejection(run(socket));
      expect(error).toMatchObject({
        name: "OutcomeUnknownError",
        hint: expect.stringContaining(hint) as unknown,
        cause: { name: "TransportError", code: "WS_ENDED" },
      });
      clock.pass((await event("disconnected")).retryInMs);
      await event("connected", 2);
      await socket.ping();
      expect(pbx.connections.map((sent) => sent.map(({ cmd }) => cmd).slice(1))).toEqual([
        [expect.any(String)],
        ["ping"],
      ]);
    },
  );

  it.each(changing)("%s has an unknown outcome when no reply comes in time", async (_, run) => {
    const pbx = await socketPbx((sent) => (sent.cmd === "auth" ? reply(sent) : undefined));
    const { socket, clock } = socketOf(pbx.url);
    await socket.connect();
    const error = rejection(run(socket));
    clock.pass(10_000);
    expect(await error).toMatchObject({ name: "OutcomeUnknownError", cause: { code: "WS_NO_REPLY" } });
  });

  it.each(changing)("%s has an unknown outcome when its reply has no code", async (_, run) => {
    const pbx = await socketPbx((sent) => (sent.cmd === "auth" ? reply(sent) : reply(sent, { code: null })));
    const { socket } = socketOf(pbx.url);
    await socket.connect();
    expect(await rejection(run(socket))).toMatchObject({
      name: "OutcomeUnknownError",
      cause: { name: "ShapeError" },
    });
  });

  it.each(asking)("%s has changed nothing", async (_, run) => {
    const pbx = await socketPbx(dropping);
    const { socket } = socketOf(pbx.url);
    await socket.connect();
    expect(await rejection(run(socket))).toMatchObject({
      name: "TransportError",
      code: "WS_ENDED",
      sent: true,
    });
  });
});

describe("a connection that is lost", () => {
  it("is made again, signed in and subscribed as before", async () => {
    const pbx = await socketPbx();
    const { socket, clock, event, events } = socketOf(pbx.url);
    await socket.connect();
    await socket.subscribe("ola.agent.1001");
    await socket.subscribe("ola.agent.1002");
    await socket.subscribe("ola.caller.1001");
    await socket.unsubscribe("ola.agent.1002");
    pbx.line().terminate();
    const { error, retryInMs } = await event("disconnected");
    expect(error).toMatchObject({ name: "TransportError", code: "WS_1006" });
    expect(await rejection(socket.dial("138"))).toMatchObject({ code: "WS_NOT_CONNECTED", sent: false });
    clock.pass(retryInMs);
    expect(await event("connected", 2)).toEqual({ type: "connected", resumed: true });
    expect(pbx.connections[1]?.map(({ cmd, args }) => [cmd, args?.["key"]])).toEqual([
      ["auth", undefined],
      ["subscribe", "ola.agent.1001"],
      ["subscribe", "ola.caller.1001"],
    ]);
    const uuids = pbx.connections.flat().map(({ uuid }) => uuid);
    expect(new Set(uuids).size).toBe(uuids.length);
    expect(events.filter(({ type }) => type === "disconnected")).toHaveLength(1);
  });

  it("is waited for by whoever asks to connect meanwhile", async () => {
    const pbx = await socketPbx();
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    pbx.line().close(1001);
    const { retryInMs } = await event("disconnected");
    const again = socket.connect();
    clock.pass(retryInMs);
    await again;
    expect(pbx.connections).toHaveLength(2);
  });

  it("is tried at growing intervals, until it is made", async () => {
    const pbx = await socketPbx((sent, line, connection) => {
      if (connection === 1 || connection > 8) return reply(sent);
      line.terminate();
      return undefined;
    });
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    pbx.line().terminate();
    const intervals: number[] = [];
    for (let count = 1; count <= 8; count += 1) {
      const { retryInMs } = await event("disconnected", count);
      intervals.push(retryInMs);
      expect(clock.waits).toEqual([retryInMs]);
      clock.pass(retryInMs);
    }
    await event("connected", 2);
    expect(intervals).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("starts with short intervals again only when it has lived for a while", async () => {
    const pbx = await socketPbx();
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    const intervals: number[] = [];
    for (const lives of [false, false, true]) {
      if (lives) {
        clock.pass(30_000);
        await socket.ping();
        clock.pass(10_000);
      }
      pbx.line().terminate();
      const { retryInMs } = await event("disconnected", intervals.length + 1);
      intervals.push(retryInMs);
      clock.pass(retryInMs);
      await event("connected", intervals.length + 1);
    }
    expect(intervals).toEqual([1000, 2000, 1000]);
  });

  it("spreads those who were cut off together", () => {
    expect(interval(1, () => 0)).toBe(500);
    expect(interval(3, () => 0.5)).toBe(3000);
    expect(interval(1_000_000, () => 1)).toBe(30_000);
  });

  it("loses the subscriptions that the PBX does not take up again, and no others", async () => {
    const pbx = await socketPbx((sent, _, connection) =>
      connection === 2 && sent.args?.["key"] === "ola.agent.1002"
        ? reply(sent, { code: 500, result: "no such extension" })
        : reply(sent),
    );
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    for (const extn of ["1001", "1002"]) await socket.subscribe(`ola.agent.${extn}`);
    for (const count of [1, 2]) {
      pbx.line().terminate();
      clock.pass((await event("disconnected", count)).retryInMs);
      await event("connected", count + 1);
    }
    expect(await event("subscription_lost")).toMatchObject({
      key: "ola.agent.1002",
      error: { name: "PbxCodeError", result: "no such extension" },
    });
    expect(pbx.connections[2]?.map(({ args }) => args?.["key"]).slice(1)).toEqual(["ola.agent.1001"]);
  });

  it("is tried again when it is lost while the subscriptions are taken up", async () => {
    const pbx = await socketPbx((sent, line, connection) => {
      if (connection !== 2 || sent.cmd === "auth") return reply(sent);
      line.terminate();
      return undefined;
    });
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    await socket.subscribe("ola.agent.1001");
    pbx.line().terminate();
    clock.pass((await event("disconnected")).retryInMs);
    clock.pass((await event("disconnected", 2)).retryInMs);
    await event("connected", 2);
    expect(pbx.connections[2]?.map(({ cmd }) => cmd)).toEqual(["auth", "subscribe"]);
  });

  it("is not tried with a password that the PBX no longer takes, which would lock the extension", async () => {
    const pbx = await socketPbx((sent, _, connection) => reply(sent, connection === 1 ? {} : { code: 401 }));
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    pbx.line().terminate();
    clock.pass((await event("disconnected")).retryInMs);
    expect(await event("closed")).toMatchObject({
      error: { name: "AuthError", reason: "extension-refused" },
    });
    expect(clock.waits).toEqual([]);
    expect(pbx.connections).toHaveLength(2);
    expect(await rejection(socket.connect())).toMatchObject({ code: "WS_CLOSED" });
  });
});

describe("the heartbeat", () => {
  it("pings, and is content with any sign of life: some PBX may not answer the command", async () => {
    const pbx = await socketPbx((sent) => (sent.cmd === "ping" ? undefined : reply(sent)));
    const { socket, clock, events } = socketOf(pbx.url);
    await socket.connect();
    for (let beat = 1; beat <= 3; beat += 1) {
      const pinged = new Promise((resolve) => pbx.line().once("ping", resolve));
      clock.pass(30_000);
      await pinged;
      // The answer to a WebSocket ping comes before the answer to what is sent after it.
      await socket.goReady();
      clock.pass(10_000);
    }
    expect(pbx.connections).toHaveLength(1);
    expect(pbx.connections[0]?.filter(({ cmd }) => cmd === "ping")).toHaveLength(3);
    expect(events.some(({ type }) => type === "disconnected")).toBe(false);
  });

  it("finds out when nothing comes back any more", async () => {
    const pbx = await socketPbx((sent) => (sent.cmd === "ping" ? undefined : reply(sent)), {
      autoPong: false,
    });
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    clock.pass(30_000);
    clock.pass(10_000);
    // What is asked for now finds a connection that is going: it is surely not sent.
    expect(await rejection(socket.dial("138"))).toMatchObject({ code: "WS_NOT_CONNECTED", sent: false });
    const { error, retryInMs } = await event("disconnected");
    expect(error).toMatchObject({ name: "TransportError", code: "WS_SILENT" });
    clock.pass(retryInMs);
    await event("connected", 2);
  });

  it("hears the answer to a WebSocket ping alone", async () => {
    const pbx = await socketPbx((sent) => (sent.cmd === "ping" ? undefined : reply(sent)));
    const { socket, clock, events } = socketOf(pbx.url, { heartbeat: 5, timeout: 1 });
    await socket.connect();
    // The PBX's own ping is answered after its answer to the client's was read.
    const read = new Promise((resolve) => pbx.line().once("pong", resolve));
    pbx.line().once("ping", () => pbx.line().ping());
    clock.pass(5000);
    await read;
    clock.pass(1000);
    expect(clock.waits).toEqual([5000]);
    expect(events.some(({ type }) => type === "disconnected")).toBe(false);
  });
});

describe("close", () => {
  it("says good-bye, leaves no timer, and ends the events", async () => {
    const pbx = await socketPbx();
    const { socket, clock, events } = socketOf(pbx.url);
    await socket.connect();
    const code = new Promise((resolve) => pbx.line().once("close", resolve));
    await Promise.all([socket.close(), socket.close()]);
    expect(await code).toBe(1000);
    expect(clock.waits).toEqual([]);
    expect(events.slice(2)).toEqual([{ type: "closed", error: undefined }]);
    for (const run of [() => socket.connect(), () => socket.dial("138")])
      expect(await rejection(run())).toMatchObject({
        name: "TransportError",
        code: "WS_CLOSED",
        sent: false,
      });
  });

  it("of a client that was never connected is no different", async () => {
    const { socket, events } = socketOf((await socketPbx()).url);
    await socket.close();
    expect(events).toEqual([{ type: "closed", error: undefined }]);
  });

  it("does not wait for a PBX that does not say good-bye", async () => {
    const pbx = await socketPbx();
    const { socket, clock } = socketOf(pbx.url);
    await socket.connect();
    pbx.line().pause();
    const closed = socket.close();
    expect(clock.waits).toEqual([2000]);
    clock.pass(2000);
    await closed;
    expect(clock.waits).toEqual([]);
  });

  it("leaves the outcome of a command in flight unknown", async () => {
    const pbx = await socketPbx((sent) => (sent.cmd === "auth" ? reply(sent) : undefined));
    const { socket, clock } = socketOf(pbx.url);
    await socket.connect();
    const [dial, ask] = [rejection(socket.dial("138")), rejection(socket.getAgentState())];
    await socket.close();
    expect(await dial).toMatchObject({ name: "OutcomeUnknownError" });
    expect(await ask).toMatchObject({ name: "TransportError" });
    expect(clock.waits).toEqual([]);
  });

  it("ends a connection in the making", async () => {
    const port = await listen(createServer());
    const { socket, clock, events } = socketOf(`http://127.0.0.1:${port}`);
    const error = rejection(socket.connect());
    await socket.close();
    expect(await error).toMatchObject({ name: "TransportError", code: "WS_CLOSED" });
    expect(clock.waits).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual(["closed"]);
  });

  it("ends the wait for the next attempt", async () => {
    const pbx = await socketPbx();
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    pbx.line().terminate();
    await event("disconnected");
    const waiting = rejection(socket.connect());
    await socket.close();
    expect(await waiting).toMatchObject({ code: "WS_CLOSED" });
    expect(clock.waits).toEqual([]);
    expect(pbx.connections).toHaveLength(1);
  });

  it("may be called by a listener, in the middle of anything", async () => {
    const pbx = await socketPbx();
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    socket.listen(({ type }) => void (type === "disconnected" && socket.close()));
    pbx.line().terminate();
    await event("closed");
    expect(clock.waits).toEqual([]);
  });

  it("happens when the signal aborts", async () => {
    const controller = new AbortController();
    const pbx = await socketPbx();
    const { socket, clock, event } = socketOf(pbx.url, { signal: controller.signal });
    await socket.connect();
    controller.abort();
    expect(await event("closed")).toEqual({ type: "closed", error: undefined });
    expect(clock.waits).toEqual([]);
  });

  it("ends connecting as cancelled when the signal aborts then", async () => {
    const controller = new AbortController();
    const port = await listen(createServer(() => controller.abort()));
    const { socket } = socketOf(`http://127.0.0.1:${port}`, { signal: controller.signal });
    expect(await rejection(socket.connect())).toMatchObject({ name: "AbortError", call: "WS connect" });
  });

  it("has happened when the signal had aborted before", async () => {
    const pbx = await socketPbx(willing);
    const { socket } = socketOf(pbx.url, { signal: AbortSignal.abort() });
    expect(await rejection(socket.connect())).toMatchObject({ name: "AbortError" });
    expect(pbx.requests).toEqual([]);
  });

  it("leaves nothing behind of the timers that really run", async () => {
    let running = 0;
    const schedule = (run: () => void, ms: number): (() => void) => {
      running += 1;
      const timer = setTimeout(run, ms);
      return () => {
        running -= timer.hasRef() ? 1 : 0;
        timer.unref();
        clearTimeout(timer);
      };
    };
    const pbx = await socketPbx();
    const { socket } = socketOf(pbx.url, { schedule });
    await socket.connect();
    await socket.subscribe("ola.agent.1001");
    await socket.close();
    expect(running).toBe(0);
  });
});

describe("a listener", () => {
  it("that throws changes nothing, for nobody", async () => {
    const pbx = await socketPbx();
    const { socket, events } = socketOf(pbx.url);
    socket.listen(() => {
      throw new Error("the terminal is gone");
    });
    const later: string[] = [];
    const stop = socket.listen(({ type }) => void later.push(type));
    await socket.connect();
    stop();
    await socket.ping();
    expect(later).toEqual(["reply", "connected"]);
    expect(events).toHaveLength(3);
  });
});
