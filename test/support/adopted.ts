/** Adopts in a folder of its own: files and a live state in, files out. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { adopt } from "../../src/adopt/adopt.js";
import type { Left } from "../../src/adopt/decide.js";
import { prove } from "../../src/adopt/prove.js";
import { glob } from "../../src/resources/address.js";
import { loadSpec } from "../../src/spec/load.js";
import { resolveSpec } from "../../src/spec/resolve.js";
import { folder } from "./cli.js";
import { liveOf } from "./planning.js";
import type { Rows } from "./planning.js";

export interface Outcome {
  /** The new content of each file that is different. */
  readonly files: Readonly<Record<string, string>>;
  readonly left: readonly Left[];
  readonly faults: readonly string[];
}

async function read(cwd: string) {
  const { spec, findings } = await loadSpec(["."], { cwd, today: "2026-01-01" });
  if (!spec) throw new Error(JSON.stringify(findings));
  const resolved = resolveSpec(spec, { env: { SECRET: "from-the-environment" }, cwd });
  if (resolved.findings.length > 0) throw new Error(JSON.stringify(resolved.findings));
  return { spec, desired: resolved.desired };
}

/** What adopting makes of a spec's files. Contents are shown as Latin-1 where they are no UTF-8. */
export async function adopted(
  files: Readonly<Record<string, string | Uint8Array>>,
  rows: Rows,
  ...addresses: string[]
): Promise<Outcome> {
  const cwd = folder(files);
  const before = await read(cwd);
  const live = liveOf(rows);
  const world = { ...before, live, addresses: addresses.map((one) => glob(one)) };
  const adoption = adopt(world, (name) => readFileSync(join(cwd, name)));
  for (const [name, bytes] of adoption.files) writeFileSync(join(cwd, name), bytes);
  const { left, faults } = prove(before.spec, await read(cwd), live, adoption);
  const texts = [...adoption.files].map(
    ([name, bytes]) => [name, Buffer.from(bytes).toString("utf8")] as const,
  );
  return { files: Object.fromEntries(texts), left: [...adoption.left, ...left], faults };
}
