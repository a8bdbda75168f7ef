/** What can stand at the cursor. Pure, save that keys are asked for. */
import { addressOf } from "../../resources/address.js";
import { kinds } from "../../resources/index.js";
import type { ArgumentData, CommandData, CommandLine, OptionData, Source, Word } from "./data.js";

/** What a shell is told. */
export interface Candidates {
  /** Files and folders are the shell's own business. */
  readonly of: "words" | "files" | "folders";
  /** What stands before the word that is completed, within the same argument: `--report=json=`. */
  readonly keep: string;
  /** Whole arguments, `keep` included. */
  readonly words: readonly Word[];
  /** Whether the argument ends with the word. */
  readonly ends: boolean;
}

/** The keys of a type that some spec files declare. */
export type KeysOf = (type: string, specs: readonly string[]) => Promise<readonly string[]>;

/** More words than this are folded into what they begin with. */
const MOST = 200;

const NONE: Candidates = { of: "words", keep: "", words: [], ends: true };

/** What the words before the cursor amount to. */
interface Situation {
  readonly command: CommandData | undefined;
  readonly used: ReadonlySet<OptionData>;
  /** The option that waits for its value. */
  readonly waiting: OptionData | undefined;
  readonly positionals: readonly string[];
  /** `--` was given: nothing is an option any more. */
  readonly closed: boolean;
  /** The specs that the line names. */
  readonly specs: readonly string[];
}

const named = (options: readonly OptionData[], name: string): OptionData | undefined =>
  options.find(({ names }) => names.includes(name));

function situationOf(line: CommandLine, words: readonly string[]): Situation {
  let command: CommandData | undefined;
  let waiting: OptionData | undefined;
  let closed = false;
  const used = new Set<OptionData>();
  const positionals: string[] = [];
  const specs: string[] = [];
  for (const word of words) {
    const options = command?.options ?? line.options;
    if (waiting) {
      if (namesSpec(waiting)) specs.push(word);
      waiting = undefined;
    } else if (word === "--" && !closed) closed = true;
    else if (word.startsWith("-") && word !== "-" && !closed) {
      const option = named(options, word.replace(/=.*$/s, ""));
      if (option) used.add(option);
      if (option && namesSpec(option) && word.includes("=")) specs.push(word.slice(word.indexOf("=") + 1));
      if (option?.value && !word.includes("=")) waiting = option;
    } else if (!command) {
      command = line.commands.find(({ name }) => name === word);
      if (!command) positionals.push(word);
    } else positionals.push(word);
  }
  specs.push(...positionals.filter((_, at) => argumentAt(command, at)?.name === "spec"));
  return { command, used, waiting, positionals, closed, specs: specs.length > 0 ? specs : ["pbx.yaml"] };
}

/** Where the arguments are something else, an option names the spec. */
const namesSpec = ({ names }: OptionData): boolean => names.includes("--spec");

function argumentAt(command: CommandData | undefined, index: number): ArgumentData | undefined {
  const last = command?.arguments.at(-1);
  return command?.arguments[index] ?? (last?.many === true ? last : undefined);
}

/**
 * What can stand at the cursor.
 * @param words the arguments before it
 * @param current the argument that it is at the end of
 */
export async function candidates(
  line: CommandLine,
  words: readonly string[],
  current: string,
  keysOf: KeysOf,
): Promise<Candidates> {
  const situation = situationOf(line, words);
  const { command, waiting, positionals, closed, specs } = situation;
  const ask = (type: string): Promise<readonly string[]> => keysOf(type, specs);
  if (waiting?.value) return fromSource(waiting.value, current, { keep: "", before: "", ask });
  if (current.startsWith("-") && !closed) {
    const at = current.indexOf("=");
    if (at < 0) return optionWords(situation, command?.options ?? line.options, current);
    const option = named(command?.options ?? line.options, current.slice(0, at));
    if (!option?.value) return NONE;
    const keep = current.slice(0, at + 1);
    return fromSource(option.value, current.slice(at + 1), { keep, before: "", ask });
  }
  if (!command) {
    if (positionals.length > 0) return NONE;
    const commands = line.commands.map(({ name, about }): Word => [name, about]);
    return { ...NONE, words: beginning(commands, current) };
  }
  const argument = argumentAt(command, positionals.length);
  const before = positionals.at(firstOf(command, argument) - 1) ?? "";
  return argument ? fromSource(argument.value, current, { keep: "", before, ask }) : NONE;
}

