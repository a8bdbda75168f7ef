// Writing a plan in which every object changes: what it costs beside writing as many bytes, and by how much memory grows
// meanwhile, beside a tenth of the changes.
import { limit, median, once } from "../lib/measure.mjs";

const FORMATS = { text: "text", json: "JSON", markdown: "Markdown", html: "HTML" };
/** MB of garbage that V8 lets be before it sweeps, whatever a program does: less is no growth. */
const YOUNG = 24;

async function writing(...args) {
  const flags = ["--expose-gc", "--max-old-space-size=6000"];
  const { lastError } = await once([...flags, limit("render"), ...args.map(String)]);
  return JSON.parse(lastError);
}

async function medians(runs, ...args) {
  const costs = [];
  for (let run = 0; run < runs; run += 1) costs.push(await writing(...args));
  const of = (name) => median(costs.map((cost) => cost[name]));
  return { cpu: of("cpu"), bytes: of("bytes"), grown: of("grown") };
}

export async function render({ scale, runs }) {
  const count = Math.round(1_000_000 * scale);
  const rows = [];
  for (const [format, word] of Object.entries(FORMATS)) {
    const ours = await medians(runs, "program", format, count);
    const tenth = await medians(runs, "program", format, Math.round(count / 10));
    const bare = await medians(runs, "bare", ours.bytes);
    const name = `plan with ${count.toLocaleString("en")} changes as ${word}, writing alone`;
    const grown = Math.max(tenth.grown, YOUNG);
    rows.push(
      { name, unit: "cpu", ours: ours.cpu, limit: bare.cpu, ratio: ours.cpu / bare.cpu },
      {
        name: `the same, against 1/10 or ${YOUNG} MB of garbage`,
        ...{ unit: "grown", target: 1.1, ceiling: 1.5 },
        ...{ ours: ours.grown, limit: grown, ratio: ours.grown / grown },
      },
    );
  }
  return rows;
}
