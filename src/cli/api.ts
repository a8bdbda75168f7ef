import type { Command } from "commander";
import type { PbxClient } from "../pbx/client.js";
import { documentedCalls } from "../pbx/calls.js";
import { CancelledError, OutcomeUnknownError } from "../pbx/errors.js";
import { guideTo } from "../pbx/handbook.js";
import { jsonText } from "../report/json-text.js";
import { printable } from "../report/printable.js";
import { isSecretField, withMaskedSecrets } from "../report/secret-fields.js";
import { tableText } from "../report/table-text.js";
import { readCall } from "./api-call.js";
import type { ReadyCall } from "./api-call.js";
import { connect } from "./connection.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import { command, withConnection } from "./options.js";
import type { ConnectionOptions } from "./options.js";
import { confirm } from "./prompt.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";

interface ApiOptions extends ConnectionOptions {
  readonly list: boolean;
  readonly yes: boolean;
  readonly showSecrets: boolean;
}

/** `pbxctl api`: makes one call of the document. */
export function define(name: string, summary: string): Command {
  return withConnection(
    command(name, `${summary}. It logs in by itself and prints the answer's JSON.`, [
      "pbxctl api --list                            the calls, and what they take",
      "pbxctl api GET ola/extensions/detail extn=1001",
      "pbxctl api GET ola/agents/1001 | jq -r '.agent[0].state'",
      "pbxctl api PUT ola/agents/1001/hangup        asks before it writes",
      "pbxctl api POST special_phone/insert phone=13678267674 special_flag=2 --yes",
      "pbxctl api POST ola/extensions/insert extn=1010 context=out name=1010 extnPwd=@secrets/1010",
      "pass pbx/1010 | pbxctl api POST ola/extensions/insert extn=1010 context=out name=1010 extnPwd=@- --yes",
    ]),
  )
    .argument("[method]", "GET, POST or PUT")
    .argument("[path]", "of the call, with or without /api; {name} in it takes the value of that key")
    .argument(
      "[key=value...]",
      "parameters; KEY=@FILE and KEY=@- (standard input) read the value, @@ begins one with @",
    )
    .option("--list", "list the calls of the PBX's document", false)
    .option("--yes", "don't ask before a write", false)
    .option("--show-secrets", "print passwords as the PBX lists them", false)
    .action((method: string | undefined, path: string | undefined, pairs: string[], options: ApiOptions) =>
      run(options, (terminal) => api([method, path], pairs, options, terminal)),
    );
}

async function api(
  [method, path]: readonly (string | undefined)[],
  pairs: readonly string[],
  options: ApiOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.list) {
    if (method !== undefined) throw new UsageError("--list takes no call");
    await list(terminal);
    return EXIT.ok;
  }
  if (method === undefined || path === undefined) {
    const hint =
      method?.includes("/") === true ? `pbxctl api GET ${method}` : "pbxctl api --list lists the calls";
    throw new UsageError("It takes a method and a path", hint);
  }
  if (options.passwordStdin === true && pairs.some((pair) => pair.endsWith("=@-")))
    throw new UsageError("Standard input can't be both the password (--password-stdin) and a value (@-)");
  const ready = await readCall(method, path, pairs);
  warnOfInlineSecrets(ready, terminal);
  return interruptible((signal) => makeCall(ready, options, terminal, signal));
}

/** The document's calls, with what they take: what is in brackets may be left out. */
async function list(terminal: Terminal): Promise<void> {
  const records = documentedCalls.map((spec) => {
    const { what, required, optional } = guideTo(spec);
    const rings = spec.rings === true ? "; a phone rings" : "";
    const parameters = [...required, ...optional.map((name) => `[${name}]`)].join(" ");
    return { method: spec.method, path: spec.path, does: `${what}${rings}`, parameters };
  });
  await terminal.print(tableText(["method", "path", "does", "parameters"], records, terminal.style));
}

function warnOfInlineSecrets({ inline }: ReadyCall, terminal: Terminal): void {
  for (const key of inline.filter(isSecretField))
    terminal.say(
      `${terminal.errorStyle.yellow("Warning:")} ${key} stands on the command line, where other processes can read it; ${key}=@FILE or ${key}=@- keeps it off`,
    );
}

async function makeCall(
  ready: ReadyCall,
  options: ApiOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { client } = await connect(options, terminal, signal);
  try {
    if (!(await mayCall(ready, client.url, options, terminal, signal))) return EXIT.error;
    await print(await answerOf(ready, client, terminal), options, terminal);
    return EXIT.ok;
  } finally {
    await client.close();
  }
}

async function answerOf({ call }: ReadyCall, client: PbxClient, terminal: Terminal): Promise<unknown> {
  try {
    return await client.request(call);
  } catch (error) {
    // After Ctrl-C nothing else would tell that the call may have been carried out.
    if (error instanceof OutcomeUnknownError && error.cause instanceof CancelledError)
      terminal.say(printable(error.message));
    throw error;
  }
}

async function mayCall(
  { spec, guide, call }: ReadyCall,
  url: string,
  options: ApiOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<boolean> {
  if (spec.method === "GET" || options.yes) return true;
  const style = terminal.errorStyle;
  const params = Object.keys(call.params).map((key) => ` ${key}=***`);
  const rings = spec.rings === true ? ["  A phone rings. The call is sent once, whatever happens."] : [];
  const question = {
    lines: [
      style.bold(`${call.method} ${printable(call.path)}${params.join("")}`),
      `  on ${url}: ${guide.what}`,
      ...rings,
      style.bold("Do you want to make this call?"),
    ],
    cancelled: "Cancelled. Nothing was sent.",
    refused: [
      `${style.red("Not sent:")} ${spec.method} ${spec.path} writes, and there is no terminal to ask on.`,
      "--yes goes on without asking",
    ],
  } as const;
  return confirm(question, terminal, signal);
}

async function print(answer: unknown, options: ApiOptions, terminal: Terminal): Promise<void> {
  const shown = options.showSecrets ? answer : withMaskedSecrets(answer);
  const text = jsonText(shown, process.stdout.isTTY ? 2 : undefined);
  await terminal.print([text]);
  if (!options.showSecrets && text !== jsonText(answer, process.stdout.isTTY ? 2 : undefined))
    terminal.say("Passwords are masked; --show-secrets prints them.");
}
