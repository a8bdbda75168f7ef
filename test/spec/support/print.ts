import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findingsText } from "../../../src/report/findings-text.js";
import { style } from "../../../src/report/style.js";
import { loadSpec } from "../../../src/spec/load.js";
import { resolveSpec } from "../../../src/spec/resolve.js";
import type { DiagnosticCode } from "../../../src/spec/diagnostic-codes.js";
import type { Example } from "./examples.js";
import { TODAY } from "./spec-folder.js";

/** What the program prints about an example's code, line by line, its first finding only. */
export async function printed(
  code: DiagnosticCode,
  cwd: string,
  { paths, env = {} }: Example,
): Promise<string> {
  // A folder where a list is wanted.
  if (code === "file-unreadable") mkdirSync(join(cwd, "lists.csv"));
  const loaded = await loadSpec(paths ?? ["pbx.yaml"], { cwd, today: TODAY });
  const resolved = loaded.spec ? resolveSpec(loaded.spec, { env, cwd }).findings : [];
  const finding = [...loaded.findings, ...resolved].find((one) => one.code === code);
  if (!finding) return "";
  return [...findingsText([finding], loaded.locate, style(false))].join("\n").trimEnd();
}
