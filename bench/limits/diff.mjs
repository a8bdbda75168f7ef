// The diff alone, N objects against N, one in a hundred different: `program` is the project's, `bare` one pass of Map
// look-ups over the same keys, `map` a Map of them. Usage: diff.mjs program|bare|map N [allocations]; prints the seconds of CPU
// that it took, or the bytes that it allocated.
import { GCProfiler, getHeapStatistics } from "node:v8";
import { blacklist } from "../../dist/resources/blacklist.js";
import { diff } from "../../dist/reconcile/diff.js";
import { allocatedBetween } from "../lib/allocated-between.mjs";
import { phoneOf } from "../lib/site.mjs";

const [which, count, measure] = process.argv.slice(2);
const at = { file: "numbers.txt", line: 1, column: 1 };
const inbound = { direction: "inbound" };
const none = [];
const desired = Array.from({ length: Number(count) }, (_, index) => ({
  type: "blacklist",
  key: phoneOf(index),
  state: "present",
  values: inbound,
  ignoreFields: none,
  at,
  sensitive: new Set(),
}));
const rows = desired.map(({ key }, index) => ({ phone: key, special_flag: index % 100 === 0 ? 3 : 2 }));
const live = new Map(blacklist.observe(rows).map((object) => [object.key, object]));
const spec = {
  collections: new Map([["blacklist", desired]]),
  manage: new Map([["blacklist", { prune: true, inScope: () => true }]]),
  ignore: [],
};

function bare() {
  let different = 0;
  for (const { key, values } of desired)
    if (live.get(key)?.values.direction !== values.direction) different += 1;
  return different;
}

const program = () =>
  diff(spec, new Map([["blacklist", desired]]), new Map([["blacklist", live]])).changes.length;

function map() {
  const byKey = new Map();
  for (const object of desired) byKey.set(object.key, object);
  return byKey.size / 100;
}

const work = { program, bare, map }[which];
const profiler = new GCProfiler();
if (measure === "allocations") profiler.start();
const start = getHeapStatistics().used_heap_size;
const before = process.cpuUsage();
const found = work();
const { user, system } = process.cpuUsage(before);
const end = getHeapStatistics().used_heap_size;
if (found !== Math.ceil(Number(count) / 100)) throw new Error(`${found} differences`);
console.log(
  measure === "allocations" ? allocatedBetween(start, end, profiler.stop()) : (user + system) / 1e6,
);
