import { Option } from "commander";
import type { Command } from "commander";
import { countText } from "../report/count-text.js";
import { findingsGithub } from "../report/findings-github.js";
import { findingsSarif } from "../report/findings-sarif.js";
import type { LocateFile } from "../report/findings-sarif.js";
import { countFindings, findingData, findingsText } from "../report/findings-text.js";
import { jsonLines } from "../report/json-lines.js";
import { kinds } from "../resources/index.js";
import { FindingsError } from "../spec/finding.js";
import { loadSpec } from "../spec/load.js";
import type { Loaded, Spec } from "../spec/model.js";
import { EXIT } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { command, withSpec } from "./options.js";
import type { CommonOptions, SpecOptions } from "./options.js";
import { repositoryPath, repositoryRoot } from "./repository.js";
import { run } from "./run.js";
import { specPaths, today } from "./spec-paths.js";
import type { Terminal } from "./terminal.js";
import { programVersion } from "./version.js";

const FORMATS = ["text", "json", "github", "sarif"] as const;

interface ValidateOptions extends CommonOptions, SpecOptions {
  readonly format: (typeof FORMATS)[number];
}

/** `pbxctl validate`: checks files offline. */
export function define(name: string, summary: string): Command {
  return withSpec(
    command(name, `${summary}.`, [
      "pbxctl validate",
      "pbxctl validate site/ blacklists.yaml",
      "pbxctl validate --format json | jq '.findings[].message'",
      "pbxctl validate --format github              annotate the lines of a pull request",
      "pbxctl validate --format sarif > pbx.sarif   for code scanning",
    ]),
  )
    .addOption(new Option("--format <format>", "of standard output").choices(FORMATS).default("text"))
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
  if (options.format === "text") await validateText(loaded, terminal);
  else await terminal.print(await rendered(options.format, loaded));
  return loaded.spec === undefined ? EXIT.error : EXIT.ok;
}

async function validateText({ spec, findings, locate }: Loaded, terminal: Terminal): Promise<void> {
  if (spec === undefined) throw new FindingsError(findings, locate);
  terminal.say(...findingsText(findings, locate, terminal.errorStyle));
  const warnings = findings.length > 0 ? `, ${countFindings(findings)}` : "";
  await terminal.print([`${terminal.style.green("Valid:")} ${inventory(spec)}${warnings}.`]);
}

async function rendered(
  format: Exclude<ValidateOptions["format"], "text">,
  loaded: Loaded,
): Promise<Iterable<string>> {
  switch (format) {
    case "json":
      return json(loaded);
    case "github":
      return findingsGithub(loaded.findings, locateFile(loaded));
    case "sarif": {
      const { diagnosticsHelp } = await import("./handbook.js");
      const help = diagnosticsHelp();
      const tool = { version: programVersion(), helpOf: (code: string) => help.get(code) };
      return jsonLines(findingsSarif(loaded.findings, locateFile(loaded), tool));
    }
  }
}

function json({ spec, findings, locate }: Loaded): Iterable<string> {
  const data = findings.map((finding) => findingData(finding, locate));
  return jsonLines({ format_version: "1.0", valid: spec !== undefined, findings: data });
}

/** Files from the root of the repository that the command runs in. */
function locateFile({ locate }: Loaded): LocateFile {
  const cwd = process.cwd();
  const root = repositoryRoot(cwd);
  return (place) => ({ ...repositoryPath(root, cwd, place.file), region: locate(place)?.region });
}

function inventory(spec: Spec): string {
  const parts = kinds.flatMap((kind) => {
    const count = spec.collections.get(kind.type)?.length;
    return count === undefined ? [] : [`${count} ${count === 1 ? kind.noun.one : kind.noun.many}`];
  });
  const files = countText(spec.files.length, "file");
  return `${parts.length > 0 ? parts.join(", ") : "nothing declared"} in ${files}`;
}
