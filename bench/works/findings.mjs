// A spec with as many mistakes as entries.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PBXCTL, median, once } from "../lib/measure.mjs";
import { site } from "../lib/site.mjs";

const SECONDS = 10;

export async function findings({ scale, runs }) {
  const count = Math.round(100_000 * scale);
  const { cwd, remove } = site({ extensions: 0, numbers: 0, groups: 1 });
  const entries = Array.from(
    { length: count },
    (_, index) => `  - { extn: "${100_000 + index}", nme: Anna }`,
  );
  writeFileSync(join(cwd, "pbx.yaml"), `version: 1\nextensions:\n${entries.join("\n")}\n`);
  try {
    const costs = [];
    for (let run = 0; run < runs; run += 1)
      costs.push(await once([PBXCTL, "validate"], { cwd, expected: [1] }));
    const ours = median(costs.map(({ wall }) => wall));
    const name = `validate with ${count.toLocaleString("en")} findings`;
    return [{ name, unit: "wall", target: 1, ours, limit: SECONDS, ratio: ours / SECONDS }];
  } finally {
    remove();
  }
}
