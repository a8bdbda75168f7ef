/** What `onFrame` tells: every frame in order, and no value. */
import { describe, expect, it } from "vitest";
import { describeFrame } from "../../src/index.js";
import type { FrameTold } from "../../src/index.js";
import { rejection } from "./support/fake-pbx.js";
import { reply, socketOf, socketPbx } from "./support/socket-pbx.js";

describe("onFrame", () => {
  it("tells each frame that is sent and read, without values", async () => {
    const pbx = await socketPbx((sent) =>
      sent.cmd === "dial"
        ? reply(sent, { code: "500 S3cret!pass", result: "13800001111 is engaged" })
        : reply(sent),
    );
    const told: FrameTold[] = [];
    const { socket, event } = socketOf(pbx.url, { onFrame: (frame) => told.push(frame) });
    await socket.connect();
    await socket.subscribe("ola.agent.1001");
    await rejection(socket.dial("13800001111", { otherStr: "order 7" }));
    const frames = [
      { event_type: "agent_state", state: "ready", agent_extn: "1001" },
      { event_type: "S3cret!pass\u001b[2J" },
    ];
    for (const frame of frames) pbx.line().send(JSON.stringify(frame));
    await event("unknown");
    const lines = told.map(describeFrame);
    expect(lines).toEqual([
      "WS sent auth username=*** password=*** accept=***",
      "WS got command/reply to auth, code 200",
      "WS sent subscribe key=***",
      "WS got command/reply to subscribe, code 200",
      "WS sent dial extn=*** dest=*** otherStr=***",
      "WS got command/reply to dial, code 500 ***",
      "WS got agent_state",
      "WS got ***\\u{1b}[2J",
    ]);
  });

  it("tells what was found where a frame is none", async () => {
    const pbx = await socketPbx();
    const told: FrameTold[] = [];
    const { socket, event } = socketOf(pbx.url, { onFrame: (frame) => told.push(frame) });
    await socket.connect();
    pbx.line().send("{}");
    await event("malformed");
    expect(told.map(describeFrame).at(-1)).toBe("WS got an object without event_type");
  });

  it("changes nothing when it throws", async () => {
    const pbx = await socketPbx();
    const { socket } = socketOf(pbx.url, {
      onFrame: () => {
        throw new Error("no paper");
      },
    });
    await socket.connect();
    await socket.ping();
    expect(pbx.connections[0]?.map(({ cmd }) => cmd)).toEqual(["auth", "ping"]);
  });
});
