import { readFile } from "node:fs/promises";
import { Option } from "commander";
import type { Command } from "commander";
import { resourceChangesIn, waitsOfPlan } from "../reconcile/plan-waits.js";
import { dot } from "../report/dot.js";
import { drawingOfObjects, drawingOfWaits } from "../report/drawing.js";
import type { Drawing } from "../report/drawing.js";
import { mermaid } from "../report/mermaid.js";
import { waitGraph } from "../report/wait-graph.js";
import { objectGraph } from "../spec/object-graph.js";
import { EXIT, UsageError } from "./exit-codes.js";
import { collect, command, withSpec } from "./options.js";
import type { CommonOptions, SpecOptions } from "./options.js";
import { run } from "./run.js";
import { readStandardInput } from "./standard-input.js";
import type { Terminal } from "./terminal.js";
import { check } from "./check-spec.js";
import { targetsOf } from "./planning-checks.js";

interface GraphOptions extends CommonOptions, SpecOptions {
  readonly format: "mermaid" | "dot";
  readonly target: readonly string[];
  readonly plan?: string;
}

const writers = { mermaid, dot } as const;

/** `pbxctl graph`: what refers to what, or what waits for what. */
export function define(name: string, summary: string): Command {
  return withSpec(
    command(name, `${summary}. No PBX is needed.`, [
      "pbxctl graph                                 what the spec's objects refer to",
      "pbxctl graph --target outbound-group/out     who uses this group",
      "pbxctl graph --format dot | dot -Tsvg > pbx.svg",
      "pbxctl plan --format json | pbxctl graph --plan -   in which order apply would work",
    ]),
  )
    .addOption(
      new Option("--format <format>", "of standard output").choices(["mermaid", "dot"]).default("mermaid"),
    )
    .option(
      "--target <address>",
      "only these objects, what they refer to and what refers to them; globs work (repeatable)",
      collect,
      [],
    )
    .option(
      "--plan <plan>",
      "of a plan instead: what waits for what; from plan --out or --format json, - for standard input",
    )
    .addHelpText("after", "\nObjects of a kind become one node with their number where there are too many.")
    .action((named: string[], options: GraphOptions) =>
      run(options, async (terminal) => {
        const drawing =
          options.plan === undefined
            ? await objects(named, options, terminal)
            : await steps(options.plan, named, options, terminal);
        await terminal.print(writers[options.format](drawing));
        return EXIT.ok;
      }),
    );
}

async function objects(
  named: readonly string[],
  options: GraphOptions,
  terminal: Terminal,
): Promise<Drawing> {
  const targets = targetsOf(options.target);
  const { spec } = await check(named, options, terminal);
  const graph = objectGraph(spec, targets);
  if (targets.length > 0 && graph.nodes.length === 0)
    throw new UsageError(
      "--target names nothing that the spec declares or refers to",
      "an address looks like extension/1001",
    );
  if (graph.nodes.length === 0) terminal.say("The spec declares nothing.");
  if (graph.hidden > 0)
    terminal.say(
      `Not drawn: ${graph.hidden === 1 ? "1 reference that is" : `${graph.hidden} references that are`} a \${…}, since nothing is resolved here.`,
    );
  return drawingOfObjects(graph);
}

async function steps(
  file: string,
  named: readonly string[],
  options: GraphOptions,
  terminal: Terminal,
): Promise<Drawing> {
  if (named.length > 0 || options.target.length > 0)
    throw new UsageError(
      "--plan takes neither specs nor --target",
      "the plan holds what it was made for; narrow it there",
    );
  const changes = resourceChangesIn(await readPlan(file));
  if (!changes)
    throw new UsageError(
      `${file === "-" ? "Standard input" : file} is not a plan`,
      "make one with pbxctl plan --format json, or with --out",
    );
  const { waits, hidden } = waitsOfPlan(changes);
  const graph = waitGraph(waits);
  if (!graph) terminal.say("Nothing waits for anything else: all steps start at once.");
  if (graph && graph.left > 0) terminal.say(`Not drawn: ${graph.left} more sorts of steps.`);
  if (hidden.length > 0)
    terminal.say(
      `Not drawn: what ${hidden.length === 1 ? "1 object refers" : `${hidden.length} objects refer`} to, since the plan hides it.`,
    );
  return drawingOfWaits(graph);
}

async function readPlan(file: string): Promise<unknown> {
  try {
    const bytes = file === "-" ? await readStandardInput() : await readFile(file);
    return JSON.parse(Buffer.from(bytes).toString("utf8")) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw new UsageError(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
