/**
 * docs/getting-started.md, played block by block against simulated PBXs. `UPDATE_GOLDEN=1` writes what is really printed into the pages of
 * both languages: then read the difference.
 */
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LOGIN, livePbx } from "../support/cli.js";
import { ROOT, pageOf, textOf, withBlocks } from "./page.js";
import type { Block, Page } from "./page.js";
import { play } from "./player.js";
import type { Played } from "./player.js";
import { isPrinted, settled } from "./printed.js";

const PAGES = ["docs/getting-started.md", "docs/getting-started.zh-CN.md"] as const;

/** The block right below another one, when it says what that one prints. */
function outputBelow(page: Page, block: Block): Block | undefined {
  const next = page.blocks[page.blocks.indexOf(block) + 1];
  return next?.language === "text" ? next : undefined;
}

/** Puts what was printed into a page; a block with `…` says less on purpose, and stays while it is true. */
function update(path: string, page: Page, played: readonly Played[]): void {
  const text = textOf(path);
  const own = pageOf(text).blocks;
  const texts = played.flatMap(({ block, output }): [number, string][] => {
    const shown = outputBelow(page, block);
    const line = shown && own[page.blocks.indexOf(shown)]?.line;
    return line === undefined || isPrinted(shown?.text ?? "", output) ? [] : [[line, settled(output)]];
  });
  writeFileSync(`${ROOT}${path}`, withBlocks(text, new Map(texts)));
}

describe("docs/getting-started.md", () => {
  it("is true from the first command to the last", { timeout: 240_000 }, async () => {
    const page = pageOf(textOf(PAGES[0]));
    const seed = JSON.parse(textOf("examples/live.json")) as Parameters<typeof livePbx>[0];
    const { url } = await livePbx(seed);
    const played = await play(page, {
      addresses: new Map([["10.0.0.8:8080", url.replace("http://", "")]]),
      typed: LOGIN.PBX_PASSWORD,
    });
    if (process.env["UPDATE_GOLDEN"] === "1") for (const path of PAGES) update(path, page, played);

    const said = pageOf(textOf(PAGES[0]));
    expect(played.length).toBeGreaterThan(15);
    for (const { block, code, output } of played) {
      expect(code, `line ${block.line}: ${block.text}\n${output}`).toBe(0);
      const shown = outputBelow(said, said.blocks[page.blocks.indexOf(block)] ?? block);
      if (shown && !isPrinted(shown.text, output))
        expect(settled(output), `line ${shown.line}`).toBe(shown.text);
      expect(output).not.toMatch(/canary|Hangzhou|demo-\d|left-in-march/);
    }
  });
});
