/** Every link in the project's pages leads somewhere: to a file that is there, to a heading that the page has. */
import { describe, expect, it } from "vitest";
import { anchorsOf, brokenLinks, targetsIn } from "./links.js";
import { pagesIn } from "./pages.js";

const pages = pagesIn();

describe("links", () => {
  it.each(pages)("of %s", (path) => expect(brokenLinks(path)).toEqual([]));

  it("are looked for in all pages", () => expect(pages.length).toBeGreaterThan(30));

  it("are found in words, not in code", () =>
    expect(targetsIn("[a](b.md#c), `[d](e)` and [f](https://example.cn), [g](../h)")).toEqual([
      "b.md#c",
      "../h",
    ]));

  it("lead to headings by the anchors that forges make", () =>
    expect([
      ...anchorsOf("# `drift --base`: a, b\n## 放进流水线\n## [Up](x.md)\n## Up\n```\n# no\n```\n"),
    ]).toEqual(["drift---base-a-b", "放进流水线", "up", "up-1"]));
});
