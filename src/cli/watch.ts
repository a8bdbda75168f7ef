import { setTimeout as wait } from "node:timers/promises";
import { Option } from "commander";
import type { Command } from "commander";
import { segment } from "../pbx/calls.js";
import { noteText, watchData, watchText } from "../report/watch-text.js";
import type { Audience } from "../watch/events.js";
import { follow } from "../watch/follow.js";
import { poll } from "../watch/poll.js";
import { connect, socketAs } from "./connection.js";
import type { ExtensionOptions } from "./connection.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruption } from "./interrupt.js";
import { command, seconds, withConnection } from "./options.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";

interface WatchOptions extends ExtensionOptions {
  readonly format: "text" | "json";
  readonly interval?: number;
  readonly as?: string;
}

const USUAL_INTERVAL = 1;

/** `pbxctl watch`: agents and calls as they happen. */
export function define(name: string, summary: string): Command {
  return withConnection(
    command(name, `${summary}, until Ctrl-C. It changes nothing.`, [
      "pbxctl watch                                 everybody who is signed in",
      "pbxctl watch 1001 1002 --interval 0.5",
      "pbxctl watch --format json | jq -r 'select(.event == \"ringing\") | .number'",
      "PBX_EXTN_PASSWORD=… pbxctl watch --as 1001   on the WebSocket, signed in as 1001",
    ]),
  )
    .argument("[extn...]", "extensions to watch (default: all; with --as, that one)")
    .addOption(
      new Option(
        "--interval <seconds>",
        `between two looks at the agents (default: ${USUAL_INTERVAL})`,
      ).argParser(seconds),
    )
    .option(
      "--as <extn>",
      "listen on the WebSocket instead, signed in as this extension; do not use one where somebody works, it could disturb them",
    )
    .option(
      "--extn-password-file <file>",
      "file that holds that extension's password (environment: PBX_EXTN_PASSWORD)",
    )
    .addOption(
      new Option("--format <format>", "of standard output: lines, or one JSON object a line")
        .choices(["text", "json"])
        .default("text"),
    )
    .action((extns: string[], options: WatchOptions) =>
      run(options, (terminal) => watch([...new Set(extns)], options, terminal)),
    );
}

async function watch(extns: string[], options: WatchOptions, terminal: Terminal): Promise<ExitCode> {
  checkUsage(extns, options);
  const stop = interruption();
  const end = new AbortController();
  const listener = (): void => end.abort();
  // Ctrl-C ends it, and so does a reader that goes away (`| head`).
  for (const signal of [stop.signal, terminal.gone]) signal.addEventListener("abort", listener);
  try {
    const audience = audienceOf(options, terminal);
    if (options.as === undefined) await polled(extns, options, terminal, audience, end.signal);
    else await followed(options.as, extns, options, terminal, audience, end.signal);
  } catch (error) {
    if (!end.signal.aborted) throw error;
  } finally {
    stop.release();
  }
  return stop.cause()?.exitCode ?? EXIT.ok;
}

/** @throws UsageError, or PbxOptionError for what is no extension */
function checkUsage(extns: readonly string[], { as, interval, extnPasswordFile }: WatchOptions): void {
  for (const extn of as === undefined ? extns : [as, ...extns]) segment("extn", extn);
  if (as !== undefined && interval !== undefined)
    throw new UsageError("--interval is for looking at the agents; with --as, the PBX tells by itself");
  if (as === undefined && extnPasswordFile !== undefined)
    throw new UsageError("--extn-password-file belongs to --as");
}

function audienceOf({ format, debug }: WatchOptions, terminal: Terminal): Audience {
  return {
    event: (event) => {
      const at = new Date();
      const line =
        format === "json" ? JSON.stringify(watchData(event, at)) : watchText(event, at, terminal.style);
      terminal.line(line);
    },
    note: (note) => {
      const text = noteText(note, debug);
      if (text !== undefined) terminal.say(text);
    },
  };
}

async function polled(
  extns: readonly string[],
  options: WatchOptions,
  terminal: Terminal,
  audience: Audience,
  signal: AbortSignal,
): Promise<void> {
  const { client } = await connect(options, terminal, signal);
  const intervalMs = (options.interval ?? USUAL_INTERVAL) * 1_000;
  const sleep = (ms: number): Promise<unknown> => wait(ms, undefined, { signal });
  try {
    await poll({ client, extns, intervalMs, sleep, audience, signal });
  } finally {
    await client.close();
  }
}

async function followed(
  as: string,
  extns: readonly string[],
  options: WatchOptions,
  terminal: Terminal,
  audience: Audience,
  signal: AbortSignal,
): Promise<void> {
  const socket = await socketAs(as, options, terminal, signal);
  try {
    await follow(socket, extns, audience);
  } finally {
    await socket.close();
  }
}
