import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { backupOf } from "../../src/reconcile/backup.js";
import type { Diff } from "../../src/reconcile/diff.js";
import { observe } from "../../src/reconcile/observe.js";
import type { Live } from "../../src/reconcile/observe.js";
import { backupSecrets, backupYaml } from "../../src/report/backup-yaml.js";
import { kinds } from "../../src/resources/index.js";
import { loadSpec } from "../../src/spec/load.js";
import { resolveSpec } from "../../src/spec/resolve.js";
import { applyDiff, diffAgainst, outcomes } from "../support/applying.js";
import { compare } from "../support/planning.js";
import { SimulatedPbx } from "../support/simulated-pbx.js";
import { specOf } from "../support/spec-builder.js";
import { liveRows, specs } from "./small-worlds.js";
import type { LiveRows } from "./small-worlds.js";

function pbxWith({ groups, extensions, blacklist, conferences, liveMembers }: LiveRows): SimulatedPbx {
  return new SimulatedPbx({
    dicts: groups,
    extensions,
    special_phone: blacklist,
    conferences,
    live_conf: liveMembers,
    all_queues: [{ uuid: 10010, name: "AI", before_url: "/greeting.wav" }],
  });
}

const types = kinds.map(({ type }) => type);

/** All that the API can set of what was live before. */
function settable(live: Live, before: Live): unknown {
  return types.map((type) =>
    [...(before.get(type)?.keys() ?? [])].map((key) => [type, key, live.get(type)?.get(key)?.values]),
  );
}

/** Writes the backup of a change to files, and reads it as a user's apply would. */
async function throughFiles(changes: Diff["changes"], live: Live) {
  const cwd = mkdtempSync(join(tmpdir(), "pbxctl-backup-"));
  try {
    const backup = backupOf(changes, live, "s.json");
    const origin = { target: "http://pbx.example.cn", timestamp: "2026-01-15", secretsFile: "s.json" };
    writeFileSync(join(cwd, "b.yaml"), backupYaml(backup, origin));
    writeFileSync(join(cwd, "s.json"), backupSecrets(backup));
    const { spec, findings } = await loadSpec(["b.yaml"], { cwd, today: "2026-01-15" });
    if (!spec) throw new Error(JSON.stringify(findings));
    const resolved = resolveSpec(spec, { env: {}, cwd });
    expect([backup.missing, findings, resolved.findings]).toEqual([[], [], []]);
    return { spec, desired: resolved.desired };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

test("whatever an apply overwrites or deletes, applying its backup brings it back", async () => {
  let restored = 0;
  await fc.assert(
    fc.asyncProperty(liveRows, specs, async (rows, { input }) => {
      const pbx = pbxWith(rows);
      const before = await observe(pbx, types);
      const found = await diffAgainst(pbx, specOf(input));
      fc.pre(found.findings.every(({ severity }) => severity !== "error"));
      const touching = found.changes.filter(({ live }) => live);
      fc.pre(touching.length > 0);
      const backup = await throughFiles(found.changes, before);
      const applied = await applyDiff(pbx, found);
      fc.pre(outcomes(applied).every((line) => line.endsWith(" done")));
      const back = compare(backup, await observe(pbx, types));
      expect(back.findings.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(outcomes(await applyDiff(pbx, back)).filter((line) => !line.endsWith(" done"))).toEqual([]);
      expect(settable(await observe(pbx, types), before)).toEqual(settable(before, before));
      restored += 1;
    }),
    { numRuns: 150 },
  );
  expect(restored).toBeGreaterThan(100);
});
