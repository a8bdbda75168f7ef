import type { Command } from "commander";

/**
 * Has mistakes of the command line told without what was written to an unknown option: `--password=…` is none of this
 * program's, and what stands behind it may be a password all the same.
 */
export function withoutValues(command: Command): Command {
  return command.configureOutput({
    outputError: (text, write) =>
      write(
        text.replace(
          /(unknown option ')(--[^'=]*=|-[^-])[^\n]*'/,
          (_, said: string, option: string) => `${said}${option}…'`,
        ),
      ),
  });
}
