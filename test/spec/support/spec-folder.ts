import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Finding } from "../../../src/spec/finding.js";
import { loadSpec } from "../../../src/spec/load.js";
import type { Declaration, Loaded } from "../../../src/spec/model.js";

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** The day on which all tests load their specs. */
export const TODAY = "2026-06-01";

/** A fresh folder with these files, gone when the test ends. */
export function folder(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), "pbxctl-spec-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** Loads `pbx.yaml`, or other paths, out of a fresh folder. */
export async function load(files: Files | string, paths: readonly string[] = ["pbx.yaml"]): Promise<Loaded> {
  const cwd = folder(typeof files === "string" ? { "pbx.yaml": files } : files);
  return loadSpec(paths, { cwd, today: TODAY });
}

/** `code line:column`, for each finding. */
export function summary({ findings, locate }: Pick<Loaded, "findings" | "locate">): string[] {
  return findings.map(({ code, at }) => {
    const position = at && locate(at);
    return position ? `${code} ${position.line}:${position.column}` : code;
  });
}

/** The one finding there is. */
export function only({ findings }: { readonly findings: readonly Finding[] }): Finding {
  const [finding] = findings;
  if (!finding || findings.length > 1) throw new Error(`one finding expected: ${JSON.stringify(findings)}`);
  return finding;
}

/** The declarations of a type, of a spec without errors. */
export function declared(loaded: Loaded, type: string): readonly Declaration[] {
  if (!loaded.spec) throw new Error(`no spec: ${JSON.stringify(loaded.findings)}`);
  return loaded.spec.collections.get(type) ?? [];
}
