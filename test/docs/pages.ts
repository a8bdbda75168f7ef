/** All pages of the project. */
import { readdirSync } from "node:fs";
import { ROOT } from "./page.js";

/** Folders that hold nothing of ours. */
const OTHERS = /^(?:\.git|node_modules|dist|coverage)$/;

/** The Markdown files in a folder and below, from the root of the repository. */
export const pagesIn = (folder = ""): string[] =>
  readdirSync(`${ROOT}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) return OTHERS.test(entry.name) ? [] : pagesIn(`${path}/`);
    return path.endsWith(".md") ? [path] : [];
  });
