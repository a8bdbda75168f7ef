import type { Command } from "commander";
import { type Adoption, adopt } from "../adopt/adopt.js";
import type { World } from "../adopt/decide.js";
import { prove } from "../adopt/prove.js";
import { OverlapError } from "../adopt/text-edit.js";
import { observe, typesToRead } from "../reconcile/observe.js";
import type { Live } from "../reconcile/observe.js";
import { adoptSentence, adoptedText, leftText } from "../report/adopt-text.js";
import { findingsText } from "../report/findings-text.js";
import { unifiedDiff } from "../report/unified-diff.js";
import { addressFault, addressOf, glob } from "../resources/address.js";
import type { Glob } from "../resources/address.js";
import { kindOf, kinds } from "../resources/index.js";
import { FindingsError } from "../spec/finding.js";
import { type LoadOptions, loadSpec } from "../spec/load.js";
import type { Desired, Loaded, Spec } from "../spec/model.js";
import { resolveSpec } from "../spec/resolve.js";
import { reportFindings } from "./check-spec.js";
import { connect } from "./connection.js";
import { readDrift } from "./drift-report.js";
import type { DriftFound } from "./drift-report.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import { collect, command, withConnection } from "./options.js";
import type { ConnectionOptions, SpecOptions } from "./options.js";
import { replaceFiles } from "./replace-files.js";
import { run } from "./run.js";
import { SpecContents } from "./spec-contents.js";
import { specPaths, today } from "./spec-paths.js";
import type { Terminal } from "./terminal.js";

interface AdoptOptions extends ConnectionOptions, SpecOptions {
  readonly spec: readonly string[];
  readonly drift?: string;
  readonly dryRun: boolean;
}

/** A spec whose references are resolved, and what it was read from. */
interface Read {
  readonly spec: Spec;
  readonly loaded: Loaded;
  readonly desired: ReadonlyMap<string, readonly Desired[]>;
}

/** `pbxctl adopt`: the spec becomes what is live. Of the PBX it only reads. */
export function define(name: string, summary: string): Command {
  return withConnection(
    command(name, `${summary}.`, [
      "pbxctl adopt --dry-run                       show the difference, write nothing",
      "pbxctl adopt && git diff",
      "pbxctl adopt extension/1001 'blacklist/400*' only these, also what nobody declared yet",
      "pbxctl adopt --spec site/",
      "pbxctl adopt --drift drift.json              what drift --base applied --report json=drift.json found",
    ]),
  )
    .argument(
      "[address...]",
      "only these objects, undeclared ones too; globs work (default: what the plan would change)",
    )
    .option("--spec <path>", "file or folder of the spec (repeatable; default: pbx.yaml)", collect, [])
    .option(
      "--allow-file-root <dir>",
      "let files named by the spec lie in this folder, too (repeatable)",
      collect,
      [],
    )
    .option("--trust-spec-address", "use the spec's connection.url when no other address is given")
    .option("--drift <report>", "only what this JSON report of drift names, also what nobody declared")
    .option("--dry-run", "print the difference as a unified diff, and write nothing", false)
    .action((addresses: string[], options: AdoptOptions) =>
      run(options, (terminal) =>
        interruptible((signal) => adoptLive(globsOf(addresses), options, terminal, signal)),
      ),
    );
}

/** @throws UsageError for an address that can name nothing, before any request */
function globsOf(patterns: readonly string[]): Glob[] {
  return patterns.map((pattern) => {
    const type = pattern.slice(0, Math.max(0, pattern.indexOf("/")));
    const known = kinds.some((kind) => glob(type).matches(kind.type));
    const fault = addressFault(pattern) ?? (known ? undefined : "names no type of object");
    if (fault === undefined) return glob(pattern);
    const types = kinds.map((kind) => kind.type).join(", ");
    const hint = `an address is TYPE/KEY, where TYPE is ${types}; files are named with --spec`;
    throw new UsageError(`${JSON.stringify(pattern)}: the address ${fault}`, hint);
  });
}

async function adoptLive(
  addresses: readonly Glob[],
  options: AdoptOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const drift = await driftOf(addresses, options);
  const contents = new SpecContents();
  const paths = specPaths(options.spec);
  const settings = { cwd: process.cwd(), allowFileRoots: options.allowFileRoot, today: today() };
  const loaded = await loadSpec(paths, { ...settings, read: contents.read });
  reportFindings(loaded.findings, loaded, terminal);
  const read = readSpec(loaded, options);
  const live = await observeFor(read, addresses, drift, options, terminal, signal);
  const reported = drift && { reported: drift.addresses };
  const world = { spec: read.spec, desired: read.desired, live, addresses, ...reported };
  checkNamed(world);
  const adoption = rewritten(world, contents);
  const after = await again(paths, { ...settings, read: contents.with(adoption.files) }, options, terminal);
  const { left, faults } = prove(read.spec, after, live, adoption);
  if (faults.length > 0) throw refusal(faults);
  const told = { ...adoption, left: [...adoption.left, ...left, ...(drift?.left ?? [])] };
  terminal.say(...leftText(told, terminal.errorStyle));
  if (options.dryRun) {
    await terminal.print(difference(adoption, loaded, after.loaded, terminal));
    terminal.say(adoptSentence(told, true));
    return EXIT.ok;
  }
  signal.throwIfAborted();
  await replaceFiles(contents.replacements(adoption.files));
  await terminal.print([...adoptedText(told, terminal.style), adoptSentence(told, false)]);
  return EXIT.ok;
}

