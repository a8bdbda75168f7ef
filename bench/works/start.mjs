// How long it takes to begin: the version, and the check of a small spec.
import { PBXCTL, once, sideBySide } from "../lib/measure.mjs";
import { site } from "../lib/site.mjs";

const RUNS = 15;

async function against(name, { target, ceiling }, args, cwd) {
  const { program, bare } = await sideBySide(
    RUNS,
    () => once([PBXCTL, ...args], { cwd }),
    () => once(["-e", "0"], { cwd }),
  );
  return ["wall", "cpu"].map((unit) => ({
    ...{ name, unit, target, ours: program[unit], limit: bare[unit], ratio: program[unit] / bare[unit] },
    ...(unit === "cpu" && { ceiling }),
  }));
}

export async function start() {
  const { cwd, remove } = site({ extensions: 95, numbers: 0, groups: 5 });
  try {
    const version = await against("pbxctl --version", { target: 1.6, ceiling: 2 }, ["--version"], cwd);
    const validate = await against("validate of 100 objects", { target: 3, ceiling: 4 }, ["validate"], cwd);
    return [...version, ...validate];
  } finally {
    remove();
  }
}
