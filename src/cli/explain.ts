import { Option } from "commander";
import type { Command } from "commander";
import { explanationData, explanationText } from "../report/explain-text.js";
import { jsonLines } from "../report/json-lines.js";
import { explain } from "../spec/explain.js";
import type { Explanation, Unexplained } from "../spec/explain.js";
import { EXIT, UsageError } from "./exit-codes.js";
import { callsAbout } from "./explain-calls.js";
import { command } from "./options.js";
import type { CommonOptions } from "./options.js";
import { run } from "./run.js";

interface ExplainOptions extends CommonOptions {
  readonly format: "text" | "json";
}

/** `pbxctl explain`: what the schema says of a property, and what the PBX calls it. */
export function define(name: string, summary: string): Command {
  return command(name, `${summary}. No PBX and no spec is needed.`, [
    "pbxctl explain                               the sections of a spec",
    "pbxctl explain extension                     the fields of an extension",
    "pbxctl explain extension.transferPhone",
    "pbxctl explain manage.extensions.scope",
    "pbxctl explain safety --format json",
  ])
    .argument("[property]", "its path, such as extension.name; nothing for the whole spec")
    .addOption(
      new Option("--format <format>", "of standard output").choices(["text", "json"]).default("text"),
    )
    .action((property: string | undefined, options: ExplainOptions) =>
      run(options, async (terminal) => {
        const about = found(explain(property ?? ""));
        const calls = callsAbout(about);
        const json = options.format === "json";
        await terminal.print(
          json ? jsonLines(explanationData(about, calls)) : explanationText(about, calls, terminal.style),
        );
        return EXIT.ok;
      }),
    );
}

/** @throws UsageError naming the nearest property there is, or all of them */
function found(result: Explanation | Unexplained): Explanation {
  if ("properties" in result) return result;
  const { known, word, meant, names } = result;
  const where = known === "" ? "A spec" : known;
  const message =
    names.length === 0
      ? `${where} has nothing below it, and so no ${JSON.stringify(word)}`
      : `${where} has no ${JSON.stringify(word)}`;
  const hint =
    meant !== undefined
      ? `did you mean ${meant}?`
      : names.length > 0
        ? `it has ${names.join(", ")}`
        : `pbxctl explain ${known} tells what it is`;
  throw new UsageError(message, hint);
}
