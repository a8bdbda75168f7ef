/** The WebSocket client on a PBX that behaves: signing in, every command, every event. */
import { describe, expect, it } from "vitest";
import type { PbxSocket } from "../../src/pbx/socket.js";
import { subscriptionKey } from "../../src/pbx/socket.js";
import { rejection } from "./support/fake-pbx.js";
import { reply, socketOf, socketPbx } from "./support/socket-pbx.js";

describe("connect", () => {
  it.each(["", "/pbx"])("signs in at /ola_socket below the base path %j", async (basePath) => {
    const pbx = await socketPbx();
    const { socket, events } = socketOf(pbx.url + basePath);
    expect(socket.url).toBe(pbx.url + basePath);
    await socket.connect();
    expect(pbx.requests.map(({ url }) => url)).toEqual([`${basePath}/ola_socket`]);
    expect(pbx.requests[0]?.headers.host).toBe(`127.0.0.1:${pbx.port}`);
    expect(pbx.connections).toEqual([
      [
        {
          cmd: "auth",
          args: { username: "1001", password: "S3cret!pass", accept: "application/json" },
          uuid: "73836387-0000-0000-0000-0000-000000000001",
        },
      ],
    ]);
    expect(events.map(({ type }) => type)).toEqual(["reply", "connected"]);
    expect(events.at(-1)).toEqual({ type: "connected", resumed: false });
  });

  it("makes one connection however often it is asked for", async () => {
    const pbx = await socketPbx();
    const { socket } = socketOf(pbx.url);
    await Promise.all([socket.connect(), socket.connect()]);
    await socket.connect();
    expect(pbx.connections).toHaveLength(1);
  });

  it.each([
    { event_name: "command/reply", event_type: undefined },
    { code: "200" },
    { uuid: undefined },
    { result: undefined },
  ])("takes the reply in every form that the PBX may give it: %j", async (form) => {
    const pbx = await socketPbx((sent) => reply(sent, form));
    await socketOf(pbx.url).socket.connect();
  });

  it("is not put off by what comes before the reply", async () => {
    const pbx = await socketPbx((sent, line) => {
      line.send('{"event_type":"hello"}');
      return reply(sent);
    });
    const { socket, events } = socketOf(pbx.url);
    await socket.connect();
    expect(events.map(({ type }) => type)).toEqual(["unknown", "reply", "connected"]);
  });
});

const self = { extn: "1001" };
const commands: [
  name: string,
  run: (socket: PbxSocket) => Promise<unknown>,
  cmd: string,
  args: Readonly<Record<string, unknown>>,
][] = [
  ["getAgentState", (socket) => socket.getAgentState(), "get_agent_state", self],
  ["logout", (socket) => socket.logout(), "logout", self],
  ["goReady", (socket) => socket.goReady(), "go_ready", self],
  ["hold", (socket) => socket.hold(), "hold", self],
  ["unhold", (socket) => socket.unhold(), "unhold", self],
  ["answer", (socket) => socket.answer(), "answer", self],
  ["answer for another", (socket) => socket.answer({ extn: "1002" }), "answer", { extn: "1002" }],
  [
    "login",
    (socket) => socket.login(["10010", "10023"]),
    "login",
    { queue: ["10010", "10023"], extn: "1001", type: "onhook" },
  ],
  ["goBreak", (socket) => socket.goBreak(), "go_break", self],
  [
    "goBreak with a reason",
    (socket) => socket.goBreak({ reason: "午餐" }),
    "go_break",
    { ...self, reason: "午餐" },
  ],
  ["dial", (socket) => socket.dial("138"), "dial", { ...self, dest: "138" }],
  [
    "dial by a gateway",
    (socket) => socket.dial("138", { gateway: "222", otherStr: "工单 7" }),
    "dial",
    { ...self, dest: "138", gateway: "222", otherStr: "工单 7" },
  ],
  ["hangUp", (socket) => socket.hangUp(), "hangup_other", self],
  ["transfer", (socket) => socket.transfer("1002"), "transfer", { ...self, dest: "1002" }],
  ["intercept", (socket) => socket.intercept("1002"), "intercept", { ...self, dest: "1002" }],
  ["monitor", (socket) => socket.monitor("1002"), "monitor", { ...self, dest: "1002" }],
  ["unmonitor", (socket) => socket.unmonitor(), "unmonitor", self],
  [
    "threeWay",
    (socket) => socket.threeWay("138", { gateway: "222" }),
    "monitor",
    { ...self, dest: "138", three_way: "true", goip_gateway: "222" },
  ],
  ["exitThreeWay", (socket) => socket.exitThreeWay("138"), "unmonitor", { extn: "138", three_way: "true" }],
  ["takeCall", (socket) => socket.takeCall("33333131"), "take_call", { ...self, channel_uuid: "33333131" }],
  ["kill a call", (socket) => socket.kill({ channelUuid: "33" }), "kill", { channel_uuid: "33" }],
  [
    "kill an extension's call",
    (socket) => socket.kill({ extn: "1002", cause: "NORMAL_CLEARING" }),
    "kill",
    { extn: "1002", cause: "NORMAL_CLEARING" },
  ],
  [
    "collectDtmf",
    (socket) => socket.collectDtmf("/sounds/ask.wav"),
    "collect_dtmf",
    { ...self, soundfile: "/sounds/ask.wav" },
  ],
];

