/** docs/operating.md: every command line in it is one that pbxctl takes. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { folder, pbxctl } from "../support/cli.js";

const page = readFileSync(new URL("../../docs/operating.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block);
const lines = blocks.flatMap((block) => block.split("\n").filter((line) => line.includes("pbxctl ")));

/** A shell's words: quotes are taken off, and what stands before the command sets the environment. */
const words = (line: string): string[] =>
  line
    .slice(line.indexOf("pbxctl ") + "pbxctl ".length)
    .split(" ")
    .map((word) => word.replaceAll("'", ""));

describe("docs/operating.md", () => {
  it("has command lines", () => expect(lines.length).toBeGreaterThan(15));

  it.each(lines.filter((line) => !line.includes("pbxctl simulate")))("%s", async (line) => {
    // Without an address, a command whose words are right says so, and any other complains of its words.
    const spec = words(line)[0] === "init" ? {} : { "pbx.yaml": "version: 1\n" };
    const { err } = await pbxctl(words(line), { cwd: folder(spec) });
    if (words(line).includes("--list")) expect(err).toBe("");
    else
      expect(err).toMatch(
        /^Error: To (?:reach the PBX|sign in as 8999), this is missing: |^Error: --write-probe writes, and there is no terminal/,
      );
  });
});
