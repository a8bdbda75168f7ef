/** Pages that stand in two languages say the same: the same headings, the same code, links to the same places. */
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { targetsIn } from "./links.js";
import { ROOT, headingsOf, pageOf, textOf } from "./page.js";
import type { Page } from "./page.js";

const PAGES = ["README.md", "docs/getting-started.md"];
const chinese = (path: string): string => path.replace(/\.md$/, ".zh-CN.md");

/** A page's code without what may be translated: comments, and `<placeholders>`. */
const codeOf = (page: Page): string[] =>
  page.blocks.map(({ language, text }) =>
    language === "mermaid"
      ? language
      : `${language}\n${text.replaceAll(/(^|\s+)# .*$/gm, "").replaceAll(/<[^<>\n]+>/g, "<…>")}`,
  );

/** Where a page links to. A page that is there in both languages counts as one. */
const targetsOf = ({ prose }: Page): string[] =>
  [
    ...new Set(
      prose.flatMap(targetsIn).map((target) => target.replace(".zh-CN.md", ".md").replace(/#[^a-z]+.*$/, "")),
    ),
  ].sort();

describe.each(PAGES)("%s, in both languages", (path) => {
  const [english, other] = [path, chinese(path)].map((one) => pageOf(textOf(one)));
  if (!english || !other) throw new Error("two pages make a pair");

  it("has the same headings", () =>
    expect(headingsOf(other).map(({ level }) => level)).toEqual(
      headingsOf(english).map(({ level }) => level),
    ));

  it("has the same code", () => expect(codeOf(other)).toEqual(codeOf(english)));

  it("links to the same pages", () => expect(targetsOf(other)).toEqual(targetsOf(english)));

  it("leads readers to pages in their language", () => {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const foreign = other.prose
      .slice(5)
      .flatMap(targetsIn)
      .filter((target) => /\.md(#|$)/.test(target))
      .filter((target) => existsSync(`${ROOT}${folder}${chinese(target.replace(/#.*$/, ""))}`));
    expect(foreign.filter((target) => !target.includes(".zh-CN.md"))).toEqual([]);
  });
});
