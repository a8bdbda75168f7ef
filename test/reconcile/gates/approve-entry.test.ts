import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { approveEntry } from "../../../src/reconcile/gates/approve-entry.js";
import { addressFault, addressOf, glob } from "../../../src/resources/address.js";

interface Entry {
  readonly gate: string;
  readonly addresses: readonly string[];
  readonly until: string;
}

test("whatever the keys are, the entry is one line of YAML whose addresses can stand in a spec and match all", () => {
  const keys = fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 14,
  });
  const type = fc.constantFrom("extension", "conference");
  fc.assert(
    fc.property(fc.array(fc.tuple(type, keys), { minLength: 1, maxLength: 2 }), (groups) => {
      const addresses = groups.flatMap(([kind, names]) => names.map((name) => addressOf(kind, name)));
      const text = approveEntry("busy", addresses, "2026-02-20");
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      const [entry] = parse(text) as [Entry];
      expect([entry.gate, entry.until]).toEqual(["busy", "2026-03-06"]);
      expect(entry.addresses.map(addressFault).every((fault) => fault === undefined)).toBe(true);
      const patterns = entry.addresses.map(glob);
      expect(addresses.every((address) => patterns.some((pattern) => pattern.matches(address)))).toBe(true);
    }),
  );
});

test("a common beginning is not cut within an escape", () => {
  const topics = ["周会 a", "周会*b", ...Array.from({ length: 8 }, (_, at) => `周会/${at}`)];
  const entry = approveEntry(
    "busy",
    topics.map((topic) => addressOf("conference", topic)),
    "2026-01-01",
  );
  expect(entry).toBe('- { gate: busy, addresses: ["conference/周会*"], until: 2026-01-15 }');
});
