import type { Command } from "commander";
import { kindOf } from "../resources/index.js";
import { textFault } from "../spec/derive-text.js";
import { Deriver, MASTER_KEY, keyFault } from "../spec/derive.js";
import { setting } from "./connection.js";
import { EXIT, UsageError } from "./exit-codes.js";
import { command } from "./options.js";
import type { CommonOptions } from "./options.js";
import { run } from "./run.js";

interface PasswordOptions extends CommonOptions {
  readonly extn?: string;
}

const PLACEHOLDER = "{extn}";

/** `pbxctl password`: what `${derive:TEXT}` stands for, for a phone that is being set up. */
export function define(name: string, summary: string): Command {
  return command(name, `${summary}. No PBX is needed.`, [
    "pbxctl password 1001                         what ${derive:1001} stands for",
    "pbxctl password --extn 1001 '{extn}/2'       the TEXT as the spec has it, for one extension",
    "pbxctl password 1001 2>/dev/null | pbcopy",
  ])
    .argument("<text>", "the TEXT of ${derive:TEXT}")
    .option("--extn <number>", "the extension that {extn} in TEXT stands for")
    .addHelpText("after", `\nThe master key comes from ${MASTER_KEY}.`)
    .action((text: string, options: PasswordOptions) =>
      run(options, async (terminal) => {
        const from = textOf(text, options.extn);
        const password = new Deriver(masterKey()).derive(from);
        await terminal.print([password]);
        terminal.say(`This is what \${derive:${from}} stands for. Whoever has the output has the password.`);
        return EXIT.ok;
      }),
    );
}

/** The text to derive from. @throws UsageError for what a spec would not take, or takes for something else */
function textOf(written: string, extn: string | undefined): string {
  const whole = /^\$\{derive:(.*)\}$/s.exec(written)?.[1];
  if (whole !== undefined)
    throw new UsageError("TEXT is what stands between ${derive: and }", "leave both away");
  const holds = written.includes(PLACEHOLDER);
  if (holds && extn === undefined) {
    throw new UsageError(
      "TEXT holds {extn}, and it is not said which extension it is for",
      "give its number with --extn",
    );
  }
  if (!holds && extn !== undefined)
    throw new UsageError("--extn is for a TEXT with {extn} in it", "leave --extn away, or write {extn}");
  if (extn !== undefined && !kindOf("extension").keyPattern.test(extn))
    throw new UsageError("--extn takes the number of one extension");
  const text = extn === undefined ? written : written.replaceAll(PLACEHOLDER, () => extn);
  const fault = textFault(text);
  if (fault) throw new UsageError(`TEXT: ${fault.message}`, fault.hint);
  return text;
}

/** @throws UsageError when there is none, or it is weak */
function masterKey(): string {
  const key = setting(MASTER_KEY);
  if (key === undefined) {
    const state = process.env[MASTER_KEY] === undefined ? "is not set" : "is empty";
    throw new UsageError(`The environment variable ${MASTER_KEY} ${state}`, "it holds the master key");
  }
  const fault = keyFault(key);
  if (fault) throw new UsageError(fault.message, fault.hint);
  return key;
}
