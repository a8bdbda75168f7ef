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

/** Apply and the bare loop in turns, so that what else the machine does hits both alike; the medians of their seconds. */
async function inTurns(runs, count, options) {
  const seconds = { ours: [], bare: [] };
  for (let run = 0; run < runs; run += 1) {
    seconds.bare.push(await fresh(sizeOf(count), options, (cwd, url) => bareLoop(cwd, url, count)));
    seconds.ours.push(await fresh(sizeOf(count), options, writing));
  }
  return { ours: median(seconds.ours), bare: median(seconds.bare) };
}

const sizeOf = (numbers) => ({ extensions: 0, numbers, groups: 1 });

export async function inserts({ scale, runs }) {
  const [slow, quick] = [Math.round(10_000 * scale), Math.round(20_000 * scale)];
  const ideal = (slow * 0.02) / CONCURRENCY;
  const waiting = await inTurns(runs, slow, ["--latency", "20"]);
  const { ours, bare } = await inTurns(runs, quick, []);
  const name = `${slow.toLocaleString("en")} inserts, 20 ms a call, ${CONCURRENCY} at a time`;
  return [
    {
      name: `apply of ${name}`,
      ...{ unit: "wall", target: 1.05, ours: waiting.ours, limit: ideal, ratio: waiting.ours / ideal },
    },
    {
      // What the machine, the connection pool and the simulated PBX take of the ideal.
      name: `a bare loop instead of apply: ${name}`,
      ...{ unit: "wall", ours: waiting.bare, limit: ideal, ratio: waiting.bare / ideal },
    },
    {
      name: `apply of ${quick.toLocaleString("en")} inserts, no latency (rate of a bare loop: 1.25 is 0.8 ×)`,
      ...{ unit: "wall", target: 1.25, ours, limit: bare, ratio: ours / bare },
    },
  ];
}
