/** Loading a spec for a command: what is found is told, and errors end the command. */
import { findingsText } from "../report/findings-text.js";
import { FindingsError } from "../spec/finding.js";
import type { Finding } from "../spec/finding.js";
import { loadSpec } from "../spec/load.js";
import type { Loaded, Spec } from "../spec/model.js";
import type { CommonOptions, SpecOptions } from "./options.js";
import { specPaths, today } from "./spec-paths.js";
import type { Terminal } from "./terminal.js";

/** A spec without errors. */
export interface Checked {
  readonly spec: Spec;
  readonly loaded: Loaded;
}

/** Prints warnings on standard error and throws on errors. */
export function reportFindings(findings: readonly Finding[], loaded: Loaded, terminal: Terminal): void {
  if (findings.some(({ severity }) => severity === "error")) throw new FindingsError(findings, loaded.locate);
  terminal.say(...findingsText(findings, loaded.locate, terminal.errorStyle));
}

/** Loads and checks a spec. Errors in it end the command. */
export async function check(
  named: readonly string[],
  options: SpecOptions & CommonOptions,
  terminal: Terminal,
): Promise<Checked> {
  const loaded = await loadSpec(specPaths(named), {
    cwd: process.cwd(),
    allowFileRoots: options.allowFileRoot,
    today: today(),
  });
  reportFindings(loaded.findings, loaded, terminal);
  if (!loaded.spec) throw new FindingsError(loaded.findings, loaded.locate);
  return { spec: loaded.spec, loaded };
}
