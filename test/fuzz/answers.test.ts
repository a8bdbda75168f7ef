/** Answers as no PBX should give them: refused or carried out, never a crash, never a write beside the plan. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PbxError } from "../../src/pbx/errors.js";
import { apply } from "../../src/reconcile/apply.js";
import type { ApplyEvent } from "../../src/reconcile/events.js";
import { digestOf } from "../../src/reconcile/digest.js";
import { exportLive } from "../../src/reconcile/export.js";
import { judge } from "../../src/reconcile/gates/index.js";
import { CycleError, operationsOf } from "../../src/reconcile/graph.js";
import { observe, typesToRead } from "../../src/reconcile/observe.js";
import { buildPlan } from "../../src/reconcile/plan.js";
import { mismatches, reportOf } from "../../src/reconcile/verify.js";
import { eventText } from "../../src/report/apply-text.js";
import { findingsText } from "../../src/report/findings-text.js";
import { jsonText } from "../../src/report/json-text.js";
import { planText } from "../../src/report/plan-text.js";
import { printable } from "../../src/report/printable.js";
import { specYaml } from "../../src/report/spec-yaml.js";
import { style } from "../../src/report/style.js";
import { kinds } from "../../src/resources/index.js";
import { impatient } from "../support/applying.js";
import { compare } from "../support/planning.js";
import { conferenceRow, extensionRow, groupRow, memberRow, phoneRow } from "../support/rows.js";
import { specOf } from "../support/spec-builder.js";
import type { SpecInput } from "../support/spec-builder.js";
import { twist } from "./mutate-answer.js";
import type { Twist } from "./mutate-answer.js";
import { hasNoPollution, isAskedFor, isHarmless, mayDelete, textsOf } from "./oracles.js";
import { enough, settings, timed } from "./settings.js";
import { twistedPbx } from "./twisted-pbx.js";

const seed = {
  dicts: [groupRow("out"), groupRow("g1"), groupRow("old")],
  extensions: [
    extensionRow("1001", { transfer_phone: "13900000000" }),
    extensionRow("1002", { description: "AI,10010" }),
    extensionRow("1003"),
  ],
  special_phone: [
    phoneRow("13800000001", 2),
    phoneRow("13800000001", 3),
    phoneRow("13800000002", "vip"),
    phoneRow("13800000003", 4),
  ],
  conferences: [conferenceRow("Weekly", { memberdetail: "1001,1002" }), conferenceRow("Daily")],
  live_conf: [memberRow("Daily", "1001")],
};

const pruned = { prune: true };
const specs: readonly SpecInput[] = [
  {
    manage: { extensions: pruned, blacklist: pruned, outboundGroups: pruned, conferences: pruned },
    outboundGroups: [{ id: "out", promptTimes: 3 }, { id: "new" }],
    extensions: [
      { extn: "1001", name: "front" },
      { extn: "1004", password: "Geheim-1234", outboundGroup: "new" },
    ],
    blacklist: [{ phone: "13800000001", direction: "inbound" }, { phone: "13800000009" }],
    conferences: [
      { topic: "Weekly", members: ["1001", "1003"] },
      { topic: "New", outboundGroup: "out", members: ["1001"] },
    ],
  },
  {
    extensions: [
      { extn: "1001", autoLogin: true },
      { extn: "1002", outboundGroup: "g1", references: ["name"], name: "Env-Name" },
      { extn: "1003", state: "absent" },
    ],
  },
  {
    manage: { blacklist: pruned },
    blacklist: [{ phone: "13800000002" }, { phone: "13800000003", state: "absent" }],
  },
  {
    outboundGroups: [
      { id: "out", name: "呼出组" },
      { id: "old", state: "absent" },
    ],
    conferences: [{ topic: "Daily", recording: true }],
  },
];

/** How many cases went all the way. */
let applied = 0;

