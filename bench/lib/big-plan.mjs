// A plan of so many changes, a third of each sort, as diffing and planning make it.
import { blacklist } from "../../dist/resources/blacklist.js";
import { diff } from "../../dist/reconcile/diff.js";
import { digestOf } from "../../dist/reconcile/digest.js";
import { buildPlan } from "../../dist/reconcile/plan.js";
import { phoneOf } from "./site.mjs";

const at = { file: "numbers.txt", line: 1, column: 1 };
const none = [];
const sensitive = new Set();

const declared = (key) => ({
  ...{ type: "blacklist", key, state: "present", at, sensitive },
  ...{ values: { direction: "inbound" }, ignoreFields: none },
});

/** What is declared and what is live: every number is on one side only, or on both in another direction. */
function scene(count) {
  const desired = [];
  const rows = [];
  for (let index = 0; index < count; index += 1) {
    const phone = phoneOf(index);
    if (index % 3 !== 0) desired.push(declared(phone));
    if (index % 3 !== 1) rows.push({ phone, special_flag: 3 });
  }
  return { desired, live: new Map(blacklist.observe(rows).map((object) => [object.key, object])) };
}

export function bigPlan(count) {
  const { desired, live } = scene(count);
  const collections = new Map([["blacklist", desired]]);
  const manage = new Map([["blacklist", { prune: true, inScope: () => true }]]);
  const { changes, unmanaged } = diff(
    { collections, manage, ignore: [] },
    collections,
    new Map([["blacklist", live]]),
  );
  return buildPlan({
    ...{
      target: "http://pbx.example.cn:8080",
      timestamp: "2026-01-15T08:00:00.000Z",
      changes,
      unmanaged,
      gates: [],
    },
    digest: (plan) => digestOf(plan, changes, "bench"),
  });
}
