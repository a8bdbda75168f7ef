/** pbx-drift.yml and pbx-apply.yml beside what people do meanwhile. */
import { expect, it } from "vitest";
import { SEED, auditOf, byHand, codes, commented, printed, row } from "../telling.js";
import { world } from "../world.js";
import type { World } from "../world.js";
import { dispatch } from "./event.js";
import { github } from "./index.js";
import { play } from "./player.js";

const LONG = { timeout: 300_000 };

async function drifted(): Promise<World> {
  const here = await world(github, SEED, commented);
  await github.onMerge(here, here.hosting.commitOf("main"));
  await byHand(here, ['{ extn: "1001", transferPhone: "13911112222" }']);
  return here;
}

const open = ({ forge }: World) => [...forge.pulls.values()].filter(({ state }) => state === "open");

it("what somebody pushed to the proposal stays", LONG, async () => {
  const here = await drifted();
  const { hosting } = here;
  await github.atNight(here);
  const [pull] = open(here);
  if (!pull) throw new Error("no pull request");
  const theirs = hosting.push("pbx/adopt", { "notes.md": "mine\n" }, "Think about it");
  await byHand(here, ['{ extn: "1002", transferPhone: "13911112222" }']);
  const night = await github.atNight(here);
  expect(night.ok, printed(night)).toBe(true);
  expect(printed(night)).toContain(
    `Somebody has pushed to pbx/adopt, and it stays as it is: pull request ${pull.number}`,
  );
  expect(hosting.headOf(pull)).toBe(theirs);
});

it("a proposal follows other drift, in one pull request", LONG, async () => {
  const here = await drifted();
  const { hosting } = here;
  await github.atNight(here);
  await byHand(here, ['{ extn: "1002", transferPhone: "13922223333" }']);
  const night = await github.atNight(here);
  expect(night.ok, printed(night)).toBe(true);
  const [pull, ...others] = open(here);
  expect(others).toEqual([]);
  expect(printed(night)).toContain(`https://github.example/acme/pbx/pull/${pull?.number ?? 0}`);
  expect(pull?.body).toContain("extension/1002");
  const text = pull && hosting.read(hosting.headOf(pull), "pbx.yaml");
  expect(text).toContain("13922223333");
  expect(text).toContain("13911112222");
});

it("a proposal whose drift is gone is closed, since merged it would bring it back", LONG, async () => {
  const here = await drifted();
  await github.atNight(here);
  const [pull] = open(here);
  await byHand(here, ['{ extn: "1001", transferPhone: "" }']);
  const night = await github.atNight(here);
  expect(night.ok, printed(night)).toBe(true);
  expect(pull?.state).toBe("closed");
  expect(pull?.comments.map(({ body }) => body)).toEqual(["The PBX is as the spec says again."]);
});

it("drift that no spec can state is told, and proposes nothing", LONG, async () => {
  const here = await world(github, SEED, (spec) =>
    spec.replace('extn: "1001",', 'extn: "1001", password: "${derive:{extn}}",'),
  );
  const first = await github.onMerge(here, here.hosting.commitOf("main"));
  expect(first.ok, printed(first)).toBe(true);
  await byHand(here, ['{ extn: "1001", password: "canary-by-hand" }']);
  const night = await github.atNight(here);
  expect(night.ok, printed(night)).toBe(true);
  expect(printed(night)).toContain("Nothing of this drift can be adopted by itself");
  expect(open(here)).toEqual([]);
});

it("a PBX that is out of reach makes the night red, and is told", LONG, async () => {
  const here = await drifted();
  here.simulator.setFaults({ faults: ["code-500=1"] });
  const night = await github.atNight(here);
  expect(night.ok).toBe(false);
  expect(codes(night)["Drift"]).toBe(1);
  expect(here.alarms.received.map(({ body }) => body["status"])).toEqual(["failed"]);
  expect(open(here)).toEqual([]);
});

it("an old run that is started again applies nothing", LONG, async () => {
  const here = await drifted();
  const { hosting } = here;
  const old = hosting.commitOf("main");
  const spec = hosting.read("main", "pbx.yaml").replace('transferPhone: ""', 'transferPhone: "13800001111"');
  const newer = await github.onMerge(
    here,
    hosting.merge(hosting.propose("b", { "pbx.yaml": spec }, "Newer")),
  );
  expect(auditOf(newer)).toMatchObject({ result: "complete" });
  const again = await github.onMerge(here, old);
  expect(again.ok, printed(again)).toBe(true);
  expect(printed(again)).toContain("Not applied: main is at");
  expect(row(here, "1001")).toMatchObject({ transfer_phone: "13800001111" });
});

it("somebody may start the apply by hand, of main alone", LONG, async () => {
  const here = await drifted();
  const { hosting } = here;
  hosting.push("unreviewed", { "pbx.yaml": "version: 1\nextensions: []\n" }, "Delete all");
  const before = here.simulator.snapshot();
  const { run: other } = await play(here, dispatch(here, "pbx apply", "unreviewed"));
  expect(other.steps).toEqual([]);
  const { run: compared } = await play(here, dispatch(here, "pbx drift", "unreviewed"));
  expect(compared.steps).toEqual([]);
  expect(here.simulator.snapshot()).toEqual(before);

  const { run } = await play(here, dispatch(here, "pbx apply", "main"));
  expect(codes(run)).toMatchObject({ Apply: 0 });
  expect(codes(run)).not.toHaveProperty("Comment");
  expect(row(here, "1001")).toMatchObject({ transfer_phone: "" });
});
