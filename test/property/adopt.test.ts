/** Adopting: afterwards the plan is empty, and nothing else in the files is different. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { adopt } from "../../src/adopt/adopt.js";
import type { Adoption } from "../../src/adopt/adopt.js";
import { prove } from "../../src/adopt/prove.js";
import type { Live } from "../../src/reconcile/observe.js";
import { diff } from "../../src/reconcile/diff.js";
import { loadSpec } from "../../src/spec/load.js";
import { resolveSpec } from "../../src/spec/resolve.js";
import { folder } from "../support/cli.js";
import { seeds, worldOf } from "./adopt-worlds.js";

const RUNS = 400;

async function read(cwd: string) {
  const { spec, findings } = await loadSpec(["pbx.yaml"], { cwd, today: "2026-01-01" });
  if (!spec) throw new Error(JSON.stringify(findings));
  return { spec, desired: resolveSpec(spec, { env: {}, cwd }).desired };
}

async function adopted(cwd: string, text: string, live: Live): Promise<{ text: string; adoption: Adoption }> {
  writeFileSync(join(cwd, "pbx.yaml"), text);
  const before = await read(cwd);
  const adoption = adopt({ ...before, live, addresses: [] }, () => Buffer.from(text));
  const bytes = adoption.files.get("pbx.yaml");
  const result = bytes === undefined ? text : Buffer.from(bytes).toString("utf8");
  writeFileSync(join(cwd, "pbx.yaml"), result);
  const after = await read(cwd);
  expect(prove(before.spec, after, live, adoption)).toEqual({ left: [], faults: [] });
  expect(diff(after.spec, after.desired, live).changes).toEqual([]);
  return { text: result, adoption };
}

/** Whether lines stand in a text in this order, others between them. */
function missing(lines: readonly string[], text: readonly string[]): string | undefined {
  let at = 0;
  for (const line of lines) {
    const found = text.indexOf(line, at);
    if (found < 0) return line;
    at = found + 1;
  }
  return undefined;
}

test("after adopting, the plan is empty, and lines about other objects stand as they stood", async () => {
  const cwd = folder();
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const { text, pieces, live } = worldOf(seed);
      if ([...(live.get("extension") ?? [])].length === 0) return;
      const { text: result, adoption } = await adopted(cwd, text, live);
      const touched = new Set(adoption.wishes.map(({ key }) => key));
      const kept = pieces.filter(({ keys }) => !keys?.some((key) => touched.has(key)));
      const body = result.replace(/^\ufeff/, "");
      // Opening a list and closing one are lines that an empty list takes along.
      const lines = kept.flatMap((piece) => piece.lines).filter((line) => !/^extensions:|^\]$/.test(line));
      // The last item of a flow list gets a comma when another one follows it; a new one may stand between two of a line.
      const parts = (line: string): string[] =>
        ["lines", "pairs"].includes(seed.style.flowLists)
          ? line.split(/(?<=\}),?\s*/).flatMap((part) => part.trim() || [])
          : [line];
      expect(missing(lines.flatMap(parts), body.split(seed.style.eol).flatMap(parts))).toBeUndefined();
      expect(result.startsWith("\ufeff")).toBe(seed.style.bom);
      if (seed.style.eol === "\r\n") expect(/[^\r]\n/.test(result)).toBe(false);
      else expect(result).not.toContain("\r");
      if (touched.size === 0) expect(result).toBe(text);
      const again = await adopted(cwd, result, live);
      expect(again.text).toBe(result);
    }),
    { numRuns: RUNS },
  );
});
