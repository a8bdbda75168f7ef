// A plan with nothing to change, at full size and at a tenth and a hundredth of it.
import { PBXCTL, limit, once, sideBySide } from "../lib/measure.mjs";
import { withPbx } from "../lib/pbx.mjs";
import { site } from "../lib/site.mjs";

const FULL = { extensions: 100_000, numbers: 1_000_000, groups: 500 };

const sizeAt = (scale) => ({
  extensions: Math.round(FULL.extensions * scale),
  numbers: Math.round(FULL.numbers * scale),
  groups: Math.max(1, Math.round(FULL.groups * scale)),
});

const words = ({ extensions, numbers }) =>
  `${extensions.toLocaleString("en")} + ${numbers.toLocaleString("en")}`;

async function measure(size, runs) {
  const { cwd, remove } = site(size);
  try {
    return await withPbx(cwd, [], (url) =>
      sideBySide(
        runs,
        () => once([PBXCTL, "plan", "--url", url], { cwd }),
        () => once([limit("plan"), url], { cwd }),
      ),
    );
  } finally {
    remove();
  }
}

/** What CI lets pass of CPU: the start of the program weighs more, the smaller the plan. */
const CEILING = 5;

const ratio = (name, unit, target, { program, bare }) => ({
  ...{ name, unit, target, ours: program[unit], limit: bare[unit] },
  ratio: program[unit] / bare[unit],
  ...(unit === "cpu" && { ceiling: CEILING }),
});

const UNITS = ["wall", "cpu", "peak"];

export async function plan({ scale, runs }) {
  const rows = [];
  const costs = [];
  for (const part of [1, 0.1, 0.01]) {
    const size = sizeAt(scale * part);
    const cost = await measure(size, runs);
    costs.push(cost);
    const target = part === 1 ? 1.5 : undefined;
    for (const unit of UNITS) rows.push(ratio(`plan, nothing to change: ${words(size)}`, unit, target, cost));
  }
  // What ten times the objects cost more, against ten times: the start of the program counts in favour of the larger one.
  for (const [at, part] of [
    [0, "1/10"],
    [1, "1/100"],
  ]) {
    const [larger, smaller] = [costs[at].program, costs[at + 1].program];
    rows.push({
      name: `the same, against ${part}${at === 0 ? "" : " (from 1/10)"}`,
      ...{ unit: "cpu", target: 1.1, ours: larger.cpu, limit: smaller.cpu * 10 },
      ratio: larger.cpu / (smaller.cpu * 10),
      ceiling: 1.5,
    });
  }
  return rows;
}
