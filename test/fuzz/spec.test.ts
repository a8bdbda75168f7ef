/** Specs and lists as nobody should write them: found fault with or carried out, never a crash, never a write beside them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CycleError, operationsOf } from "../../src/reconcile/graph.js";
import { apply } from "../../src/reconcile/apply.js";
import { observe, typesToRead } from "../../src/reconcile/observe.js";
import { judge } from "../../src/reconcile/gates/index.js";
import { buildPlan } from "../../src/reconcile/plan.js";
import { findingData, findingsText } from "../../src/report/findings-text.js";
import { jsonText } from "../../src/report/json-text.js";
import { planText } from "../../src/report/plan-text.js";
import { style } from "../../src/report/style.js";
import type { Finding } from "../../src/spec/finding.js";
import { loadSpec } from "../../src/spec/load.js";
import type { Loaded, Spec } from "../../src/spec/model.js";
import { resolveSpec } from "../../src/spec/resolve.js";
import { impatient } from "../support/applying.js";
import { compare } from "../support/planning.js";
import { extensionRow, groupRow, phoneRow } from "../support/rows.js";
import { SimulatedPbx } from "../support/simulated-pbx.js";
import { mutated, mutatedBytes } from "./mutate-text.js";
import { hasNoPollution, isAskedFor, isHarmless, mayDelete, scalarsIn, textsOf } from "./oracles.js";
import { enough, settings, timed } from "./settings.js";
import { specText } from "./spec-grammar.js";

const TODAY = "2026-06-01";
const ENV = { SET: "Env-Value-1234" };

const example = readFileSync(new URL("../../examples/pbx.yaml", import.meta.url), "utf8");
const RICH = `version: 1
connection: { url: "https://pbx.example.cn:8080" }
manage:
  extensions: { prune: true, scope: ["1000-1999", "80*"] }
  blacklist: { prune: true }
ignore: ["extension/1999", "blacklist/400*"]
protect: ["outbound-group/*"]
approve:
  - { gate: mass-delete, addresses: ["blacklist/*"], until: 2026-12-01 }
defaults: &d
  extension: { outboundGroup: out, autoLogin: false }
outboundGroups:
  - { id: out, name: 呼出组, collectDtmf: none, promptTimes: 3 }
extensions:
  - { extn: "1001", password: "\${env:SET}", name: "1001", transferPhone: "13800001111" }
  - &e
    extn: "1100-1104"
    password: "\${file:secret}"
  - { <<: *e, extn: "1200" }
blacklist:
  - { phone: "13678267674", direction: both }
  - { file: list.csv, direction: inbound }
  - { file: list.txt }
conferences:
  - { topic: Weekly, outboundGroup: out, recording: true, members: ["1001", "1002"] }
`;
const SMALL =
  'version: 1\nextensions:\n  - extn: "1001"\n    name: front\nblacklist: [{ file: list.txt }, { file: list.csv }]\n';
const TXT = "# mine\n13800000001\n13900000002\n\n+8613900000003\n";
const CSV =
  'phone,direction,note\n13700000001,both,"a ""b"""\n号码,呼入,x\n\'13700000002,呼出,\n="13700000003",,\n';

const root = mkdtempSync(join(tmpdir(), "pbxctl-fuzz-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Files {
  readonly spec: Uint8Array;
  readonly txt: Uint8Array;
  readonly csv: Uint8Array;
}

async function loaded({ spec, txt, csv }: Files): Promise<Loaded> {
  writeFileSync(join(root, "pbx.yaml"), spec);
  writeFileSync(join(root, "list.txt"), txt);
  writeFileSync(join(root, "list.csv"), csv);
  writeFileSync(join(root, "secret"), "File-Value-1234\n");
  return loadSpec(["pbx.yaml"], { cwd: root, today: TODAY });
}

/** Every finding can be shown, in both forms, and nothing in it steers a terminal. */
function areShown(findings: readonly Finding[], locate: Loaded["locate"]): string {
  const text = [...findingsText(findings, locate, style(false))].join("\n");
  isHarmless(text);
  isHarmless(
    jsonText(
      findings.map((finding) => findingData(finding, locate)),
      2,
    ),
  );
  for (const { at } of findings) if (at) expect(locate(at)?.line ?? 1).toBeGreaterThan(0);
  return text;
}

function pbx(): SimulatedPbx {
  return new SimulatedPbx({
    dicts: [groupRow("out"), groupRow("g1")],
    extensions: [extensionRow("1001"), extensionRow("1002"), extensionRow("1999"), extensionRow("8001")],
    special_phone: [phoneRow("13800000001", 2), phoneRow("13800000009", 4), phoneRow("13800000003", "vip")],
  });
}

/** How many cases went all the way. */
let applied = 0;

