// The diff alone, N objects against N, one in a hundred different: `program` is the project's, `bare` one pass of Map
// look-ups over the same keys. Usage: diff.mjs program|bare N; prints the seconds of CPU that it took.
import { blacklist } from "../../dist/resources/blacklist.js";
import { diff } from "../../dist/reconcile/diff.js";
import { phoneOf } from "../lib/site.mjs";

const [which, count] = process.argv.slice(2);
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

const work = which === "program" ? program : bare;
const before = process.cpuUsage();
const found = work();
const { user, system } = process.cpuUsage(before);
if (found !== Math.ceil(Number(count) / 100)) throw new Error(`${found} differences`);
console.log((user + system) / 1e6);
