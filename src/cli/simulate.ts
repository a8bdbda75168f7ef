import { Option } from "commander";
import type { Command } from "commander";
import { readFile } from "node:fs/promises";
import { parseSeed } from "../simulator/seed.js";
import type { SeedRows } from "../simulator/seed.js";
import { serve } from "../simulator/serve.js";
import type { Served } from "../simulator/serve.js";
import { Simulator } from "../simulator/simulator.js";
import { openStateFile } from "../simulator/state-file.js";
import type { StateFile } from "../simulator/state-file.js";
import { setting } from "./connection.js";
import { UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruption } from "./interrupt.js";
import { command, milliseconds, port } from "./options.js";
import type { CommonOptions } from "./options.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";

interface SimulateOptions extends CommonOptions {
  readonly port: number;
  readonly seed?: string;
  readonly state?: string;
  readonly latency: number;
}

/** `pbxctl simulate`: a PBX on this machine. */
export function define(name: string, summary: string): Command {
  return command(name, `${summary}. It listens on 127.0.0.1 until it is interrupted.`, [
    "pbxctl simulate --seed examples/live.json",
    "pbxctl simulate --port 0 --state pbx-state.json     any free port; the state survives restarts",
    "PBX_USERNAME=ops PBX_PASSWORD=secret pbxctl simulate --latency 20",
  ])
    .addOption(new Option("--port <port>", "to listen on; 0: any free one").argParser(port).default(8080))
    .option("--seed <file>", "live state to start with: JSON, rows as the PBX lists them, by call")
    .option("--state <file>", "keep the state here; once it is there, it wins over the seed")
    .addOption(new Option("--latency <ms>", "how long each call takes").argParser(milliseconds).default(0))
    .addHelpText("after", "\nCredentials: PBX_USERNAME and PBX_PASSWORD, else admin/admin.")
    .action((options: SimulateOptions) => run(options, (terminal) => simulate(options, terminal)));
}

async function simulate(options: SimulateOptions, terminal: Terminal): Promise<ExitCode> {
  const watch = interruption();
  const state = options.state === undefined ? undefined : await orUsageError(openStateFile(options.state));
  const seed =
    state?.seed ?? (options.seed === undefined ? undefined : await orUsageError(readSeed(options.seed)));
  const username = setting("PBX_USERNAME");
  const password = setting("PBX_PASSWORD");
  const simulator = new Simulator({
    ...(seed && { seed }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  });
  const served = await orUsageError(serve(simulator, { port: options.port, latency: options.latency }));
  state?.follow(simulator, (error) => terminal.say(`The state could not be written: ${error.message}`));
  terminal.line(served.url);
  terminal.say(`A simulated PBX, user ${username ?? "admin"}; Ctrl-C ends it.`);
  return untilInterrupted(watch, served, state);
}

async function untilInterrupted(
  watch: ReturnType<typeof interruption>,
  served: Served,
  state: StateFile | undefined,
): Promise<ExitCode> {
  const exit = await new Promise<ExitCode>((resolve) => {
    const end = (): void => resolve(watch.cause()?.exitCode ?? 0);
    if (watch.signal.aborted) end();
    else watch.signal.addEventListener("abort", end, { once: true });
  });
  await served.close();
  await state?.close();
  watch.release();
  return exit;
}

async function readSeed(file: string): Promise<SeedRows> {
  return parseSeed(await readFile(file, "utf8"), file);
}

/** What the user's files and ports do wrong is not a defect of the program. */
async function orUsageError<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
      inUse ? "--port 0 takes any free port" : undefined,
    );
  }
}
