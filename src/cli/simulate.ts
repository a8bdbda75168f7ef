import { Option } from "commander";
import type { Command } from "commander";
import { readFile } from "node:fs/promises";
import { usualDurations as usual } from "../simulator/durations.js";
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
import { FAULT_HELP, faultsIn, withFaults } from "./fault-options.js";
import type { FaultOptions } from "./fault-options.js";
import { interruption } from "./interrupt.js";
import { command, duration, milliseconds, port } from "./options.js";
import type { CommonOptions } from "./options.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";

interface SimulateOptions extends CommonOptions, FaultOptions {
  readonly port: number;
  readonly seed?: string;
  readonly state?: string;
  readonly latency: number;
  readonly dialect: "current" | "older";
  readonly memberdetail: "empty" | "numbers";
  readonly ring: number;
  readonly talk: number;
  readonly meeting: number;
  readonly wrapUp: number;
}

/** `pbxctl simulate`: a PBX on this machine. */
export function define(name: string, summary: string): Command {
  const simulateCommand = command(name, `${summary}. It listens on 127.0.0.1 until it is interrupted.`, [
    "pbxctl simulate --seed examples/live.json",
    "pbxctl simulate --port 0 --state pbx-state.json     any free port; the state survives restarts",
    "PBX_USERNAME=ops PBX_PASSWORD=secret pbxctl simulate --latency 20",
    "pbxctl simulate --fault reset-after=0.05 --fault too-many=0.1 --fault-seed 7",
  ])
    .addOption(new Option("--port <port>", "to listen on; 0: any free one").argParser(port).default(8080))
    .option("--seed <file>", "live state to start with: JSON, rows as the PBX lists them, by call")
    .option("--state <file>", "keep the state here; once it is there, it wins over the seed")
    .addOption(new Option("--latency <ms>", "how long each call takes").argParser(milliseconds).default(0))
    .addOption(
      new Option("--dialect <dialect>", "of the PBX; older: lists extensions at the former address")
        .choices(["current", "older"])
        .default("current"),
    )
    .addOption(
      new Option("--memberdetail <form>", "what conferences tell of their members there")
        .choices(["empty", "numbers"])
        .default("empty"),
    )
    .addOption(lasting("--ring", "how long phones ring before they are answered", usual.ring))
    .addOption(lasting("--talk", "how long calls last", usual.talk))
    .addOption(lasting("--meeting", "how long members stay in a conference", usual.meeting))
    .addOption(lasting("--wrap-up", "how long agents wrap up after a call", usual.wrapUp));
  return withFaults(simulateCommand)
    .addHelpText(
      "after",
      `${FAULT_HELP}\nWhile it runs: GET, PUT, DELETE /_simulator/faults; GET /_simulator/counts.`,
    )
    .addHelpText("after", "\nCredentials: PBX_USERNAME and PBX_PASSWORD, else admin/admin.")
    .action((options: SimulateOptions) => run(options, (terminal) => simulate(options, terminal)));
}

/** An option that takes seconds. @param usual milliseconds */
const lasting = (flag: string, about: string, usual: number): Option =>
  new Option(`${flag} <seconds>`, about).argParser(duration).default(usual / 1000);

const inMilliseconds = (seconds: number): number => Math.round(seconds * 1000);

async function simulate(options: SimulateOptions, terminal: Terminal): Promise<ExitCode> {
  const faults = await faultsIn(options);
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
    ...(faults && { faults }),
    dialect: options.dialect,
    memberdetail: options.memberdetail,
    durations: {
      ring: inMilliseconds(options.ring),
      talk: inMilliseconds(options.talk),
      meeting: inMilliseconds(options.meeting),
      wrapUp: inMilliseconds(options.wrapUp),
    },
  });
  const served = await orUsageError(serve(simulator, { port: options.port, latency: options.latency }));
  state?.follow(simulator, (error) => terminal.say(`The state could not be written: ${error.message}`));
  terminal.line(served.url);
  if (faults && faults.faults.length > 0)
    terminal.say(`It plays faults; their seed is ${simulator.faults.seed}.`);
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
