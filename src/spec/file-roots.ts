import { realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Finding } from "./finding.js";
import { quote } from "./quote.js";

function trouble(root: string, cwd: string): string | undefined {
  try {
    return statSync(realpathSync.native(resolve(cwd, root))).isDirectory() ? undefined : "is not a folder";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return code === "ENOENT" ? "is not there" : `cannot be used (${code})`;
  }
}

/**
 * The folders of `--allow-file-root` that can be used, and a finding for each other one: a misspelt one would allow
 * nothing, or later something else.
 */
export function fileRoots(roots: readonly string[], cwd: string): { roots: string[]; findings: Finding[] } {
  const usable: string[] = [];
  const findings: Finding[] = [];
  for (const root of roots) {
    const what = trouble(root, cwd);
    if (what === undefined) usable.push(root);
    else
      findings.push({
        code: what === "is not there" ? "file-not-found" : "file-unreadable",
        severity: "error",
        message: `--allow-file-root: the folder ${quote(root)} ${what}`,
        hint: "name a folder that is there; relative paths start where the program runs",
      });
  }
  return { roots: usable, findings };
}
