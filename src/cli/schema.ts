import { Argument } from "commander";
import type { Command } from "commander";
import { readFile } from "node:fs/promises";
import { EXIT } from "./exit-codes.js";
import { command } from "./options.js";
import type { CommonOptions } from "./options.js";
import { packageFile } from "./package-file.js";
import { run } from "./run.js";

const FILES = { spec: "pbx.schema.json", plan: "plan.schema.json", report: "report.schema.json" } as const;

/** `pbxctl schema`: prints the JSON Schema of the spec, or of the plan or report document. */
export function define(name: string, summary: string): Command {
  return command(name, `${summary}, or of the plan or report document.`, [
    "pbxctl schema > pbx.schema.json     for editors: # yaml-language-server: $schema=pbx.schema.json",
    "pbxctl schema plan",
    "pbxctl schema report                what --report json=FILE of an apply writes",
  ])
    .addArgument(
      new Argument("[document]", "whose schema").choices(["spec", "plan", "report"]).default("spec"),
    )
    .action((document: keyof typeof FILES, options: CommonOptions) =>
      run(options, async (terminal) => {
        const schema = await readSchema(document);
        await terminal.print([schema.trimEnd()]);
        return EXIT.ok;
      }),
    );
}

/** The schema's text. */
export async function readSchema(document: keyof typeof FILES): Promise<string> {
  return readFile(packageFile(`schema/${FILES[document]}`), "utf8");
}
