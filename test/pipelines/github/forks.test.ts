/** pbx-plan-forks.yml: a stranger's spec is planned where that is wanted, without secrets, and commented by a job that has none. */
import { expect, it } from "vitest";
import { SEED, changed, commentOn, commented, printed } from "../telling.js";
import { CANARY, world } from "../world.js";
import type { World } from "../world.js";
import { workflowRun } from "./event.js";
import { github, proposed } from "./index.js";
import { play, workflowsAt } from "./player.js";

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

it("takes no branch's name and no title for a command", LONG, async () => {
  const here = await start();
  const spec = changed(here.hosting.read("main", "pbx.yaml"));
  const name = "@x;touch${IFS}pwned&state=closed#";
  const pull = here.hosting.proposeFromFork("mallory", name, { "pbx.yaml": spec }, "$(touch pwned)");
  const [, plan] = await proposed(here, pull, wanted);
  expect(plan?.ok, plan && printed(plan)).toBe(true);
  expect(commentOn(pull)).toContain("**Plan:");
});

it("plans no other commit than the one whose checks were green", LONG, async () => {
  const here = await start();
  const { hosting, forge } = here;
  const spec = changed(hosting.read("main", "pbx.yaml"));
  const pull = hosting.proposeFromFork("mallory", "gift", { "pbx.yaml": spec }, "A gift");
  const [checks] = workflowsAt(here, hosting.commitOf("main")).filter(({ name }) => name === "pbx plan");
  if (!checks) throw new Error("no workflow is called pbx plan");
  const event = workflowRun(here, checks, pull, "success");
  const checked = hosting.headOf(pull);
  hosting.pushToFork(pull, { "pbx.yaml": spec.replace("13800001111", "13800006666") }, "Later");
  hosting.mergeOf(pull);

  // The list of pull requests tells it, and where that is slow to follow, what is fetched does.
  const { run: told } = await play(here, event, wanted);
  expect(printed(told)).toContain("The commit is no open proposal any more");
  forge.headOf = () => checked;
  const { run: fetched } = await play(here, event, wanted);
  expect(printed(fetched)).toContain("There is a newer commit, whose own checks come first");
  expect([told.ok, fetched.ok]).toEqual([false, false]);
  expect(pull.comments).toEqual([]);
});
