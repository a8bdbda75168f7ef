/** What plays the guides would notice a page that is wrong. */
import { describe, expect, it } from "vitest";
import { edited, editedFile } from "./edit.js";
import { headingsOf, pageOf, withBlocks } from "./page.js";
import { play } from "./player.js";
import { isPrinted, settled } from "./printed.js";

const PAGE = [
  "# Title",
  "```sh",
  "# no heading",
  "```",
  "<!-- not played -->",
  "````text",
  "```",
  "````",
  "## End",
].join("\n");

describe("a page", () => {
  it("is headings and blocks", () => {
    const page = pageOf(PAGE);
    expect(headingsOf(page)).toEqual([
      { level: 1, title: "Title" },
      { level: 2, title: "End" },
    ]);
    expect(page.blocks).toEqual([
      { language: "sh", text: "# no heading\n", line: 2, skipped: false },
      { language: "text", text: "```\n", line: 6, skipped: true },
    ]);
    expect(() => pageOf("```sh\necho")).toThrow("line 1");
  });

  it("takes other texts in its blocks", () =>
    expect(withBlocks(PAGE, new Map([[2, "one\ntwo\n"]]))).toBe(PAGE.replace("# no heading", "one\ntwo")));
});

describe("what is printed", () => {
  it.each([
    ["a\nb\n", "a\nb\n", true],
    ["a\nb\n", "a\nc\n", false],
    ["a\n", "a\nb\n", false],
    ["a\n…\n", "a\nb\nc\n", true],
    ["…\nc\n", "a\nb\n", false],
    ["(a: …\n", "(a: 1 of 2\n", true],
    ["at 20260101T000000Z\n", "at 20261231T235959Z\n", true],
    ["at 1\n", "at 2\n", false],
  ])("%j is %j: %s", (block, output, is) => expect(isPrinted(block, output)).toBe(is));

  it("has one line break at its end, whether it was printed or not", () => expect(settled("a")).toBe("a\n"));
});

describe("an edit", () => {
  const text = "a\nb\nc\nb2\n";

  it("is carried out at each of its places", () => {
    expect(editedFile("--- pbx.yaml\n-b\n")).toBe("pbx.yaml");
    expect(edited(text, "--- f\n a\n-b\n+B\n@@\n-b2\n")).toBe("a\nB\nc\n");
  });

  it("has to find its place, once", () => {
    expect(() => edited(text, "--- f\n-x\n")).toThrow("not exactly once");
    expect(() => edited("b\nb\n", "--- f\n-b\n")).toThrow("not exactly once");
    expect(() => editedFile("-b\n")).toThrow("--- FILE");
  });
});

describe("a reader", () => {
  it("keeps folder and variables, and tells how each block ended", async () => {
    const page = pageOf(
      "```sh\nexport A=1 && mkdir x && cd x\n```\n```sh\necho $A; pwd >&2\n```\n```sh\nfalse\ntrue\n```\n",
    );
    const played = await play(page, { standIns: new Map() });
    expect(played.map(({ code }) => code)).toEqual([0, 0, 1]);
    expect(played[1]?.output).toMatch(/^1\n\/.*\/x\n$/);
  });
});
