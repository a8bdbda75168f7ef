import { Command } from "commander";
import { commands } from "./commands.js";
import { withoutValues } from "./usage-output.js";
import { programVersion } from "./version.js";

/**
 * The whole command line.
 * @param isNamed which commands' modules are loaded: the others stand in the help with their summary
 */
export async function program(isNamed: (name: string) => boolean): Promise<Command> {
  const root = withoutValues(new Command("pbxctl"))
    .description("Configuration as code for an IP-PBX: a YAML file says what the phone system should be.")
    .version(programVersion(), "-V, --version", "print the version")
    .option("--no-color", "no colours, even on a terminal; also after the command")
    .option("--debug", "tell each call on standard error, values masked; also after the command")
    // Each command has these options, too: without this, what stands after it would be taken for the program's own.
    .enablePositionalOptions()
    .hook("preSubcommand", (program, command) => {
      for (const name of ["color", "debug"])
        if (program.getOptionValueSource(name) === "cli")
          command.setOptionValueWithSource(name, program.getOptionValue(name), "cli");
    })
    .showHelpAfterError("(pbxctl --help lists the commands)")
    .addHelpText("after", HELP);
  for (const { name, summary, load } of commands) {
    root.addCommand(
      isNamed(name) ? (await load()).define(name, summary) : new Command(name).description(summary),
    );
  }
  return root;
}

const HELP = `
Examples:
  pbxctl init                                  start a spec
  pbxctl plan                                  what would change, nothing is written
  pbxctl apply                                 plan, ask, carry out, verify
  pbxctl drift || echo "exit $?"               2: the PBX differs from the spec

The PBX's address and user come from PBX_URL, PBX_USERNAME and PBX_PASSWORD, or from options.
Exit codes: 0 done, 1 error, 2 differences, 3 stale plan, 4 applied in part, 5 a gate refused, 130/143 interrupted.`;
