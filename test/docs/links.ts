/** Links of a page, and the anchors that its headings make. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { ROOT, headingsOf, pageOf, textOf } from "./page.js";

/** What is wrong with a page's links: one line each. @param path from the root of the repository */
export function brokenLinks(path: string): string[] {
  const { prose } = pageOf(textOf(path));
  return prose.flatMap((line, index) =>
    targetsIn(line)
      .filter((target) => !leadsSomewhere(path, target))
      .map((target) => `${path}:${index + 1}: ${target}`),
  );
}

/** The links of a line that lead to files of the repository, or to headings. */
export function targetsIn(line: string): string[] {
  const words = line.replaceAll(/`[^`]*`/g, "");
  return [...words.matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

function leadsSomewhere(from: string, target: string): boolean {
  const [file = "", anchor] = target.split("#");
  const path = file === "" ? from : normalize(join(dirname(from), file));
  if (!existsSync(`${ROOT}${path}`)) return false;
  return anchor === undefined || (statSync(`${ROOT}${path}`).isFile() && anchorsOf(textOf(path)).has(anchor));
}

/** The anchors of a page, as forges make them: small letters, no punctuation, dashes for blanks, a number for the second of a name. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const times = new Map<string, number>();
  const anchors = headingsOf(pageOf(markdown)).map(({ title }) => {
    const words = title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = words.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "").replaceAll(" ", "-");
    const before = times.get(anchor) ?? 0;
    times.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
  return new Set(anchors);
}
