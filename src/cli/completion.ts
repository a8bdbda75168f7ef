import { Argument } from "commander";
import type { Command } from "commander";
import { scripts, shells } from "./completion/scripts.js";
import { EXIT } from "./exit-codes.js";
import { command } from "./options.js";
import type { CommonOptions } from "./options.js";
import { run } from "./run.js";

/** `pbxctl completion`: a script for the shell, which asks the program at each Tab. */
export function define(name: string, summary: string): Command {
  return command(name, `${summary}.`, [
    "source <(pbxctl completion bash)             in ~/.bashrc",
    "source <(pbxctl completion zsh)              in ~/.zshrc, after compinit",
    "pbxctl completion fish | source              in ~/.config/fish/config.fish",
  ])
    .addArgument(new Argument("<shell>", "whose script").choices(shells))
    .addHelpText(
      "after",
      "\nAddresses come from the spec that the line names, or from pbx.yaml here. The PBX is not asked.",
    )
    .action((shell: (typeof shells)[number], options: CommonOptions) =>
      run(options, async (terminal) => {
        await terminal.print([scripts[shell].trimEnd()]);
        return EXIT.ok;
      }),
    );
}