/** Plans and applies; every write is one that the plan lists and that the spec asks for. */
async function carryOut(spec: Spec, locate: Loaded["locate"]): Promise<void> {
  const { desired, findings } = resolveSpec(spec, { env: ENV, cwd: root });
  areShown(findings, locate);
  if (findings.length > 0) return;
  const live = pbx();
  const told = scalarsIn(live.state);
  const observed = await observe(live, typesToRead(spec.collections.keys()));
  const found = compare({ spec, desired }, observed);
  areShown(found.findings, locate);
  if (found.findings.some(({ severity }) => severity === "error")) return;
  const { changes, population, unmanaged } = found;
  const gates = judge(
    { spec, changes, desired, live: observed, population, activity: new Map() },
    { allow: [], today: TODAY },
  );
  const plan = buildPlan({
    target: "http://pbx:8080",
    timestamp: "",
    changes,
    unmanaged,
    gates,
    digest: () => "",
  });
  isHarmless([...planText(plan, style(false))].join("\n"));
  isHarmless(jsonText(plan, 2));
  for (const { action, type, key } of changes)
    if (action === "delete" && !mayDelete(spec, type, key))
      throw new Error(`nobody asked to delete ${type}/${key}`);
  await apply(operationsOf(changes), live, { ...impatient, emit: () => undefined });
  const allowed = {
    addresses: new Set(plan.resource_changes.map(({ address }) => address)),
    texts: new Set([...told, ...textsOf(desired), ...scalarsIn(live.state)]),
  };
  if (changes.length > 0) applied += 1;
  for (const write of live.writes) isAskedFor(write, allowed);
}

async function survives(files: Files): Promise<void> {
  const { spec, findings, locate } = await loaded(files);
  expect(spec === undefined).toBe(findings.some(({ severity }) => severity === "error"));
  areShown(findings, locate);
  if (spec)
    await carryOut(spec, locate).catch((error: unknown) => {
      if (!(error instanceof CycleError)) throw error;
    });
  hasNoPollution();
}

const survivesInTime = (files: Files): Promise<void> =>
  timed(files.spec.length + files.txt.length + files.csv.length, () => survives(files));

// What is loaded and compiled once is nobody's hang.
beforeAll(() => survives({ spec: Buffer.from(example), txt: Buffer.from(TXT), csv: Buffer.from(CSV) }));

describe("fuzzing specs", () => {
  it("specs made by the grammar", async () => {
    const property = fc.asyncProperty(specText, (text) =>
      survivesInTime({ spec: Buffer.from(text), txt: Buffer.from(TXT), csv: Buffer.from(CSV) }),
    );
    await fc.assert(property, settings(400));
    expect(applied).toBeGreaterThanOrEqual(enough(400));
  });

  it("specs and lists to which something happened", async () => {
    const files = fc.record({
      spec: mutatedBytes([example, RICH, SMALL]),
      txt: mutatedBytes([TXT], 3),
      csv: mutatedBytes([CSV], 3),
    });
    await fc.assert(fc.asyncProperty(files, survivesInTime), settings(400));
  });

  it("lists to which something happened, named by a spec that is right", async () => {
    const spec = Buffer.from("version: 1\nblacklist: [{ file: list.txt }, { file: list.csv }]\n");
    const lists = fc.record({ spec: fc.constant(spec), txt: mutatedBytes([TXT]), csv: mutatedBytes([CSV]) });
    await fc.assert(fc.asyncProperty(lists, survivesInTime), settings(400));
  });

  it("a password is not shown, whatever happens around it", async () => {
    const before = mutated(
      ['version: 1\nextensions:\n  - { extn: "1001", name: x }\n', "version: 1\nextensions:\n"],
      3,
    );
    const after = mutated(
      ["    name: x\n    transferPhone: 1\n", "  - extn: 1002\n", "\nblacklist: [{ phone: 1 }]\n"],
      3,
    );
    const password = fc.constantFrom(
      '  - extn: "1001"\n    password: Kq7WzN3v-Kq7WzN3v\n',
      '  - extn: "1001"\n    password: "Kq7WzN3v-Kq7WzN3v"\n',
      '  - { extn: "1001", "password":"Kq7WzN3v" }\n',
    );
    const property = fc.asyncProperty(before, password, after, async (start, middle, end) => {
      const spec = Buffer.from(start + middle + end);
      await timed(spec.length, async () => {
        const { findings, locate } = await loaded({ spec, txt: Buffer.from(TXT), csv: Buffer.from(CSV) });
        expect(areShown(findings, locate)).not.toContain("Kq7W");
        expect(jsonText(findings)).not.toContain("Kq7W");
      });
    });
    await fc.assert(property, settings(400));
  });
});
