// A plan whose one answer is longer than the longest text of V8 (512 MB): its peak memory, held against the answer's size.
import { fileURLToPath } from "node:url";
import { PBXCTL, middling, once } from "../lib/measure.mjs";
import { withServer } from "../lib/pbx.mjs";
import { site } from "../lib/site.mjs";

const ROWS = 100_000;
const PADDING = 6_000;
/** Bytes of a row beside its padding. */
const BESIDE = 75;

const SERVER = fileURLToPath(new URL("../lib/long-answer.mjs", import.meta.url));

export async function answer({ scale, runs }) {
  const rows = Math.round(ROWS * scale);
  const { cwd, remove } = site({ extensions: 0, numbers: rows, groups: 0 });
  try {
    const costs = await withServer(cwd, [SERVER, String(rows), String(PADDING)], async (url) => {
      const measured = [];
      for (let run = 0; run < runs; run += 1)
        measured.push(await once([PBXCTL, "plan", "--url", url], { cwd }));
      return measured;
    });
    const size = (rows * (PADDING + BESIDE)) / 1e6;
    const { peak } = middling(costs);
    const name = `plan over one answer of ${Math.round(size)} MB, against its size`;
    // The program itself takes more than a short answer.
    const target = scale < 1 ? undefined : 1;
    return [{ name, unit: "peak", target, ours: peak, limit: size, ratio: peak / size }];
  } finally {
    remove();
  }
}
