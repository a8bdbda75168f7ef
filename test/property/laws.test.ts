import fc from "fast-check";
import { expect, test } from "vitest";
import { compareDigests, digestOf } from "../../src/reconcile/digest.js";
import { exportLive } from "../../src/reconcile/export.js";
import type { Plan } from "../../src/reconcile/plan.js";
import { planText } from "../../src/report/plan-text.js";
import { staleText } from "../../src/report/stale-text.js";
import { style } from "../../src/report/style.js";
import { glob } from "../../src/resources/address.js";
import { kinds } from "../../src/resources/index.js";
import { liveOf, planned } from "../support/planning.js";
import type { Rows } from "../support/planning.js";
import { extensionRow, groupRow } from "../support/rows.js";
import type { ObjectInput, SpecInput } from "../support/spec-builder.js";
import { liveRows, specs } from "./small-worlds.js";

const bytes = (plan: Plan): string => JSON.stringify(plan);

const textOf = (plan: Plan): string => [...planText(plan, style(false))].join("\n");

/** The same items in an order that the seeds decide. */
function shuffled<Item>(items: readonly Item[], seeds: readonly number[]): Item[] {
  return items
    .map((item, index) => ({ item, rank: seeds[index % seeds.length] ?? 0, index }))
    .toSorted((one, other) => one.rank - other.rank || other.index - one.index)
    .map(({ item }) => item);
}

const seeds = fc.array(fc.nat(1000), { minLength: 1, maxLength: 13 });

test("the same inputs give the same bytes", () => {
  fc.assert(
    fc.property(liveRows, specs, (rows, { input }) => {
      expect(bytes(planned(input, rows).plan)).toBe(bytes(planned(input, rows).plan));
    }),
  );
});

test("the order of live rows and of declarations means nothing", () => {
  fc.assert(
    fc.property(liveRows, specs, seeds, (rows, { input }, order) => {
      const otherRows: Rows = {
        groups: shuffled(rows.groups, order),
        extensions: shuffled(rows.extensions, order),
        blacklist: shuffled(rows.blacklist, order),
        conferences: shuffled(rows.conferences, order),
        liveMembers: shuffled(rows.liveMembers, order),
      };
      const mixed = (objects: readonly ObjectInput[] | undefined): ObjectInput[] | undefined =>
        objects && shuffled(objects, order);
      // Members are a set, in the spec as on the PBX.
      const mixedMembers = (object: ObjectInput): ObjectInput =>
        typeof object["members"] === "object"
          ? { ...object, members: shuffled(object["members"], order) }
          : object;
      const { outboundGroups, extensions, blacklist, conferences, ...rest } = input;
      const lists = {
        outboundGroups: mixed(outboundGroups),
        extensions: mixed(extensions),
        blacklist: mixed(blacklist),
        conferences: mixed(conferences)?.map(mixedMembers),
      };
      const stated = Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined));
      const other: SpecInput = { ...rest, ...stated };
      expect(bytes(planned(other, otherRows).plan)).toBe(bytes(planned(input, rows).plan));
    }),
  );
});

function assertFrozen(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  expect(Object.isFrozen(value)).toBe(true);
  Object.values(value).forEach(assertFrozen);
}

test("a plan is frozen, all the way down", () => {
  fc.assert(fc.property(liveRows, specs, (rows, { input }) => assertFrozen(planned(input, rows).plan)));
});

test("what a plan counts is what it lists", () => {
  fc.assert(
    fc.property(liveRows, specs, (rows, { input }) => {
      const { resource_changes: changes, summary, unmanaged, applyable, gates } = planned(input, rows).plan;
      const count = (action: string): number =>
        changes.filter(({ change }) => change.actions.some((one) => one === action)).length;
      expect(summary).toEqual({
        add: count("create"),
        change: count("update"),
        destroy: count("delete"),
        unmanaged: unmanaged.length,
      });
      expect(applyable).toBe(changes.length > 0 && gates.every(({ allowed }) => allowed));
      for (const { calls } of changes) expect(calls.length).toBeGreaterThan(0);
    }),
  );
});

