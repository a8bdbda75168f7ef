import { Argument, InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { recordsJson, recordsYaml } from "../report/records-text.js";
import { tableText } from "../report/table-text.js";
import { glob } from "../resources/address.js";
import { byCodeUnits } from "../resources/value.js";
import { didYouMean } from "../spec/nearest.js";
import { connect } from "./connection.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { getLists } from "./get-lists.js";
import type { GetList, Listed } from "./get-lists.js";
import { interruptible } from "./interrupt.js";
import { command, withConnection } from "./options.js";
import type { ConnectionOptions } from "./options.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";

interface GetOptions extends ConnectionOptions {
  readonly format: "table" | "json" | "yaml";
}

const CHOICES = getLists.map(({ name }) => name).join(", ");

/** `pbxctl get`: lists what is live. */
export function define(name: string, summary: string): Command {
  return withConnection(
    command(name, `${summary}. Passwords are never shown.`, [
      "pbxctl get extensions",
      "pbxctl get extensions 1001 '11*'             these alone; globs work",
      "pbxctl get agents                            who is signed in, and in which state",
      "pbxctl get queues 售后                       a queue goes by its id and by its name",
      "pbxctl get conferences --format yaml",
      "pbxctl get blacklist --format json | jq -r '.[] | select(.direction == \"both\").phone'",
    ]),
  )
    .addArgument(new Argument("<what>", `one of ${CHOICES}`).argParser(parseWhat))
    .argument("[name...]", "only these: keys or globs")
    .addOption(
      new Option("--format <format>", "of standard output")
        .choices(["table", "json", "yaml"])
        .default("table"),
    )
    .action((what: GetList, names: string[], options: GetOptions) =>
      run(options, (terminal) => interruptible((signal) => get(what, names, options, terminal, signal))),
    );
}

function parseWhat(word: string): GetList {
  const wanted = word.toLowerCase();
  const known = getLists.find((list) =>
    [list.name, ...list.aliases].some((name) => name.toLowerCase() === wanted),
  );
  if (known) return known;
  const meant = didYouMean(
    word,
    getLists.map(({ name }) => name),
  );
  throw new InvalidArgumentError(
    `It takes one of ${CHOICES}.${meant === undefined ? "" : ` (D${meant.slice(1)})`}`,
  );
}

async function get(
  list: GetList,
  names: readonly string[],
  options: GetOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const all = await read(list, names, options, terminal, signal);
  const { found, missing } = pick(all, names);
  const lines = linesOf(list, found, options, terminal);
  if (found.length === 0 && missing.length === 0) terminal.say(`The PBX lists no ${list.noun.many}.`);
  if (found.length > 0 || options.format !== "table") await terminal.print(lines);
  if (missing.length > 0) throw nothing(list, missing, all);
  return EXIT.ok;
}

async function read(
  list: GetList,
  names: readonly string[],
  options: GetOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<readonly Listed[]> {
  const { client } = await connect(options, terminal, signal);
  const globs = names.map((name) => glob(name));
  const wanted = (key: string): boolean => names.length === 0 || globs.some((each) => each.matches(key));
  try {
    terminal.progress.start(`Reading ${list.noun.many}`);
    const listed = await list.read(client, (key) => wanted(key) || names.includes(key));
    return listed.toSorted(byKey);
  } finally {
    terminal.progress.stop();
    await client.close();
  }
}

const byKey = ({ names: [one = ""] }: Listed, { names: [other = ""] }: Listed): number =>
  byCodeUnits(one, other);

/** What the names mean: an exact name, else a glob. All of it when there are none. */
function pick(
  all: readonly Listed[],
  names: readonly string[],
): { found: readonly Listed[]; missing: readonly string[] } {
  if (names.length === 0) return { found: all, missing: [] };
  const exact = new Set(all.flatMap((each) => each.names));
  const missing: string[] = [];
  const found = new Set<Listed>();
  for (const name of names) {
    const pattern = exact.has(name) ? { matches: (other: string) => other === name } : glob(name);
    const matching = all.filter((each) => each.names.some((other) => pattern.matches(other)));
    if (matching.length === 0) missing.push(name);
    for (const each of matching) found.add(each);
  }
  return { found: all.filter((each) => found.has(each)), missing };
}

function linesOf(
  list: GetList,
  found: readonly Listed[],
  { format }: GetOptions,
  terminal: Terminal,
): Iterable<string> {
  const records = found.map(({ record }) => record);
  if (format === "json") return recordsJson(records);
  return format === "yaml" ? recordsYaml(records) : tableText(list.columns, records, terminal.style);
}

function nothing({ noun, hint }: GetList, missing: readonly string[], all: readonly Listed[]): UsageError {
  const [first = ""] = missing;
  const named = missing.map((name) => JSON.stringify(name)).join(", ");
  const meant = didYouMean(
    first,
    all.flatMap(({ names }) => names),
  );
  return new UsageError(`The PBX lists no ${noun.one} ${named}`, meant ?? hint);
}
