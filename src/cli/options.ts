/** Options that several commands share. */
import { Command, InvalidArgumentError, Option } from "commander";
import type { WhenBusy } from "../reconcile/call-guard.js";

import { withoutValues } from "./usage-output.js";
import { formats } from "../report/format.js";
import { reportTarget } from "./report-option.js";
import type { ReportOptions } from "./reports.js";

/** What every command takes. */
export interface CommonOptions {
  readonly color: boolean;
  readonly debug: boolean;
}

/** What commands take that reach a PBX. */
export interface ConnectionOptions extends CommonOptions {
  readonly url?: string;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly passwordStdin?: boolean;
  readonly trustSpecAddress?: boolean;
  readonly concurrency: number;
  readonly rate?: number;
  readonly timeout: number;
  readonly retries: number;
  readonly caFile?: string;
}

/** What commands take that read a spec. */
export interface SpecOptions {
  readonly allowFileRoot: readonly string[];
}

/** What plan, drift and apply take. */
export interface PlanningOptions extends ConnectionOptions, SpecOptions, ReportOptions {
  readonly target: readonly string[];
  readonly allow: readonly string[];
  /** The earlier spec to compare with. */
  readonly base?: string;
  /** The commit of it, where a saved plan says so. */
  readonly baseCommit?: string;
  /** How many live objects of each type a saved plan tells of. */
  readonly seen?: ReadonlyMap<string, number>;
  readonly remote: string;
  /** Remember on the remote, too: what it says counts. */
  readonly pushRef?: boolean;
  readonly withoutSecrets?: boolean;
  /** What the PBX lists is wanted with its dates: by drift, and by pages. */
  readonly dated?: boolean;
  /** Only apply has it: what the PBX answers is the state that a rehearsal starts from. */
  readonly rehearse?: boolean;
  /** Only apply has it. */
  readonly whenBusy?: WhenBusy;
}

/** A command with the common options and its examples in the help. */
export function command(usage: string, description: string, examples: readonly string[]): Command {
  return withoutValues(new Command(usage.split(" ")[0]))
    .description(description)
    .showHelpAfterError(`(pbxctl ${usage.split(" ")[0] ?? ""} --help tells more)`)
    .allowExcessArguments(false)
    .option("--no-color", "no colours, even on a terminal")
    .option("--debug", "tell each call on standard error, values masked, and stack traces of errors", false)
    .addHelpText("after", `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}`);
}

function number(accepts: (value: number) => boolean, expected: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !accepts(value)) throw new InvalidArgumentError(`It takes ${expected}.`);
    return value;
  };
}

/** A whole number within bounds. */
export const whole = (low: number, high: number): ((text: string) => number) =>
  number(
    (value) => Number.isInteger(value) && value >= low && value <= high,
    `a whole number from ${low} to ${high}`,
  );

/** A number above 0, up to a bound. */
export const positive = (high: number): ((text: string) => number) =>
  number((value) => value > 0 && value <= high, `a number above 0, up to ${high}`);

/** A port option's parser. */
export const port = whole(0, 65_535);
/** A duration in milliseconds. */
export const milliseconds = number(
  (value) => value >= 0 && value <= 600_000,
  "milliseconds, from 0 to 600000",
);

/** A seed of chance. */
export const seed = whole(0, Number.MAX_SAFE_INTEGER);

/** How long something takes, in seconds. */
export const duration = number((value) => value >= 0 && value <= 86_400, "seconds, from 0 to 86400");

/** An interval in seconds. */
export const seconds = number((value) => value >= 0.01 && value <= 3_600, "seconds, from 0.01 to 3600");

/** Collects the values of a repeatable option. */
export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

/** Adds the options of commands that reach a PBX. */
export function withConnection(target: Command): Command {
  return target
    .option("--url <url>", "address of the PBX (environment: PBX_URL)")
    .option("--username <name>", "user to log in as (environment: PBX_USERNAME)")
    .option("--password-file <file>", "file that holds the password (environment: PBX_PASSWORD)")
    .option("--password-stdin", "read the password from standard input")
    .addOption(new Option("--concurrency <n>", "requests in flight").argParser(whole(1, 1_000)).default(8))
    .addOption(
      new Option("--rate <n>", "requests a second at most (default: no cap)").argParser(positive(100_000)),
    )
    .addOption(
      new Option("--timeout <seconds>", "without a byte before a request is given up")
        .argParser(positive(86_400))
        .default(10),
    )
    .addOption(
      new Option("--retries <n>", "further tries after a fault that may pass")
        .argParser(whole(0, 100))
        .default(4),
    )
    .option("--ca-file <file>", "certificate authority to trust besides the system's (PEM)");
}

/** Adds the argument and options of commands that read a spec. */
export function withSpec(target: Command): Command {
  return target
    .argument("[spec...]", "files or folders (default: pbx.yaml)")
    .option(
      "--allow-file-root <dir>",
      "let files named by the spec lie in this folder, too (repeatable)",
      collect,
      [],
    );
}

/** Adds what plan, drift and apply share. */
export function withPlanning(target: Command): Command {
  return withConnection(withSpec(target))
    .option("--trust-spec-address", "use the spec's connection.url when no other address is given")
    .option(
      "--target <address>",
      "only this object and what it refers to; globs work (repeatable)",
      collect,
      [],
    )
    .option("--allow <gate>", "let this gate through (repeatable)", collect, [])
    .option(
      "--base <file|revision>",
      "an earlier spec, from a file or out of git: what it declared and this one doesn't is deleted; applied: what was applied last",
    )
    .option("--remote <name>", "the remote that --base applied is looked up on", "origin")
    .addOption(new Option("--format <format>", "of standard output").choices(formats).default("text"))
    .addOption(
      new Option("--report <format=file>", `write a report, too: ${formats.join(", ")} (repeatable)`)
        .argParser(reportTarget)
        .default([], "none"),
    )
    .addOption(
      new Option("--max-size <characters>", "of Markdown; what does not fit is counted")
        .argParser(whole(2_000, 100_000_000))
        .default(65_000),
    );
}
