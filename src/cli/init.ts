import type { Command } from "commander";
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { specYaml } from "../report/spec-yaml.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { SCHEMA_LINE, exportFrom } from "./export.js";
import { interruptible } from "./interrupt.js";
import { command, withConnection } from "./options.js";
import type { ConnectionOptions } from "./options.js";
import { run } from "./run.js";
import { readSchema } from "./schema.js";
import type { Terminal } from "./terminal.js";

interface InitOptions extends ConnectionOptions {
  readonly fromLive: boolean;
  readonly force: boolean;
}

/** `pbxctl init`: writes a spec to start from, and the schema beside it for editors. */
export function define(name: string, summary: string): Command {
  return withConnection(
    command(name, `${summary}, and its schema beside it for editors.`, [
      "pbxctl init",
      "pbxctl init site/pbx.yaml",
      "pbxctl init --from-live                      fill it from the PBX; nothing is pruned, passwords are left out",
    ]),
  )
    .argument("[file]", "the spec to write", "pbx.yaml")
    .option("--from-live", "fill it from the PBX", false)
    .option("--force", "overwrite an existing file", false)
    .action((file: string, options: InitOptions) =>
      run(options, (terminal) => interruptible((signal) => init(file, options, terminal, signal))),
    );
}

async function init(
  file: string,
  options: InitOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const schemaFile = join(dirname(file), "pbx.schema.json");
  for (const path of options.force ? [] : [file, schemaFile]) {
    if (path === schemaFile && (await isOurSchema(path))) continue;
    if (await exists(path)) {
      throw new UsageError(`${path} is there already`, "name another file, or overwrite it with --force");
    }
  }
  const text = options.fromLive
    ? await fromLive(options, terminal, signal)
    : [...SCHEMA_LINE, STARTER].join("\n");
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await writeFile(schemaFile, await readSchema("spec"));
  } catch (error) {
    throw new UsageError(
      `The spec can't be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const next = file === "pbx.yaml" ? "" : ` ${file}`;
  await terminal.print([
    `Wrote ${file}, and ${schemaFile} for editors.`,
    `Next: pbxctl validate${next}, then pbxctl plan${next}.`,
  ]);
  return EXIT.ok;
}

/** A schema that an earlier version wrote may be brought up to date. */
async function isOurSchema(file: string): Promise<boolean> {
  return readFile(file, "utf8").then(
    (text) => text.includes("pbxctl:schema:pbx"),
    () => false,
  );
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function fromLive(options: InitOptions, terminal: Terminal, signal: AbortSignal): Promise<string> {
  const exported = await exportFrom(options, terminal, signal);
  return `${[...specYaml([...SCHEMA_LINE, LIVE_HEAD], exported)].join("\n")}\n`;
}

const MANAGE = `# What this repository owns. Without prune nothing is deleted because it is missing here.
# manage:
#   extensions: { prune: true, scope: ["1000-1999"] }
#   blacklist: { prune: true }

# Never deleted or replaced, whatever else this file says.
# protect: ["extension/1000", "outbound-group/*"]`;

const LIVE_HEAD = `# The phone system as it was when this file was made. Planning it changes nothing.
# Passwords are left out, so they stay as they are; a new extension needs one.
version: 1

${MANAGE}`;

const STARTER = `# How the phone system should be. "pbxctl plan" shows what that would change, "pbxctl apply" carries it out.
# Numbers are text: quote them, or YAML loses their leading zeros.
version: 1

# The PBX that this file is for; giving another address is then an error.
# connection: { url: "https://pbx.example.cn:8080" }

${MANAGE}

# defaults:
#   extension: { outboundGroup: out, autoLogin: false }

# A collection that is not here is left untouched; [] means that it has no members.
# outboundGroups:
#   - { id: out, name: 呼出组, collectDtmf: none }

# A field that is not stated is left as it is on the PBX. Passwords come from the environment or from files.
# extensions:
#   - { extn: "1001", name: "1001", password: "\${env:EXT_1001}", transferPhone: "13800001111" }
#   - { extn: "1100-1149", password: "\${file:secrets/{extn}}" }

# blacklist:
#   - { phone: "13678267674", direction: both }
#   - { file: blacklist.csv, direction: inbound }

# conferences:
#   - { topic: Weekly, outboundGroup: out, recording: true, members: ["1001", "1002"] }
`;