/** @throws UsageError before any request, when the report is none, or addresses are named besides */
async function driftOf(addresses: readonly Glob[], { drift }: AdoptOptions): Promise<DriftFound | undefined> {
  if (drift === undefined) return undefined;
  if (addresses.length === 0) return readDrift(drift);
  throw new UsageError("--drift and addresses exclude each other", "the report says what is adopted");
}

function readSpec(loaded: Loaded, options: AdoptOptions): Read {
  if (!loaded.spec) throw new FindingsError(loaded.findings, loaded.locate);
  const { desired, findings } = resolveSpec(loaded.spec, {
    env: process.env,
    cwd: process.cwd(),
    allowFileRoots: options.allowFileRoot,
  });
  if (findings.some(({ severity }) => severity === "error")) throw new FindingsError(findings, loaded.locate);
  return { spec: loaded.spec, loaded, desired };
}

/** Reads what the spec declares, and what the addresses may name besides. */
async function observeFor(
  { spec, loaded }: Read,
  addresses: readonly Glob[],
  drift: DriftFound | undefined,
  options: AdoptOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Live> {
  const declared = [...spec.collections.keys()];
  const named = kinds.filter(({ type }) =>
    addresses.some(({ pattern }) => glob(pattern.slice(0, pattern.indexOf("/"))).matches(type)),
  );
  const wanted = [...new Set([...declared, ...named.map(({ type }) => type)])];
  const types = typesToRead(wanted);
  const { client } = await connect(options, terminal, signal, loaded);
  if (drift && drift.target !== client.url) {
    const what = `--drift ${options.drift ?? ""} is of ${drift.target}, and the PBX is ${client.url}`;
    throw new UsageError(what, "give the report of this PBX");
  }
  terminal.progress.start(`Reading ${types.map((type) => kindOf(type).noun.many).join(", ")}`);
  try {
    return await observe(client, types, wanted, declared);
  } finally {
    terminal.progress.stop();
    await client.close();
  }
}

/** An address that names nothing is misspelt; it must not read as "nothing to adopt". */
function checkNamed({ addresses, desired, live }: World): void {
  const known = [desired, live].flatMap((all) =>
    [...all].flatMap(([type, objects]) =>
      [...("size" in objects ? objects.keys() : objects.map(({ key }) => key))].map((key) =>
        addressOf(type, key),
      ),
    ),
  );
  const unknown = addresses.find((address) => !known.some((one) => address.matches(one)));
  if (unknown)
    throw new UsageError(
      `${unknown.pattern} names nothing, neither in the spec nor on the PBX`,
      "an address looks like extension/1001 or 'blacklist/400*'; pbxctl get lists what is live",
    );
}

function rewritten(world: World, contents: SpecContents): Adoption {
  try {
    return adopt(world, contents.of);
  } catch (error) {
    if (error instanceof OverlapError) throw refusal(["a file is written in a way that can't be edited"]);
    throw error;
  }
}

/** The spec as it would be; findings that it would have end the command, and nothing is written. */
async function again(
  paths: readonly string[],
  settings: LoadOptions,
  options: AdoptOptions,
  terminal: Terminal,
): Promise<Read> {
  const loaded = await loadSpec(paths, settings);
  try {
    return readSpec(loaded, options);
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    terminal.say(...findingsText(error.findings, loaded.locate, terminal.errorStyle));
    throw refusal(["the spec would have errors (their lines are those it would have)"]);
  }
}

function refusal(faults: readonly string[]): UsageError {
  const shown = faults.slice(0, 5).join("; ");
  const more = faults.length > 5 ? `; and ${faults.length - 5} more` : "";
  return new UsageError(
    `This can't be adopted, and nothing was written: ${shown}${more}`,
    "name the objects to adopt, or edit these by hand",
  );
}

function* difference(
  { files }: Adoption,
  before: Loaded,
  after: Loaded,
  { style }: Terminal,
): Generator<string> {
  for (const file of [...files.keys()].sort()) {
    yield* unifiedDiff(file, before.shown(file) ?? "", after.shown(file) ?? "", style);
  }
}
