/** Apply's options about calls. */
import { Option } from "commander";
import type { Command } from "commander";
import { segment } from "../pbx/calls.js";
import type { WhenBusy } from "../reconcile/call-guard.js";
import { UsageError } from "./exit-codes.js";
import { whole } from "./options.js";

/** What apply does about calls. */
export interface CallOptions {
  readonly whenBusy: WhenBusy;
  /** Seconds. */
  readonly drainTimeout: number;
  /** Listen on the WebSocket as this extension. */
  readonly watchAs?: string;
  readonly extnPasswordFile?: string;
}

const USUAL_TIMEOUT = 300;

/** Adds them. */
export function withCallOptions(target: Command): Command {
  return target
    .addOption(
      new Option(
        "--when-busy <what>",
        "about an extension or conference that is in a call: refuse (exit 5), leave it for the next run (exit 4), wait for its end with the agent on break, or go on all the same",
      )
        .choices(["fail", "skip", "wait", "force"])
        .default("fail"),
    )
    .addOption(
      new Option("--drain-timeout <seconds>", "how long --when-busy wait waits for one call to end")
        .argParser(whole(0, 86_400))
        .default(USUAL_TIMEOUT),
    )
    .option(
      "--watch-as <extn>",
      "with --when-busy wait: hear of the ends of calls on the WebSocket, too, signed in as this extension; not one where somebody works",
    )
    .option(
      "--extn-password-file <file>",
      "file that holds that extension's password (environment: PBX_EXTN_PASSWORD)",
    );
}

/** @throws UsageError for options that do not go together, PbxOptionError for what is no extension */
export function checkCallOptions({ whenBusy, watchAs, extnPasswordFile }: CallOptions): void {
  if (watchAs !== undefined) segment("extn", watchAs);
  if (watchAs !== undefined && whenBusy !== "wait")
    throw new UsageError("--watch-as is for waiting", "add --when-busy wait, or leave it away");
  if (watchAs === undefined && extnPasswordFile !== undefined)
    throw new UsageError("--extn-password-file belongs to --watch-as");
}
