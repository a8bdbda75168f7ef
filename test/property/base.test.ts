import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recall } from "../../src/reconcile/base.js";
import { diff } from "../../src/reconcile/diff.js";
import type { Diff } from "../../src/reconcile/diff.js";
import { glob } from "../../src/resources/address.js";
import { baseOf } from "../support/base.js";
import { liveOf } from "../support/planning.js";
import { phoneRow } from "../support/rows.js";
import { specOf } from "../support/spec-builder.js";
import type { ObjectInput } from "../support/spec-builder.js";

const phones = ["110", "120", "138", "139", "150"] as const;
const key = fc.constantFrom(...phones);
const keys = fc.uniqueArray(key);
const object = (phone: string, absent: boolean): ObjectInput =>
  absent ? { phone, state: "absent" } : { phone };
const declared = fc.uniqueArray(fc.tuple(key, fc.boolean()), { selector: ([phone]) => phone });
const pattern = fc.constantFrom("1?0", "13*", "110", "*");

const world = fc.record({
  before: declared,
  now: declared,
  live: keys,
  prune: fc.boolean(),
  scope: fc.option(fc.array(pattern, { minLength: 1, maxLength: 2 }), { nil: undefined }),
  ignore: fc.array(pattern, { maxLength: 1 }),
});

describe("laws of --base", () => {
  it("deletes what was declared and is not any more, as far as it is owned, and beyond that what a spec without a base deletes", () => {
    fc.assert(
      fc.property(world, ({ before, now, live, prune, scope, ignore }) => {
        const built = specOf({
          blacklist: now.map(([phone, absent]) => object(phone, absent)),
          manage: { blacklist: { prune, ...(scope && { scope }) } },
          ignore: ignore.map((one) => `blacklist/${one}`),
        });
        const rows = liveOf({ blacklist: live.map((phone) => phoneRow(phone, 4)) });
        const deletions = (desired: typeof built.desired): string[] =>
          diff(built.spec, desired, rows)
            .changes.filter(({ action }) => action === "delete")
            .map((change) => change.key);
        const base = baseOf({ blacklist: before.map(([phone, absent]) => object(phone, absent)) });
        const owned = (phone: string): boolean =>
          (scope === undefined || scope.some((one) => glob(one).matches(phone))) &&
          !ignore.some((one) => glob(one).matches(phone));
        const named = new Set(now.map(([phone]) => phone));
        const left = before.filter(([phone, absent]) => !absent && !named.has(phone) && owned(phone));
        const gone = left.map(([phone]) => phone).filter((phone) => live.includes(phone));
        const expected = new Set([...deletions(built.desired), ...gone]);
        expect(deletions(recall(built.spec, built.desired, base).desired)).toEqual([...expected].sort());
      }),
    );
  });

  it("changes nothing where the earlier spec is this one", () => {
    fc.assert(
      fc.property(world, ({ now, live, prune }) => {
        const input = {
          blacklist: now.map(([phone, absent]) => object(phone, absent)),
          manage: { blacklist: { prune } },
        };
        const built = specOf(input);
        const rows = liveOf({ blacklist: live.map((phone) => phoneRow(phone, 4)) });
        const recalled = recall(built.spec, built.desired, baseOf(input));
        expect(recalled.findings).toEqual([]);
        const told = (found: Diff): object => ({ ...found, references: found.references() });
        expect(told(diff(built.spec, recalled.desired, rows))).toEqual(
          told(diff(built.spec, built.desired, rows)),
        );
      }),
    );
  });
});
