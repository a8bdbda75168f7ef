import { describe, expect, it } from "vitest";
import { collectCommandLine } from "../../src/cli/completion/collect.js";
import { commandsIn, unknownOptions } from "./commands-used.js";

const SCRIPT = `# pbxctl nonsense --in-a-comment
pbxctl plan --base applied \\
  \${URL:+--notify "env:URL"} --report json=a.json || code=$?
echo "pbxctl" > .pbxctl/x; if pbxctl drift; then x=$(pbxctl --version); fi`;

describe("commands of a script", () => {
  it("are found with all their words", () => {
    expect(commandsIn(SCRIPT)).toEqual([
      ["plan", "--base", "applied", "--notify", '"env:URL"', "--report", "json=a.json"],
      ["drift"],
    ]);
  });

  it("have options that there are", async () => {
    const line = await collectCommandLine();
    expect(unknownOptions("pbxctl plan --base=x --detailed-exitcode", line)).toEqual([]);
    expect(unknownOptions(SCRIPT, line)).toEqual(["pbxctl plan has no --notify"]);
    expect(unknownOptions("pbxctl plane --base x", line)).toEqual(["pbxctl plane: no such command"]);
  });
});
