/** pbx-plan-forks.yml: a stranger's spec is planned where that is wanted, without secrets, and commented by a job that has none. */
import { expect, it } from "vitest";
import { SEED, changed, commentOn, commented, printed } from "../telling.js";
import { CANARY, world } from "../world.js";
import type { World } from "../world.js";
import { github, proposed } from "./index.js";

const LONG = { timeout: 300_000 };
const wanted = { variables: { PBX_PLAN_FORKS: "true" } };

async function start(): Promise<World> {
  const here = await world(github, SEED, commented);
  await github.onMerge(here, here.hosting.commitOf("main"));
  return here;
}

it("plans it without secrets beside what was applied, and comments it", LONG, async () => {
  const here = await start();
  const { hosting, secrets } = here;
  const before = here.simulator.snapshot();
  const spec = changed(hosting.read("main", "pbx.yaml"));
  const pull = hosting.proposeFromFork("mallory", "gift", { "pbx.yaml": spec }, "A gift");
  const [checks, plan] = await proposed(here, pull, wanted);
  expect(checks?.ok).toBe(true);
  if (!plan) throw new Error("nothing ran on its result");
  expect(plan.ok, printed(plan)).toBe(true);
  expect(here.simulator.snapshot()).toEqual(before);
  expect(commentOn(pull)).toContain("**Plan: 1 to add, 1 to change, 1 to destroy.**");
  expect(commentOn(pull)).toContain("(not checked)");
  expect(commentOn(pull)).toContain(hosting.headOf(pull).slice(0, 7));
  expect(pull.labels).toEqual(["pbx/destroy"]);

  // The log-in is in one step, no other secret in any, and what writes is where no log-in is.
  const { PBX_USERNAME: user, PBX_PASSWORD: password } = secrets;
  const seen = plan.steps.flatMap(({ name, env }) =>
    Object.values(env)
      .filter((value) => Object.values(secrets).includes(value))
      .map((value) => [name, value]),
  );
  expect(seen).toEqual([
    ["Plan", user],
    ["Plan", password],
  ]);
  const tokens = plan.steps.filter(({ env }) => "GITHUB_TOKEN" in env).map(({ job, name }) => [job, name]);
  expect(tokens).toEqual([["comment", "Comment"]]);
  expect(here.evidence()).not.toContain(CANARY);
});

it("does nothing unless it is wanted, nor for a branch of the repository", LONG, async () => {
  const here = await start();
  const { hosting } = here;
  const spec = changed(hosting.read("main", "pbx.yaml"));
  const gift = hosting.proposeFromFork("mallory", "gift", { "pbx.yaml": spec }, "A gift");
  const own = hosting.propose("own", { "pbx.yaml": spec }, "Our own");
  const [, unwanted] = await proposed(here, gift);
  const [, ours] = await proposed(here, own, wanted);
  expect([unwanted?.steps, ours?.steps]).toEqual([[], []]);
  expect(gift.comments).toEqual([]);
});

it("does nothing for a spec whose checks are red", LONG, async () => {
  const here = await start();
  const pull = here.hosting.proposeFromFork("mallory", "worse", { "pbx.yaml": "version: 2\n" }, "Worse");
  const [checks, plan] = await proposed(here, pull, wanted);
  expect([checks?.ok, plan?.steps]).toEqual([false, []]);
});

it(
  "plans no other commit than the one whose checks were green, and takes no branch's name for a command",
  LONG,
  async () => {
    const here = await start();
    const { hosting } = here;
    const spec = changed(hosting.read("main", "pbx.yaml"));
    const name = "@x;touch${IFS}pwned&state=closed#";
    const pull = hosting.proposeFromFork("mallory", name, { "pbx.yaml": spec }, "$(touch pwned)");
    const [, fine] = await proposed(here, pull, wanted);
    expect(fine?.ok, fine && printed(fine)).toBe(true);
    expect(commentOn(pull)).toContain("**Plan:");

    // Another commit came while the checks ran: the event tells of the earlier one.
    const { headOf } = here.forge;
    here.forge.headOf = () => "f".repeat(40);
    const [, late] = await proposed(here, pull, wanted);
    here.forge.headOf = headOf;
    expect(late?.ok).toBe(false);
    expect(late && printed(late)).toContain("The commit is no open proposal any more");
  },
);
