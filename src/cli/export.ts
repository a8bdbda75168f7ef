import type { Command } from "commander";
import { exportLive } from "../reconcile/export.js";
import type { Export } from "../reconcile/export.js";
import { observe } from "../reconcile/observe.js";
import { specYaml } from "../report/spec-yaml.js";
import { printable } from "../report/printable.js";
import { kindOf, kinds } from "../resources/index.js";
import { connect } from "./connection.js";
import { EXIT, UsageError } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import { collect, command, withConnection } from "./options.js";
import type { ConnectionOptions } from "./options.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";
import { targetsOf } from "./planning-checks.js";

interface ExportOptions extends ConnectionOptions {
  readonly target: readonly string[];
}

/** `pbxctl export`: the live state as a spec. */
export function define(name: string, summary: string): Command {
  return withConnection(
    command(name, `${summary}.`, [
      "pbxctl export > pbx.yaml",
      "pbxctl export --target 'blacklist/*' > blacklist.yaml",
    ]),
  )
    .option("--target <address>", "only these objects; globs work (repeatable)", collect, [])
    .action((options: ExportOptions) =>
      run(options, (terminal) =>
        interruptible(async (signal) => {
          const exported = await exportFrom(options, terminal, signal);
          await terminal.print(specYaml([...SCHEMA_LINE, ...HEAD], exported));
          return EXIT.ok;
        }),
      ),
    );
}

/** What editors need to complete and explain a spec. */
export const SCHEMA_LINE = ["# yaml-language-server: $schema=pbx.schema.json"];

const HEAD = [
  "# The live state of a PBX. Passwords are left out, so they stay as they are; a new extension needs one.",
  "# Nothing is pruned until manage.COLLECTION.prune says so.",
  "version: 1",
];

/** Reads the PBX and states what is live; says on standard error what no spec can state. */
export async function exportFrom(
  options: ConnectionOptions & { readonly target?: readonly string[] },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Export> {
  const targets = targetsOf(options.target ?? []);
  const wanted = (address: string): boolean =>
    targets.length === 0 || targets.some((target) => target.matches(address));
  const { client } = await connect(options, terminal, signal);
  const types = kinds.map(({ type }) => type);
  try {
    terminal.progress.start(`Reading ${types.map((type) => kindOf(type).noun.many).join(", ")}`);
    const exported = exportLive(await observe(client, types, types, []), types, wanted);
    const empty = [...exported.collections.values()].every((statements) => statements.length === 0);
    if (targets.length > 0 && empty)
      throw new UsageError("--target names nothing that is live", "an address looks like extension/1001");
    for (const omission of exported.omitted) {
      terminal.say(`${terminal.errorStyle.yellow("Left out:")} ${printable(omission)}`);
    }
    return targets.length > 0 ? withoutEmpty(exported) : exported;
  } finally {
    terminal.progress.stop();
    await client.close();
  }
}

/** A part of the PBX does not say that the rest of it is empty. */
function withoutEmpty(exported: Export): Export {
  const collections = [...exported.collections].filter(([, statements]) => statements.length > 0);
  return { ...exported, collections: new Map(collections) };
}
