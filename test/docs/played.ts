/** What a played page has to be: all its blocks end well, and print what stands below them. */
import { writeFileSync } from "node:fs";
import { expect } from "vitest";
import { ROOT, pageOf, textOf, withBlocks } from "./page.js";
import type { Block, Page } from "./page.js";
import { play } from "./player.js";
import type { Played, Surroundings } from "./player.js";
import { isPrinted, settled } from "./printed.js";

/**
 * Plays a page. With `UPDATE_GOLDEN=1` what is really printed is written into it and into its Chinese sister first.
 * @param path of the English page
 */
export async function expectTrue(path: string, surroundings: Surroundings): Promise<void> {
  const page = pageOf(textOf(path));
  const played = await play(page, surroundings);
  if (process.env["UPDATE_GOLDEN"] === "1")
    for (const one of [path, path.replace(/\.md$/, ".zh-CN.md")]) update(one, page, played);
  const said = pageOf(textOf(path));
  for (const { block, code, output } of played) {
    expect(code, `line ${block.line}: ${block.text}\n${output}`).toBe(0);
    const shown = outputBelow(said, page.blocks.indexOf(block));
    if (shown && !isPrinted(shown.text, output))
      expect(settled(output), `${path}:${shown.line}`).toBe(shown.text);
    expect(output).not.toMatch(/canary|demo-\d|left-in-march/);
  }
}

/** The block right below another one, when it says what that one prints. */
function outputBelow(page: Page, at: number): Block | undefined {
  const next = page.blocks[at + 1];
  return next?.language === "text" && !next.skipped ? next : undefined;
}

/** Puts what was printed into a page; a block with `…` says less on purpose, and stays while it is true. */
function update(path: string, page: Page, played: readonly Played[]): void {
  const text = textOf(path);
  const own = pageOf(text);
  const texts = played.flatMap(({ block, output }): [number, string][] => {
    const shown = outputBelow(own, page.blocks.indexOf(block));
    return shown === undefined || isPrinted(shown.text, output) ? [] : [[shown.line, settled(output)]];
  });
  writeFileSync(`${ROOT}${path}`, withBlocks(text, new Map(texts)));
}
