/** `pbxctl __complete SHELL …`: what the shells' scripts call at each Tab. No network; silent about everything that goes wrong. */
import { readFile } from "node:fs/promises";
import { printable } from "../../report/printable.js";
import { packageFile } from "../package-file.js";
import { candidates } from "./candidates.js";
import type { Candidates, KeysOf } from "./candidates.js";
import type { CommandLine, Word } from "./data.js";
import { parseLine, shellQuoted } from "./shell-line.js";

/** The lines that a script reads: five that say how to take the rest, and a candidate each. */
export function answerLines(
  { of, keep, words, ends }: Candidates,
  current: string,
  settled: number,
  told: readonly string[],
): string[] {
  const head = [current.slice(0, settled), keep, current.slice(keep.length), ends ? "space" : "nospace", of];
  return [...head, ...told.slice(0, words.length)].map((line) => printable(line));
}

const keysOf: KeysOf = async (type, specs) => {
  const { declaredKeys } = await import("../../spec/declared-keys.js");
  return declaredKeys(specs.map(withoutTilde), { cwd: process.cwd(), type });
};

const withoutTilde = (path: string): string => path.replace(/^~(?=\/)/, process.env["HOME"] ?? "~");

/** What the build made of the definitions; without it they are collected now. */
async function commandLine(): Promise<CommandLine> {
  try {
    const text = await readFile(packageFile("dist/command-line.json"), "utf8");
    return JSON.parse(text) as CommandLine;
  } catch {
    const { collectCommandLine } = await import("./collect.js");
    return collectCommandLine();
  }
}

/** What cannot be shown as it is cannot be inserted either. */
const isShowable = ([word]: Word): boolean => printable(word) === word;

const writers: Readonly<Record<string, (rest: readonly string[]) => Promise<string[]>>> = {
  bash: async ([breaks = "", text = ""]) => {
    const { words, current, settled, quote } = parseLine(text, breaks);
    // Variables that are set for the command, and its own name.
    const own = words.findIndex((word) => !/^\w+=/.test(word));
    const found = await candidates(await commandLine(), words.slice(own + 1), current, keysOf);
    const shown = found.words.filter(isShowable);
    const told = shown.map(([word]) => shellQuoted(word.slice(settled), quote));
    return answerLines({ ...found, words: shown }, current, settled, told);
  },
  zsh: (rest) =>
    described(rest, ([word, about]) => {
      const value = word.replace(/[\\:]/g, "\\$&");
      return about === "" ? value : `${value}:${about}`;
    }),
  fish: (rest) => described(rest, ([word, about]) => (about === "" ? word : `${word}\t${about}`)),
};

async function described(rest: readonly string[], tell: (word: Word) => string): Promise<string[]> {
  const current = rest.at(-1) ?? "";
  const found = await candidates(await commandLine(), rest.slice(0, -1), current, keysOf);
  const shown = found.words.filter(isShowable);
  const told = shown.map(([word, about]) => tell([word, printable(about)]));
  const head = answerLines({ ...found, words: [] }, current, 0, []);
  return [...head, ...told];
}

/** Prints what can stand at the cursor; nothing when that can't be told. */
export async function complete([shell = "", ...rest]: readonly string[]): Promise<void> {
  process.stdout.on("error", () => undefined);
  try {
    const lines = Object.hasOwn(writers, shell) ? await writers[shell]?.(rest) : undefined;
    if (lines) process.stdout.write(`${lines.join("\n")}\n`);
    else process.exitCode = 1;
  } catch {
    process.exitCode = 1;
  }
}
