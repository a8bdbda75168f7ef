// Work that can be counted, and so is the same on any machine: requests, bytes allocated, instructions.
import { LOGIN, METERS, PBXCTL, limit, median, once } from "../lib/measure.mjs";
import { instructions } from "../lib/instructions.mjs";
import { withPbx } from "../lib/pbx.mjs";
import { site } from "../lib/site.mjs";
import { Simulator } from "../../dist/simulator/simulator.js";
import { serve } from "../../dist/simulator/serve.js";

const PLAN = { extensions: 100_000, numbers: 1_000_000, groups: 500 };
const words = (number) => number.toLocaleString("en");

const sizeAt = (scale) =>
  Object.fromEntries(
    Object.entries(PLAN).map(([name, count]) => [name, Math.max(1, Math.round(count * scale))]),
  );

/** How many requests a command made of a PBX that has the groups alone. */
async function requests(size, args) {
  const { cwd, remove } = site(size, false);
  const dicts = Array.from({ length: size.groups }, (_, index) => ({ k: `g${index}`, v: `group ${index}` }));
  const simulator = new Simulator({
    ...{ username: LOGIN.PBX_USERNAME, password: LOGIN.PBX_PASSWORD },
    seed: { dicts },
  });
  const { url, close } = await serve(simulator);
  try {
    await once([PBXCTL, ...args, "--url", url], { cwd });
    return Object.values(simulator.counts.calls).reduce((sum, calls) => sum + calls, 0);
  } finally {
    await close();
    remove();
  }
}

async function calls(scale) {
  const size = {
    extensions: Math.max(1, Math.round(1_000 * scale)),
    numbers: Math.max(1, Math.round(5_000 * scale)),
    groups: 3,
  };
  const changes = size.extensions + size.numbers;
  // A log-in and a list of each declared kind and of what refers to them (conferences to groups); an apply writes each change
  // once, and lists again the kinds that it wrote and what they refer to.
  const fewest = { plan: 5, apply: 5 + changes + 3 };
  const ours = {
    plan: await requests(size, ["plan"]),
    apply: await requests(size, ["apply", "--auto-approve", "--allow", "weak-password"]),
  };
  return ["plan", "apply"].map((command) => ({
    name: `${command} of ${words(changes)} inserts, against the fewest possible`,
    ...{ unit: "requests", target: 1, ceiling: 1 },
    ...{ ours: ours[command], limit: fewest[command], ratio: ours[command] / fewest[command] },
  }));
}

async function times(runs, measure) {
  const counts = [];
  for (let run = 0; run < runs; run += 1) counts.push(await measure());
  return median(counts);
}

const row = (name, unit, ceiling, ours, bare) => ({
  name,
  unit,
  ceiling,
  ours,
  limit: bare,
  ratio: ours / bare,
});

async function allocated(args, cwd) {
  return (await once(args, { cwd, meter: METERS.allocations })).allocated;
}

async function planWork(scale, runs, count) {
  const size = sizeAt(scale);
  const name = `plan, nothing to change: ${words(size.extensions)} + ${words(size.numbers)}`;
  const { cwd, remove } = site(size);
  try {
    return await withPbx(cwd, [], async (url) => {
      const found = { name };
      for (const [unit, measure] of Object.entries(count)) {
        found[unit] = {
          ours: await times(runs, () => measure([PBXCTL, "plan", "--url", url], cwd)),
          bare: await times(runs, () => measure([limit("plan"), url], cwd)),
        };
      }
      return found;
    });
  } finally {
    remove();
  }
}

async function diffWork(scale, runs) {
  // Of fewer objects it would be chance what the compiler allocates meanwhile.
  const count = Math.max(100_000, Math.round(1_000_000 * scale));
  const of = (which) =>
    times(
      runs,
      async () => Number((await once([limit("diff"), which, String(count), "allocations"])).last) / 2 ** 20,
    );
  const [ours, bare] = [await of("program"), await of("map")];
  return row(
    `diff alone, ${words(count)} against as many, against a Map of the keys`,
    "allocated",
    4,
    ours,
    bare,
  );
}

export async function counted({ scale, runs }) {
  const counter = instructions();
  const count = { allocated, ...(counter && { instructions: counter }) };
  const found = await planWork(scale, runs, count);
  const rows = await calls(scale);
  rows.push(row(found.name, "allocated", 2.6, found.allocated.ours, found.allocated.bare));
  if (found.instructions)
    rows.push(row(found.name, "instructions", 5, found.instructions.ours, found.instructions.bare));
  rows.push(await diffWork(scale, runs));
  return rows;
}