describe("a command", () => {
  it.each(commands)("%s is what the vendor's script sends", async (_, run, cmd, args) => {
    const pbx = await socketPbx();
    const { socket } = socketOf(pbx.url);
    await socket.connect();
    await run(socket);
    expect(pbx.connections[0]?.slice(1)).toEqual([
      { action: "api", cmd, args, uuid: "73836387-0000-0000-0000-0000-000000000002" },
    ]);
  });

  it("ping and subscriptions are sent without an action", async () => {
    const pbx = await socketPbx();
    const { socket } = socketOf(pbx.url);
    await socket.connect();
    await socket.ping();
    await socket.subscribe(subscriptionKey.agent("1001"));
    await socket.subscribe(subscriptionKey.queue("10010", "1001"));
    await socket.unsubscribe(subscriptionKey.caller("1001"));
    expect(pbx.connections[0]?.slice(1)).toEqual([
      { cmd: "ping", uuid: "73836387-0000-0000-0000-0000-000000000002" },
      {
        cmd: "subscribe",
        args: { key: "ola.agent.1001" },
        uuid: "73836387-0000-0000-0000-0000-000000000003",
      },
      {
        cmd: "subscribe",
        args: { key: "ola.queue.10010.1001" },
        uuid: "73836387-0000-0000-0000-0000-000000000004",
      },
      {
        cmd: "unsubscribe",
        args: { key: "ola.caller.1001" },
        uuid: "73836387-0000-0000-0000-0000-000000000005",
      },
    ]);
  });

  it("get_agent_state gives what its reply says", async () => {
    const pbx = await socketPbx((sent) => reply(sent, { data: { state: "ready" } }));
    const { socket } = socketOf(pbx.url);
    await socket.connect();
    expect(await socket.getAgentState()).toBe("ready");
  });

  it("that the PBX refuses fails with its words, which hold nothing that was sent and move no cursor", async () => {
    const pbx = await socketPbx((sent) =>
      sent.cmd === "auth"
        ? reply(sent)
        : reply(sent, { code: "500", result: "\u001b[2Jno 138000 S3cret!pass" }),
    );
    const { socket } = socketOf(pbx.url);
    await socket.connect();
    expect(await rejection(socket.dial("138000"))).toMatchObject({
      name: "PbxCodeError",
      call: "WS dial",
      code: "500",
      result: "\\u{1b}[2Jno *** ***",
    });
  });

  it.each<[string, (socket: PbxSocket) => Promise<unknown>]>([
    ["a number", (socket) => socket.dial("")],
    ["a number", (socket) => socket.dial("138\r\n")],
    ["an extension", (socket) => socket.hold({ extn: " " })],
    ["a third", (socket) => socket.exitThreeWay("")],
    ["a call", (socket) => socket.takeCall("")],
    ["a call to kill", (socket) => socket.kill({})],
    ["a sound", (socket) => socket.collectDtmf("")],
    ["a key", (socket) => socket.subscribe("")],
  ])("is not sent without %s", async (_, run) => {
    const pbx = await socketPbx();
    const { socket } = socketOf(pbx.url);
    await socket.connect();
    expect(await rejection(run(socket))).toMatchObject({ name: "PbxOptionError" });
    expect(pbx.connections[0]).toHaveLength(1);
  });

  it("is not sent before there is a connection, nor kept for later", async () => {
    const pbx = await socketPbx();
    const { socket } = socketOf(pbx.url);
    const error = await rejection(socket.dial("138"));
    expect(error).toMatchObject({ name: "TransportError", code: "WS_NOT_CONNECTED", sent: false });
    await socket.connect();
    await socket.ping();
    expect(pbx.connections[0]?.map(({ cmd }) => cmd)).toEqual(["auth", "ping"]);
  });
});

describe("replies", () => {
  it("are matched by their uuid, in whatever order they come", async () => {
    const held: (() => void)[] = [];
    const pbx = await socketPbx((sent, line) => {
      if (sent.cmd === "auth") return reply(sent);
      const code = sent.cmd === "hold" ? 500 : 200;
      held.push(() => line.send(JSON.stringify(reply(sent, { code }))));
      if (held.length === 3) for (const send of held.reverse()) send();
      return undefined;
    });
    const { socket } = socketOf(pbx.url);
    await socket.connect();
    const results = await Promise.allSettled([socket.goReady(), socket.hold(), socket.unhold()]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("without uuid answer the only command that waits", async () => {
    const pbx = await socketPbx((sent) => reply(sent, { uuid: undefined }));
    const { socket } = socketOf(pbx.url);
    await socket.connect();
    await socket.goReady();
  });

  it("without uuid answer none of several", async () => {
    const pbx = await socketPbx((sent) =>
      sent.cmd === "auth" ? reply(sent) : sent.cmd === "hold" ? undefined : reply(sent, { uuid: undefined }),
    );
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    const both = [rejection(socket.hold()), rejection(socket.goReady())];
    expect(await event("reply", 2)).toMatchObject({ cmd: undefined, code: "200" });
    clock.pass(10_000);
    for (const error of await Promise.all(both)) expect(error).toMatchObject({ name: "OutcomeUnknownError" });
  });

  it("that come too late do not pass for those of a later command", async () => {
    let late = (): void => undefined;
    const pbx = await socketPbx((sent, line) => {
      if (sent.cmd === "auth") return reply(sent);
      if (sent.cmd === "hold") late = () => line.send(JSON.stringify(reply(sent, { uuid: undefined })));
      else late();
      return undefined;
    });
    const { socket, clock, event } = socketOf(pbx.url);
    await socket.connect();
    const first = rejection(socket.hold());
    clock.pass(10_000);
    await first;
    const second = rejection(socket.goReady());
    expect(await event("reply", 2)).toMatchObject({ cmd: undefined });
    clock.pass(10_000);
    expect(await second).toMatchObject({ name: "OutcomeUnknownError" });
  });
});
