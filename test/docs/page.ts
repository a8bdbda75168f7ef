/** A page of the docs, taken apart: its headings, and its fenced blocks with where they stand. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder that everything here is relative to. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A fenced block. */
export interface Block {
  /** What stands behind the fence's backticks: `sh`, `text`, `diff`. */
  readonly language: string;
  readonly text: string;
  /** The number, from 1, of the line of the opening fence. */
  readonly line: number;
  /** Whether `<!-- not played -->` stands right above it. */
  readonly skipped: boolean;
}

export interface Page {
  /** Lines outside fences, each in its place; those of fences are empty here. */
  readonly prose: readonly string[];
  readonly blocks: readonly Block[];
}

/** The text of a page. @param path from the root of the repository */
export const textOf = (path: string): string => readFileSync(`${ROOT}${path}`, "utf8");

/** Takes a page apart. @throws when a fence is never closed */
export function pageOf(markdown: string): Page {
  const lines = markdown.split("\n");
  const prose: string[] = [];
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const [, indent, fence, language] = /^( *)(`{3,})(\w*)$/.exec(line) ?? [];
    prose.push(fence === undefined ? line : "");
    if (indent === undefined || fence === undefined) continue;
    const end = lines.indexOf(`${indent}${fence}`, at + 1);
    if (end === -1) throw new Error(`line ${at + 1}: this fence is never closed`);
    const body = lines
      .slice(at + 1, end)
      .map((one) => (one.startsWith(indent) ? one.slice(indent.length) : one));
    blocks.push({
      language: language ?? "",
      text: body.map((one) => `${one}\n`).join(""),
      line: at + 1,
      skipped: lines[at - 1]?.trim() === "<!-- not played -->",
    });
    prose.push(...body.map(() => ""), "");
    at = end;
  }
  return { prose, blocks };
}

/** A page's headings, with their levels. */
export function headingsOf({ prose }: Page): { readonly level: number; readonly title: string }[] {
  return prose.flatMap((line) => {
    const [, marks = "", title = ""] = /^(#{1,6}) (.+)$/.exec(line) ?? [];
    return marks === "" ? [] : [{ level: marks.length, title }];
  });
}

/** The page with other texts in some of its blocks. @param texts by the line of the opening fence */
export function withBlocks(markdown: string, texts: ReadonlyMap<number, string>): string {
  const lines = markdown.split("\n");
  for (const { line, text } of pageOf(markdown).blocks.toReversed()) {
    const other = texts.get(line);
    if (other === undefined) continue;
    lines.splice(line, text.split("\n").length - 1, ...other.split("\n").slice(0, -1));
  }
  return lines.join("\n");
}
