/** Pages that stand in two languages say the same: the same headings, the same code, links to the same places. */
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsOf, targetsIn } from "./links.js";
import { ROOT, headingsOf, pageOf, textOf } from "./page.js";
import type { Page } from "./page.js";

const PAGES = ["README.md", "docs/getting-started.md", "docs/gitops.md"];
const chinese = (path: string): string => path.replace(/\.md$/, ".zh-CN.md");

/** A page's code without what may be translated: comments, and `<placeholders>`. */
const codeOf = (page: Page): string[] =>
  page.blocks.map(({ language, text }) =>
    language === "mermaid"
      ? language
      : `${language}\n${text.replaceAll(/(^|\s+)# .*$/gm, "").replaceAll(/<[^<>\n]+>/g, "<…>")}`,
  );

/** Where a page links to: a page that stands in both languages counts as one, and its headings by their places. */
function targetsOf(path: string): string[] {
  const targets = pageOf(textOf(path))
    .prose.flatMap(targetsIn)
    .map((target) => neutral(path, target));
  return [...new Set(targets)].sort();
}

function neutral(from: string, target: string): string {
  const [file = "", anchor] = target.split("#");
  const path = normalize(file === "" ? from : join(dirname(from), file));
  const english = path.replace(".zh-CN.md", ".md");
  if (anchor === undefined || !PAGES.includes(english)) return [english, anchor].join("#");
  return `${english}#${[...anchorsOf(textOf(path))].indexOf(anchor)}`;
}

describe.each(PAGES)("%s, in both languages", (path) => {
  const [english, other] = [path, chinese(path)].map((one) => pageOf(textOf(one)));
  if (!english || !other) throw new Error("two pages make a pair");

  it("has the same headings", () =>
    expect(headingsOf(other).map(({ level }) => level)).toEqual(
      headingsOf(english).map(({ level }) => level),
    ));

  it("has the same code", () => expect(codeOf(other)).toEqual(codeOf(english)));

  it("links to the same pages", () => expect(targetsOf(chinese(path))).toEqual(targetsOf(path)));

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
