/** What `--debug` shows of the WebSocket's frames: enough to follow what is said, and no value. */
import { printable, withoutValues } from "../untrusted.js";
import type { FrameEvent } from "./events.js";
import type { Command } from "./command.js";

/** One frame, after it was sent or read. */
export type FrameTold =
  | {
      readonly direction: "sent";
      readonly cmd: string;
      /** The names of the arguments. */
      readonly args: readonly string[];
    }
  | {
      readonly direction: "received";
      /** `command/reply`, `agent_state`, or another type; what was found where a frame is none. */
      readonly what: string;
      /** Of a reply, the command that it answers, where one waited for it. */
      readonly cmd?: string | undefined;
      /** Of a reply, its code; "" when it has none. */
      readonly code?: string;
    };

/** A command's frame. */
export function sent({ cmd, args = {} }: Command): FrameTold {
  const names = Object.keys(args).filter((name) => args[name] !== undefined);
  return { direction: "sent", cmd, args: names };
}

/** What came. A PBX may repeat the password anywhere. */
export function received(event: FrameEvent, password: string): FrameTold {
  const clean = (text: string): string => withoutValues(text, [password], new Set([password]));
  switch (event.type) {
    case "reply":
      return { direction: "received", what: "command/reply", cmd: event.cmd, code: clean(event.code ?? "") };
    case "malformed":
      return { direction: "received", what: clean(event.found) };
    case "unknown":
      return { direction: "received", what: clean(event.event_type) };
    case "agent_state":
    case "agent_caller_state":
      return { direction: "received", what: event.type };
  }
}

/** One line: `WS sent auth username=*** password=***`, `WS got command/reply to auth, code 200`. */
export function describeFrame(frame: FrameTold): string {
  if (frame.direction === "sent")
    return ["WS sent", frame.cmd, ...frame.args.map((name) => `${name}=***`)].join(" ");
  const to = frame.cmd === undefined ? "" : ` to ${frame.cmd}`;
  const code = frame.code === undefined ? "" : frame.code === "" ? ", no code" : `, code ${frame.code}`;
  return `WS got ${printable(frame.what)}${to}${printable(code)}`;
}
