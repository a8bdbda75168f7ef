import type { Check, Tell } from "../doctor/check.js";
import { addressesOf, chooseNames, probe } from "../doctor/probe.js";
import type { PbxClient } from "../pbx/client.js";
import { checkText } from "../report/doctor-text.js";
import { UsageError } from "./exit-codes.js";
import { canAsk, confirm } from "./prompt.js";
import type { Question } from "./prompt.js";
import type { Terminal } from "./terminal.js";

/** What `doctor` takes for its write probe. */
export interface ProbeOptions {
  readonly writeProbe: boolean;
  readonly yes: boolean;
}

/** @throws UsageError when it is clear from the start that nobody will approve. */
export function requireApproval({ writeProbe, yes }: ProbeOptions): void {
  if (yes && !writeProbe) throw new UsageError("--yes approves --write-probe, which is not there");
  if (writeProbe && !yes && !canAsk()) {
    throw new UsageError("--write-probe writes, and there is no terminal to ask on", "--yes approves");
  }
}

interface Around {
  readonly options: ProbeOptions;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly persistent: () => PbxClient;
  readonly tell: Tell;
}

/** What has to be right before anything is written. */
const BEFORE = /^(?:address|log-in|(?:blacklist|outbound-groups)(?:-.*)?)$/;

/** Probes when the reading went well and somebody approves. */
export async function probeAfter(checks: readonly Check[], around: Around): Promise<void> {
  const { options, terminal, signal, persistent, tell } = around;
  const wrong = checks.find(({ check, verdict }) => verdict === "problem" && BEFORE.test(check));
  if (wrong) {
    const message = `not made, nothing was written: ${wrong.check} comes first`;
    tell({ check: "probe", verdict: "note", message });
    return;
  }
  const client = persistent();
  try {
    const names = await chooseNames(client, Math.random);
    signal.throwIfAborted();
    const [phone, group] = addressesOf(names);
    terminal.say(`The probe writes ${phone} and ${group} to ${client.url}, and removes both again.`);
    if (options.yes || (await confirm(question(terminal), terminal, signal))) {
      await probeAloud(client, names, around);
    } else tell({ check: "probe", verdict: "note", message: "not approved; nothing was written" });
  } finally {
    await client.close();
  }
}

function question({ errorStyle }: Terminal): Question {
  return {
    lines: [errorStyle.bold("Do you want to write to the PBX?")],
    cancelled: "Nothing was written.",
    refused: ["There is no terminal to ask on. Nothing was written.", "--yes approves"],
  };
}

/** Says, when it is interrupted, that it cleans up, and what came of that. */
async function probeAloud(
  client: PbxClient,
  names: Awaited<ReturnType<typeof chooseNames>>,
  { terminal, signal, tell }: Around,
): Promise<void> {
  const onStop = (): void =>
    terminal.say("Interrupted: removing what the probe wrote. Interrupt again to leave it behind.");
  signal.addEventListener("abort", onStop, { once: true });
  try {
    await probe(
      client,
      names,
      (check) => {
        tell(check);
        if (signal.aborted && check.check === "probe-clean-up")
          terminal.say(checkText(check, terminal.errorStyle));
      },
      signal,
    );
  } finally {
    signal.removeEventListener("abort", onStop);
  }
}
