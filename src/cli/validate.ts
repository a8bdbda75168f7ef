import { Option } from "commander";
import type { Command } from "commander";
import { jsonText } from "../report/json-text.js";
import { countFindings, findingData, findingsText } from "../report/findings-text.js";
import { kinds } from "../resources/index.js";
import { FindingsError } from "../spec/finding.js";
import { loadSpec } from "../spec/load.js";
import type { Loaded, Spec } from "../spec/model.js";
import { EXIT } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { command, withSpec } from "./options.js";
import type { CommonOptions, SpecOptions } from "./options.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";
import { specPaths, today } from "./workflow.js";

interface ValidateOptions extends CommonOptions, SpecOptions {
  readonly format: "text" | "json";
}

/** `pbxctl validate`: checks files offline. */
export function define(name: string, summary: string): Command {
  return withSpec(
    command(name, `${summary}.`, [
      "pbxctl validate",
      "pbxctl validate site/ blacklists.yaml",
      "pbxctl validate --format json | jq '.findings[].message'",
    ]),
  )
    .addOption(
      new Option("--format <format>", "of standard output").choices(["text", "json"]).default("text"),
    )
    .action((named: string[], options: ValidateOptions) =>
      run(options, (terminal) => validate(named, options, terminal)),
    );
}

async function validate(
  named: readonly string[],
  options: ValidateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const loaded = await loadSpec(specPaths(named), {
    cwd: process.cwd(),
    allowFileRoots: options.allowFileRoot,
    today: today(),
  });
  const valid = loaded.spec !== undefined;
  if (options.format === "json") await terminal.print(json(loaded, valid));
  else if (!valid) throw new FindingsError(loaded.findings, loaded.locate);
  else {
    terminal.say(...findingsText(loaded.findings, loaded.locate, terminal.errorStyle));
    const warnings = loaded.findings.length > 0 ? `, ${countFindings(loaded.findings)}` : "";
    await terminal.print([`${terminal.style.green("Valid:")} ${inventory(loaded.spec)}${warnings}.`]);
  }
  return valid ? EXIT.ok : EXIT.error;
}

function json(loaded: Loaded, valid: boolean): string[] {
  const findings = loaded.findings.map((finding) => findingData(finding, loaded.locate));
  return [jsonText({ format_version: "1.0", valid, findings }, 2)];
}

function inventory(spec: Spec): string {
  const parts = kinds.flatMap((kind) => {
    const count = spec.collections.get(kind.type)?.length;
    return count === undefined ? [] : [`${count} ${count === 1 ? kind.noun.one : kind.noun.many}`];
  });
  const files = `${spec.files.length} file${spec.files.length === 1 ? "" : "s"}`;
  return `${parts.length > 0 ? parts.join(", ") : "nothing declared"} in ${files}`;
}
