/** What may come in between: a gate, an apply that fails, a stranger. */
import { describe, expect, it } from "vitest";
import { pipelines } from "./pipelines.js";
import { SEED, auditOf, byHand, codes, commentOn, commented, printed, row } from "./telling.js";
import { CANARY, world } from "./world.js";
import type { World } from "./world.js";

const LONG = { timeout: 300_000 };
const without = (spec: string, extn: string): string =>
  spec.replace(new RegExp(`  - \\{ extn: "${extn}".*\\n`), "");
const transferred = (spec: string, phone: string): string =>
  spec.replace('transferPhone: ""', `transferPhone: "${phone}"`);
const nothingTold = (here: World): void => expect(here.evidence()).not.toContain(CANARY);

describe.each(pipelines)("$title", (pipeline) => {
  const start = async (seed = SEED): Promise<World> => {
    const here = await world(pipeline, seed, commented);
    const first = await pipeline.onMerge(here, here.hosting.commitOf("main"));
    expect(first.ok, printed(first)).toBe(true);
    return here;
  };

  it("a gate makes the pull request red, and an entry that is reviewed opens it", LONG, async () => {
    const extensions = (SEED.extensions ?? []).map((one) => ({ ...one, description: "销售" }));
    const here = await start({ ...SEED, extensions });
    const { hosting } = here;
    const spec = without(hosting.read("main", "pbx.yaml"), "1003");
    const pull = hosting.propose("leaver", { "pbx.yaml": spec }, "1003 has left");
    const closed = await pipeline.onPullRequest(here, pull);
    expect(closed.ok).toBe(false);
    expect(Object.values(codes(closed))).toContain(5);
    expect(commentOn(pull)).toContain("queue-member");
    expect(pull.labels).toEqual(["pbx/destroy"]);

    const approve = `approve:\n  - { gate: queue-member, addresses: ["extension/1003"], until: 2999-12-31 }\n`;
    hosting.push("leaver", { "pbx.yaml": spec + approve }, "It may leave its queue, too");
    const open = await pipeline.onPullRequest(here, pull);
    expect(open.ok, printed(open)).toBe(true);
    const apply = await pipeline.onMerge(here, hosting.merge(pull));
    expect(apply.ok, printed(apply)).toBe(true);
    expect(row(here, "1003")).toBeUndefined();
    expect(auditOf(apply)).toMatchObject({
      result: "complete",
      gates: [{ gate: "queue-member", allowed: true, addresses: ["extension/1003"] }],
    });
    expect(JSON.stringify(auditOf(apply)["gates"])).toContain("approve");
    nothingTold(here);
  });

  it("a plan that fails says so where the last one was, and takes the label away", LONG, async () => {
    const here = await start();
    const { hosting } = here;
    const spec = hosting.read("main", "pbx.yaml");
    const pull = hosting.propose("reception", { "pbx.yaml": transferred(spec, "13800001111") }, "Move them");
    const fine = await pipeline.onPullRequest(here, pull);
    expect(fine.ok, printed(fine)).toBe(true);
    expect(pull.labels).toEqual(["pbx/changes"]);
    const unset = spec.replace('extn: "1001",', 'extn: "1001", password: "${env:NOBODY_SET_THIS}",');
    hosting.push("reception", { "pbx.yaml": unset }, "A password that nobody has");
    const failed = await pipeline.onPullRequest(here, pull);
    expect(failed.ok).toBe(false);
    expect(Object.values(codes(failed))).toContain(1);
    expect(commentOn(pull)).toContain("NOBODY_SET_THIS");
    expect(commentOn(pull)).not.toContain("13800001111");
    expect(pull.labels).toEqual([]);
    nothingTold(here);
  });

  it("an apply that fails forgets no deletion: the next merge carries it out", LONG, async () => {
    const here = await start();
    const { hosting, simulator } = here;
    const [remembered] = hosting.refs("refs/pbxctl/applied/");
    const before = hosting.commitOf(remembered ?? "none");
    const gone = { "pbx.yaml": without(hosting.read("main", "pbx.yaml"), "1003") };
    const first = hosting.propose("leaver", gone, "1003 has left");
    simulator.setFaults({ faults: ["code-500=1@POST"] });
    const failed = await pipeline.onMerge(here, hosting.merge(first));
    expect(failed.ok).toBe(false);
    expect(auditOf(failed)).toMatchObject({ result: "failed", operations: [{ outcome: "failed" }] });
    expect(commentOn(first)).toContain("Failed: 1");
    expect(hosting.commitOf(remembered ?? "none")).toBe(before);
    simulator.setFaults({ faults: [] });

    const moved = { "pbx.yaml": transferred(hosting.read("main", "pbx.yaml"), "13800001111") };
    const second = hosting.propose("reception", moved, "Move the reception's calls");
    const plan = await pipeline.onPullRequest(here, second);
    expect(plan.ok, printed(plan)).toBe(true);
    expect(commentOn(second)).toContain("**Plan: 0 to add, 1 to change, 1 to destroy.**");
    const merged = hosting.merge(second);
    const apply = await pipeline.onMerge(here, merged);
    expect(apply.ok, printed(apply)).toBe(true);
    expect(row(here, "1003")).toBeUndefined();
    expect(row(here, "1001")).toMatchObject({ transfer_phone: "13800001111" });
    expect(hosting.commitOf(remembered ?? "none")).toBe(merged);
    nothingTold(here);
  });

  it("a merge that waits for its apply is no drift, and nobody proposes to take it back", LONG, async () => {
    const here = await start();
    const { hosting, forge } = here;
    const moved = { "pbx.yaml": transferred(hosting.read("main", "pbx.yaml"), "13800001111") };
    hosting.merge(hosting.propose("reception", moved, "Move the reception's calls"));
    await byHand(here, ['{ extn: "1002", transferPhone: "13911112222" }']);
    const night = await pipeline.atNight(here);
    expect(night.ok, printed(night)).toBe(true);
    const [adopt] = [...forge.pulls.values()].filter(({ state }) => state === "open");
    if (!adopt) throw new Error("no pull request was opened");
    const text = hosting.read(hosting.headOf(adopt), "pbx.yaml");
    expect(text).toContain("13800001111");
    expect(text).toContain("13911112222");
    nothingTold(here);
  });

  if (pipeline.membersAlone) return;
  it("a stranger's pull request sees no secret and no PBX", LONG, async () => {
    const here = await start();
    const { hosting, simulator } = here;
    const spec = hosting.read("main", "pbx.yaml");
    const before = simulator.counts.calls;
    const pull = hosting.proposeFromFork("mallory", "gift", { "pbx.yaml": transferred(spec, "1") }, "A gift");
    const run = await pipeline.onPullRequest(here, pull);
    expect(run.ok, printed(run)).toBe(true);
    const ran = run.steps.filter(({ code }) => code !== undefined);
    expect(ran.length).toBeGreaterThan(0);
    for (const { env } of ran)
      expect(Object.values(env).filter((value) => Object.values(here.secrets).includes(value))).toEqual([]);
    expect(simulator.counts.calls).toEqual(before);
    expect(pull.comments).toEqual([]);

    const broken = hosting.proposeFromFork(
      "mallory",
      "worse",
      { "pbx.yaml": `${spec}unknown: 1\n` },
      "Worse",
    );
    const red = await pipeline.onPullRequest(here, broken);
    expect(red.ok).toBe(false);
    expect(printed(red)).toContain("unknown");
    nothingTold(here);
  });
});
