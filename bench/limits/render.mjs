// Writing a plan of N changes to standard output: `program` renders it as the command does, `bare` writes as many bytes in
// chunks. Usage, with --expose-gc: render.mjs program FORMAT N | bare BYTES; the last line of standard error is what it
// took, as JSON: seconds of CPU, bytes, and by how many MB its memory grew meanwhile.
import { Buffer } from "node:buffer";
import { writeSlowly } from "../../dist/files/write-slowly.js";
import { ended } from "../../dist/files/pieces.js";
import { render } from "../../dist/report/render.js";
import { inCharacters } from "../../dist/report/room.js";
import { bigPlan } from "../lib/big-plan.mjs";

const MARKDOWN = 60_000;
const EVERY = 500;

const [which, ...args] = process.argv.slice(2);

const prepared = which === "program" ? bigPlan(Number(args[1])) : undefined;

function pieces() {
  if (!prepared) return chunks(Number(args[0]));
  const report = { kind: "plan", command: "plan", plan: prepared, waits: () => [], unmanaged: () => [] };
  return ended(render(report, args[0], { limit: inCharacters(MARKDOWN) }));
}

function* chunks(bytes) {
  const chunk = "x".repeat(64 * 1024);
  for (let left = bytes; left > 0; left -= chunk.length)
    yield left < chunk.length ? chunk.slice(0, left) : chunk;
}

/** What the process holds, garbage included that nobody has swept up yet: V8's heap, and what lies beside it. */
function held() {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const cost = { bytes: 0, peak: 0 };

/** Counts, and looks now and then at what the process holds. */
function* watched(text) {
  let seen = 0;
  for (const piece of text) {
    cost.bytes += Buffer.byteLength(piece);
    if (seen++ % EVERY === 0) cost.peak = Math.max(cost.peak, held());
    yield piece;
  }
}

globalThis.gc();
const before = { held: held(), cpu: process.cpuUsage() };
await writeSlowly(process.stdout, watched(pieces()), () => false);
const { user, system } = process.cpuUsage(before.cpu);
const grown = Math.max(cost.peak, held()) - before.held;
console.error(JSON.stringify({ cpu: (user + system) / 1e6, bytes: cost.bytes, grown: grown / 2 ** 20 }));