/** Distinctive, so that finding one anywhere is no accident; with what JSON and YAML escape. */
const secret = fc
  .tuple(fc.constantFrom("", '"', "\\", "密", "<", " "), fc.stringMatching(/^[a-z]{12}$/))
  .map(([odd, letters]) => `zq${letters}${odd}7`);

const PHONES = ["1001", "1002", "1003", "1004"];

/** Extensions with secret passwords, live and stated, stated otherwise, left alone, deleted, created. */
const secretive = fc.record({
  live: fc.tuple(secret, secret, secret),
  stated: fc.array(fc.option(secret), { minLength: 4, maxLength: 4 }),
  absent: fc.boolean(),
  rename: fc.boolean(),
});

type Secretive = typeof secretive extends fc.Arbitrary<infer Value> ? Value : never;

function world({ live, stated, absent, rename }: Secretive): {
  input: SpecInput;
  rows: Rows;
  secrets: string[];
} {
  const rows = {
    groups: [groupRow("out", { extn_count: 3 })],
    extensions: live.map((password, index) => extensionRow(PHONES[index] ?? "", { password })),
  };
  const declared = PHONES.map((extn, index): ObjectInput => {
    const password = stated[index] ?? (index === 3 ? live[0] : undefined);
    return { extn, autoLogin: true, outboundGroup: "out", ...(password !== undefined && { password }) };
  });
  const extensions = absent ? [...declared.slice(1), { extn: "1001", state: "absent" as const }] : declared;
  const input: SpecInput = { extensions, ...(rename && { outboundGroups: [{ id: "out", name: "New" }] }) };
  const secrets = [...live, ...stated.filter((value) => value !== null)];
  return { input, rows, secrets: secrets.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]) };
}

test("no password is in a plan, in its text, in what differs from another plan, in an export or a finding", () => {
  fc.assert(
    fc.property(secretive, secretive, (one, other) => {
      const { input, rows, secrets } = world(one);
      const result = planned(input, rows);
      const next = planned(world(other).input, world(other).rows).plan;
      const shown = [
        bytes(result.plan),
        textOf(result.plan),
        staleText(result.plan, next).join("\n"),
        JSON.stringify(result.diff.findings),
        JSON.stringify([
          ...exportLive(
            liveOf(rows),
            kinds.map(({ type }) => type),
            () => true,
          ).collections,
        ]),
      ].join("\n");
      for (const password of secrets) expect(shown.includes(password), "a password is shown").toBe(false);
    }),
    { numRuns: 200 },
  );
});

test("two plans that differ in passwords alone differ in their digest alone", () => {
  const few = { numRuns: 8 }; // Each digest costs a slow hash, on purpose.
  fc.assert(
    fc.property(secret, secret, fc.string(), fc.string(), (one, other, key, otherKey) => {
      const rows = { groups: [groupRow("out")], extensions: [extensionRow("1001")] };
      const plan = (password: string, keyMaterial: string): Plan =>
        planned({ extensions: [{ extn: "1001", password }] }, rows, {
          allow: ["weak-password"],
          digest: (data, changes) => digestOf(data, changes, keyMaterial),
        }).plan;
      const [first, second] = [plan(one, key), plan(other, key)];
      expect({ ...second, digest: "" }).toEqual({ ...first, digest: "" });
      expect(compareDigests(first.digest, second.digest)).toBe(one === other ? "same" : "different");
      const rekeyed = plan(other, otherKey);
      if (key !== otherKey) expect(compareDigests(first.digest, rekeyed.digest)).toBe("other-key");
      expect(bytes(first)).not.toContain(one);
    }),
    few,
  );
});

test("globs end, whatever the pattern and the text", () => {
  const unit = fc.constantFrom("a", "*", "?", "[", "]", "!", "-", "b");
  const pattern = fc.oneof(
    fc.string({ unit, maxLength: 400 }),
    fc.integer({ min: 1, max: 200 }).map((times) => `${"*a".repeat(times)}b`),
    fc.integer({ min: 1, max: 200 }).map((times) => "[a-".repeat(times)),
  );
  fc.assert(
    fc.property(pattern, fc.integer({ min: 0, max: 2000 }), (written, length) => {
      expect(typeof glob(written).matches("a".repeat(length))).toBe("boolean");
    }),
    { numRuns: 200 },
  );
});
