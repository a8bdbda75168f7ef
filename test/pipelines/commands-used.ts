/** Which `pbxctl` commands a script has, and whether each of their options is one of that command. */
import type { CommandLine } from "../../src/cli/completion/data.js";

/** `pbxctl` with its words, as a script has it; lines that `\\` continues are one. */
export function commandsIn(script: string): string[][] {
  const whole = script.replaceAll(/\\\n\s*/g, " ").replaceAll(/^\s*#.*$/gm, "");
  return [...whole.matchAll(/(?<![\w/.$=-])pbxctl ([a-z][^\n;|&)]*)/g)].map(([, words = ""]) =>
    // What `${NAME:+…}` may add counts as said.
    words
      .replaceAll(/\$\{\w+:\+|\}/g, " ")
      .split(/\s+/)
      .filter(Boolean),
  );
}

/** What is wrong with the commands of a script, in words; nothing where all is well. */
export function unknownOptions(script: string, { commands, options }: CommandLine): string[] {
  return commandsIn(script).flatMap(([name = "", ...words]) => {
    const command = commands.find((one) => one.name === name);
    if (!command) return [`pbxctl ${name}: no such command`];
    const known = [...command.options, ...options].flatMap(({ names }) => names);
    return words
      .filter((word) => word.startsWith("-"))
      .map((word) => word.split("=")[0] ?? "")
      .filter((option) => !known.includes(option))
      .map((option) => `pbxctl ${name} has no ${option}`);
  });
}
