// The diff alone against one pass of Map look-ups over the same keys.
import { limit, median, once } from "../lib/measure.mjs";

export async function diff({ scale, runs }) {
  const count = Math.round(1_000_000 * scale);
  const seconds = { program: [], bare: [] };
  for (let run = 0; run < runs; run += 1) {
    for (const which of ["bare", "program"]) {
      const { last } = await once(["--max-old-space-size=4000", limit("diff"), which, String(count)]);
      seconds[which].push(Number(last));
    }
  }
  const [ours, bare] = [median(seconds.program), median(seconds.bare)];
  const name = `diff alone, ${count.toLocaleString("en")} against as many, 1 % different`;
  return [{ name, unit: "cpu", target: 2, ceiling: 30, ours, limit: bare, ratio: ours / bare }];
}
