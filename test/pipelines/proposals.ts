/** What people do meanwhile with the proposals of the night, told of each example that makes them by shell steps of its own. */
import { expect, it } from "vitest";
import type { StoredPull } from "../support/forge/model.js";
import type { Pipeline } from "./pipeline.js";
import { SEED, auditOf, byHand, commented, printed, row, told } from "./telling.js";
import { CANARY, world } from "./world.js";
import type { World } from "./world.js";

const LONG = { timeout: 300_000 };
const open = ({ forge }: World): StoredPull[] =>
  [...forge.pulls.values()].filter(({ state }) => state === "open");

/** Told in a file for each pipeline, so that they run side by side. */
export function tellProposals(pipeline: Pipeline): void {
  const drifted = async (): Promise<World> => {
    const here = await world(pipeline, SEED, commented);
    const first = await pipeline.onMerge(here, here.hosting.commitOf("main"));
    expect(first.ok, printed(first)).toBe(true);
    await byHand(here, ['{ extn: "1001", transferPhone: "13911112222" }']);
    return here;
  };
  const night = async (here: World): Promise<string> => {
    const run = await pipeline.atNight(here);
    expect(run.ok, printed(run)).toBe(true);
    expect(printed(run)).not.toMatch(/not found|No such file/);
    return printed(run);
  };

  it(
    "one proposal follows the drift, unless it was declined; what people push to it stays",
    LONG,
    async () => {
      const here = await drifted();
      const { hosting } = here;
      await night(here);
      const [declined] = open(here);
      if (!declined) throw new Error("no pull request");
      declined.state = "closed";
      await night(here);
      expect(open(here)).toEqual([]);

      // Other drift is another question.
      await byHand(here, ['{ extn: "1002", transferPhone: "13922223333" }']);
      await night(here);
      const [pull, ...others] = open(here);
      if (!pull) throw new Error("no pull request");
      expect(others).toEqual([]);
      expect(pull.body).toContain("`state: absent` in its entry");
      expect(pull.body).toContain("extension/1002");
      const text = hosting.read(hosting.headOf(pull), "pbx.yaml");
      expect(text).toContain("13922223333");
      expect(text).toContain("13911112222");

      const theirs = hosting.push("pbx/adopt", { "notes.md": "mine\n" }, "Think about it");
      await byHand(here, ['{ extn: "1003", transferPhone: "13933334444" }']);
      expect(await night(here)).toContain("Somebody has pushed to pbx/adopt, and it stays as it is");
      expect(hosting.headOf(pull)).toBe(theirs);

      // Merged later, it would bring back what is gone.
      await byHand(
        here,
        ["1001", "1002", "1003"].map((extn) => `{ extn: "${extn}", transferPhone: "" }`),
      );
      await night(here);
      expect(hosting.refs("refs/heads/pbx/adopt")).toEqual([]);
      expect(told(here).at(-1)).toBe("clean");
      expect(here.evidence()).not.toContain(CANARY);
    },
  );

  it("drift that no spec can state is told, and proposes nothing", LONG, async () => {
    const here = await world(pipeline, SEED, (spec) =>
      spec.replace('extn: "1001",', 'extn: "1001", password: "${derive:{extn}}",'),
    );
    const first = await pipeline.onMerge(here, here.hosting.commitOf("main"));
    expect(first.ok, printed(first)).toBe(true);
    await byHand(here, ['{ extn: "1001", password: "canary-by-hand" }']);
    await night(here);
    expect(told(here)).toEqual(["drift"]);
    expect(open(here)).toEqual([]);
  });

  it(
    "an old run that is started again applies nothing, and a PBX out of reach makes the night red",
    LONG,
    async () => {
      const here = await drifted();
      const { hosting } = here;
      const old = hosting.commitOf("main");
      const spec = hosting
        .read("main", "pbx.yaml")
        .replace('transferPhone: ""', 'transferPhone: "13800001111"');
      const merged = hosting.merge(hosting.propose("b", { "pbx.yaml": spec }, "Newer"));
      expect(auditOf(await pipeline.onMerge(here, merged))).toMatchObject({ result: "complete" });
      const again = await pipeline.onMerge(here, old);
      expect(again.ok, printed(again)).toBe(true);
      expect(printed(again)).toMatch(/Not applied(?: -|:) main has moved on/);
      expect(row(here, "1001")).toMatchObject({ transfer_phone: "13800001111" });

      here.simulator.setFaults({ faults: ["code-500=1"] });
      const run = await pipeline.atNight(here);
      expect(run.ok).toBe(false);
      expect(run.steps.map(({ code }) => code)).toContain(1);
      expect(told(here)).toEqual(["failed"]);
      expect(open(here)).toEqual([]);
    },
  );
}