const firstOf = (command: CommandData, argument: ArgumentData | undefined): number =>
  command.arguments.findIndex((each) => each === argument);

/** Options that were not given yet, or may be given again. */
function optionWords({ used }: Situation, options: readonly OptionData[], current: string): Candidates {
  const open = options.filter((option) => option.again || !used.has(option));
  const words = open.flatMap(({ names, about }): Word[] => {
    const fitting = names.filter((name) => name.startsWith(current));
    // The long name says what the short one means.
    const name = fitting.find((each) => each.startsWith("--")) ?? fitting[0];
    return name === undefined ? [] : [[name, about]];
  });
  return { ...NONE, words };
}

const beginning = (words: readonly Word[], prefix: string): Word[] =>
  words.filter(([word]) => word.startsWith(prefix));

interface Around {
  readonly keep: string;
  /** The argument before. */
  readonly before: string;
  readonly ask: (type: string) => Promise<readonly string[]>;
}

async function fromSource(source: Source, current: string, around: Around): Promise<Candidates> {
  const { keep } = around;
  switch (source.of) {
    case "nothing":
      return NONE;
    case "files":
    case "folders":
      return { of: source.of, keep, words: [], ends: true };
    case "words":
      return withKeep(beginning(source.words, current), keep);
    case "paths": {
      const steps = current.split(".").length;
      const near = source.words.filter(([word]) => word.split(".").length <= steps);
      return withKeep(beginning(near, current), keep);
    }
    case "word-and-file": {
      const at = current.indexOf("=");
      if (at >= 0) return { of: "files", keep: keep + current.slice(0, at + 1), words: [], ends: true };
      const open = source.words.map(([word, about]): Word => [`${word}=`, about]);
      return { ...withKeep(beginning(open, current), keep), ends: false };
    }
    case "keys":
      return folded(await around.ask(source.type), current, keep);
    case "by-word": {
      const next = Object.hasOwn(source.sources, around.before) ? source.sources[around.before] : undefined;
      return next ? fromSource(next, current, around) : NONE;
    }
    case "addresses":
      return addresses(current, around);
  }
}

const withKeep = (words: readonly Word[], keep: string): Candidates => ({
  of: "words",
  keep,
  words: words.map(([word, about]) => [keep + word, about]),
  ends: true,
});

/** The type first, then the keys of that type alone. */
async function addresses(current: string, { keep, ask }: Around): Promise<Candidates> {
  const slash = current.indexOf("/");
  if (slash < 0) {
    const types = kinds.map(({ type, noun }): Word => [`${type}/`, noun.many]);
    return { ...withKeep(beginning(types, current), keep), ends: false };
  }
  const type = current.slice(0, slash);
  const keys = await ask(type);
  return folded(
    keys.map((key) => addressOf(type, key)),
    current,
    keep,
  );
}

/** Words with their common beginning; too many of them become their next few characters. */
function folded(all: readonly string[], current: string, keep: string): Candidates {
  const words = all.filter((word) => word.startsWith(current));
  if (words.length <= MOST)
    return withKeep(
      words.map((word) => [word, ""]),
      keep,
    );
  const longest = Math.max(...words.slice(0, MOST).map(({ length }) => length));
  let best = new Set(words.map((word) => cut(word, current.length + 1)));
  for (let length = current.length + 2; length < longest; length += 1) {
    const finer = new Set(words.map((word) => cut(word, length)));
    if (finer.size > MOST) break;
    best = finer;
  }
  return {
    ...withKeep(
      [...best].map((word) => [word, ""]),
      keep,
    ),
    ends: false,
  };
}

/** So many characters, and never half of one. */
const cut = (word: string, length: number): string => word.slice(0, length).replace(/[\ud800-\udbff]$/, "");