async function survives(input: SpecInput, twists: ReadonlyMap<number, readonly Twist[]>): Promise<void> {
  const built = specOf(input);
  const { spec, desired } = built;
  const pbx = twistedPbx(seed, twists);
  const types = typesToRead(spec.collections.keys());
  try {
    const live = await observe(pbx.client, types, spec.collections.keys());
    isHarmless(
      [
        ...specYaml(
          [],
          exportLive(live, types, () => true),
        ),
      ].join("\n"),
    );
    const found = compare(built, live);
    isHarmless([...findingsText(found.findings, () => undefined, style(false))].join("\n"));
    if (found.findings.some(({ severity }) => severity === "error")) return;
    const { changes, population, unmanaged } = found;
    const gates = judge(
      { spec, changes, desired, live, population, activity: new Map() },
      { allow: [], today: "2026-01-15" },
    );
    const digest = (plan: Parameters<typeof digestOf>[0]): string =>
      changes.length > 40 ? "" : digestOf({ ...plan }, [], "key");
    const plan = buildPlan({ target: pbx.client.url, timestamp: "", changes, unmanaged, gates, digest });
    isHarmless([...planText(plan, style(false))].join("\n"));
    isHarmless(jsonText(plan, 2));
    for (const { action, type, key } of changes)
      if (action === "delete" && !mayDelete(spec, type, key))
        throw new Error(`nobody asked to delete ${type}/${key}`);
    expect(pbx.writes).toEqual([]);
    if (changes.length > 0) applied += 1;
    const events: ApplyEvent[] = [];
    const results = await apply(operationsOf(changes), pbx.client, {
      ...impatient,
      concurrency: 1,
      emit: (event) => events.push(event),
    });
    const texts = new Set([...pbx.told, ...textsOf(desired)]);
    const addresses = new Set(plan.resource_changes.map(({ address }) => address));
    for (const write of pbx.writes) isAskedFor(write, { addresses, texts });
    const report = reportOf(pbx.client.url, results, "passed", mismatches(results, found), false);
    for (const event of [...events, { type: "apply_end", report } as const]) {
      isHarmless(eventText(event, style(false)).join("\n"));
      isHarmless(jsonText(event));
    }
    expect(results).toHaveLength(operationsOf(changes).length);
  } catch (error) {
    // The client's own errors are its way to refuse an answer; what they say can be printed as it is.
    if (!(error instanceof PbxError || error instanceof CycleError)) throw error;
    isHarmless(printable(error.message));
  } finally {
    expect(pbx.strays).toEqual([]);
    hasNoPollution();
  }
}

const twists = fc.array(fc.tuple(fc.nat(16), twist), { minLength: 1, maxLength: 5 });

describe("fuzzing answers", () => {
  it("whatever happens to answers on their way", async () => {
    const property = fc.asyncProperty(fc.constantFrom(...specs), twists, async (input, drawn) => {
      const byAnswer = new Map<number, Twist[]>();
      for (const [number, one] of drawn) byAnswer.set(number, [...(byAnswer.get(number) ?? []), one]);
      await timed(0, () => survives(input, byAnswer));
    });
    await fc.assert(property, settings(600));
    // Twists that everything is refused for would prove nothing.
    expect(applied).toBeGreaterThanOrEqual(enough(600));
  });

  it("without a twist the same way ends with the PBX as the spec says", async () => {
    for (const input of specs) {
      const pbx = twistedPbx(seed, new Map());
      const built = specOf(input);
      const types = typesToRead(built.spec.collections.keys());
      const { changes } = compare(built, await observe(pbx.client, types, built.spec.collections.keys()));
      const results = await apply(operationsOf(changes), pbx.client, { ...impatient, emit: () => undefined });
      expect(results.map(({ outcome }) => outcome)).not.toContain("failed");
      expect(pbx.writes.length).toBeGreaterThan(0);
      expect(compare(built, await observe(pbx.client, types, built.spec.collections.keys())).changes).toEqual(
        [],
      );
    }
    expect(kinds.every(({ collection }) => specs.some((input) => collection in input))).toBe(true);
  });
});
