/** The command line as data, out of the commands' definitions: a new command or option is complete by itself. */
import type { Argument, Command, Option } from "commander";
import { documentedCalls } from "../../pbx/calls.js";
import { guideTo } from "../../pbx/handbook.js";
import { openableGates } from "../../reconcile/gates/index.js";
import { formats } from "../../report/format.js";
import { kinds } from "../../resources/index.js";
import { byCodeUnits } from "../../resources/value.js";
import { explainable } from "../../spec/explain.js";
import { getLists } from "../get-lists.js";
import { program } from "../program.js";
import type { ArgumentData, CommandData, CommandLine, OptionData, Source, Word } from "./data.js";

const NOTHING: Source = { of: "nothing" };
const FILES: Source = { of: "files" };

const words = (list: readonly Word[]): Source => ({ of: "words", words: list });
const plain = (list: readonly string[]): readonly Word[] => list.map((word) => [word, ""]);

/** What a value is called in the help, such as `<file>`, and what it may be then. */
const sources: Readonly<Record<string, () => Source>> = {
  file: () => FILES,
  plan: () => FILES,
  report: () => FILES,
  spec: () => FILES,
  dir: () => ({ of: "folders" }),
  address: () => ({ of: "addresses" }),
  extn: () => ({ of: "keys", type: "extension" }),
  gate: () => words(plain(openableGates)),
  "format=file": () => ({ of: "word-and-file", words: plain(formats) }),
  what: () => words(getLists.map(({ name, noun }) => [name, noun.many])),
  name: () => ({ of: "by-word", sources: namesInLists() }),
  property: () => ({ of: "paths", words: explainable().map(({ path, title }) => [path, title]) }),
  method: () => words(plain([...new Set(documentedCalls.map(({ method }) => method))].sort(byCodeUnits))),
  path: () => ({ of: "by-word", sources: callsByMethod() }),
};

/** The same words mean something else where they are an option's value. */
const optionSources: typeof sources = { path: () => FILES, "file|revision": () => FILES };

/** Of the lists of `get`, those of the kinds: a spec declares what they may hold. */
function namesInLists(): Record<string, Source> {
  const named: Record<string, Source> = {};
  for (const { name, aliases, noun } of getLists) {
    const kind = kinds.find((each) => each.noun === noun);
    if (kind) for (const word of [name, ...aliases]) named[word] = { of: "keys", type: kind.type };
  }
  return named;
}

function callsByMethod(): Record<string, Source> {
  const calls: Record<string, Word[]> = {};
  for (const spec of documentedCalls)
    (calls[spec.method] ??= []).push([spec.path.replace(/^\/api\//, ""), guideTo(spec).what]);
  return Object.fromEntries(Object.entries(calls).map(([method, list]) => [method, words(list)]));
}

function sourceOf(
  name: string,
  choices: readonly string[] | undefined,
  known: typeof sources = sources,
): Source {
  if (choices) return words(plain(choices));
  return Object.hasOwn(known, name) ? (known[name]?.() ?? NOTHING) : NOTHING;
}

function optionData(option: Option): OptionData {
  const names = [option.long, option.short].filter((name) => name !== undefined);
  const takes = option.required || option.optional;
  const value = /[<[](.+?)(?:\.{3})?[>\]]/.exec(option.flags)?.[1] ?? "";
  return {
    names,
    about: option.description,
    again: Array.isArray(option.defaultValue) || option.variadic,
    ...(takes && { value: sourceOf(value, option.argChoices, { ...sources, ...optionSources }) }),
  };
}

const argumentData = (argument: Argument): ArgumentData => ({
  name: argument.name(),
  many: argument.variadic,
  value: sourceOf(argument.name(), argument.argChoices),
});

const optionsOf = (command: Command): OptionData[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .map((option) => optionData(option));

const commandData = (command: Command): CommandData => ({
  name: command.name(),
  about: command.description().replace(/\.$/, ""),
  options: optionsOf(command),
  arguments: command.registeredArguments.map(argumentData),
});

/** Loads every command, which takes a while: the build keeps the result beside the program. */
export async function collectCommandLine(): Promise<CommandLine> {
  const root = await program(() => true);
  const defined = root.commands.map(commandData);
  const names = defined.map(({ name, about }): Word => [name, about]);
  const help: CommandData = {
    name: "help",
    about: "Display help for a command",
    options: [],
    arguments: [{ name: "command", many: false, value: words(names) }],
  };
  return { options: optionsOf(root), commands: [...defined, help] };
}
