// Applies that insert numbers: with a PBX that takes its time, and with one that takes none.
import { PBXCTL, limit, median, once } from "../lib/measure.mjs";
import { withPbx } from "../lib/pbx.mjs";
import { site } from "../lib/site.mjs";

const CONCURRENCY = 32;

/** Seconds from the start of the first operation to the end of the last, as apply tells them. */
async function writing(cwd, url) {
  let [first, last] = [0, 0];
  const onLine = (line, moment) => {
    if (line.startsWith('{"type":"apply_start"')) first = moment;
    if (line.startsWith('{"type":"operation_end"')) last = moment;
  };
  const options = ["--auto-approve", "--no-verify", "--format", "json", "--concurrency", String(CONCURRENCY)];
  await once([PBXCTL, "apply", "--url", url, ...options], { cwd, onLine });
  return last - first;
}

const bareLoop = async (cwd, url, count) =>
  Number((await once([limit("inserts"), url, String(count), String(CONCURRENCY)], { cwd })).last);

/** A PBX for one run: the numbers must not be there yet. */
async function fresh(size, options, use) {
  const { cwd, remove } = site(size, false);
  try {
    return await withPbx(cwd, options, (url) => use(cwd, url));
  } finally {
    remove();
  }
}

async function times(runs, measure) {
  const seconds = [];
  for (let run = 0; run < runs; run += 1) seconds.push(await measure());
  return median(seconds);
}

const sizeOf = (numbers) => ({ extensions: 0, numbers, groups: 1 });

export async function inserts({ scale, runs }) {
  const [slow, quick] = [Math.round(10_000 * scale), Math.round(20_000 * scale)];
  const ideal = (slow * 0.02) / CONCURRENCY;
  const waited = await times(1, () => fresh(sizeOf(slow), ["--latency", "20"], writing));
  const ours = await times(runs, () => fresh(sizeOf(quick), [], writing));
  const bare = await times(runs, () => fresh(sizeOf(quick), [], (cwd, url) => bareLoop(cwd, url, quick)));
  return [
    {
      name: `apply of ${slow.toLocaleString("en")} inserts, 20 ms a call, ${CONCURRENCY} at a time`,
      ...{ unit: "wall", target: 1.05, ours: waited, limit: ideal, ratio: waited / ideal },
    },
    {
      name: `apply of ${quick.toLocaleString("en")} inserts, no latency (rate of a bare loop: 1.25 is 0.8 ×)`,
      ...{ unit: "wall", target: 1.25, ours, limit: bare, ratio: ours / bare },
    },
  ];
}
