import { Option } from "commander";
import type { Command } from "commander";
import type { Check, Tell } from "../doctor/check.js";
import { isTrusted } from "../doctor/check.js";
import { examine } from "../doctor/examine.js";
import { Wire } from "../doctor/wire.js";
import { parseAddress } from "../pbx/address.js";
import { proxyFor } from "../pbx/proxy.js";
import { jsonText } from "../report/json-text.js";
import { checkText, doctorData, verdictText } from "../report/doctor-text.js";
import { connect, proxies } from "./connection.js";
import { probeAfter, requireApproval } from "./doctor-probe.js";
import type { ProbeOptions } from "./doctor-probe.js";
import { EXIT } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import { command, withConnection } from "./options.js";
import type { ConnectionOptions } from "./options.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";

interface DoctorOptions extends ConnectionOptions, ProbeOptions {
  readonly format: "text" | "json";
}

/** `pbxctl doctor`: whether a real PBX is as the document says. */
export function define(name: string, summary: string): Command {
  return withConnection(
    command(name, `${summary}. It only reads, unless told to probe.`, [
      "pbxctl doctor                                before the first plan, and after an upgrade of the PBX",
      "pbxctl doctor --format json | jq '.checks[] | select(.verdict != \"ok\")'",
      "pbxctl doctor --write-probe                  asks, then writes a throw-away number and group",
      "pbxctl doctor --write-probe --yes            without a terminal",
    ]),
  )
    .option(
      "--write-probe",
      "also find out what the document leaves open, on a throw-away blacklist number and outbound group, which are removed again",
      false,
    )
    .option("--yes", "let --write-probe write without asking", false)
    .addOption(
      new Option("--format <format>", "of standard output").choices(["text", "json"]).default("text"),
    )
    .addHelpText("after", "\nExit code 1: plans made for this PBX could be wrong.")
    .action((options: DoctorOptions) =>
      run(options, (terminal) => interruptible((signal) => doctor(options, terminal, signal))),
    );
}

async function doctor(options: DoctorOptions, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  requireApproval(options);
  const timestamp = new Date().toISOString();
  const wire = new Wire(() => Date.now());
  const { client, persistent } = await connect(options, terminal, signal, undefined, { onAnswer: wire.hear });
  const checks: Check[] = [];
  const tell: Tell = (check) => {
    checks.push(check);
    if (options.format === "text") terminal.line(checkText(check, terminal.style));
  };
  try {
    terminal.progress.start("Reading the PBX");
    const proxy = proxyFor(parseAddress(client.url), proxies());
    await examine(client, { wire, proxy, now: () => performance.now() }, tell);
    terminal.progress.stop();
    if (options.writeProbe) await probeAfter(checks, { options, terminal, signal, persistent, tell });
  } finally {
    terminal.progress.stop();
    await client.close();
  }
  await terminal.print(
    options.format === "json"
      ? [jsonText(doctorData(client.url, timestamp, checks), 2)]
      : ["", verdictText(checks, terminal.style)],
  );
  return isTrusted(checks) ? EXIT.ok : EXIT.error;
}
