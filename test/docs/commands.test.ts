/** Every `pbxctl …` that a page shows, in a block or between backticks, is one that there is, with options that it has. */
import { describe, expect, it } from "vitest";
import { collectCommandLine } from "../../src/cli/completion/collect.js";
import { commandsIn, unknownOptions } from "../pipelines/commands-used.js";
import { pageOf, textOf } from "./page.js";
import { pagesIn } from "./pages.js";

/** What a page has of shells: its blocks, and what stands between backticks. */
function scriptsOf(path: string): string {
  const { blocks, prose } = pageOf(textOf(path));
  const shell = blocks.filter(({ language }) => language === "sh").map(({ text }) => text);
  const spans = [...prose.join("\n").matchAll(/(`+)(pbxctl [^`]+)\1/g)].map(([, , span = ""]) =>
    span.replaceAll("\n", " "),
  );
  // Neither a comment behind a command nor a dash, which stands for standard input, is an option.
  return [...shell, ...spans]
    .join("\n")
    .replaceAll(/\s#\s.*$/gm, "")
    .replaceAll(/\s-(?=\s|$)/g, "");
}

const pages = pagesIn().filter((path) => /^(?:README|docs\/[^/]+$|examples\/)/.test(path));

describe("commands on pages", () => {
  it.each(pages)("%s", async (path) =>
    expect(unknownOptions(scriptsOf(path), await collectCommandLine())).toEqual([]),
  );

  it("are many", () =>
    expect(pages.flatMap((path) => commandsIn(scriptsOf(path))).length).toBeGreaterThan(200));
});
