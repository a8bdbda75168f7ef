import fc from "fast-check";
import { expect, test } from "vitest";
import { addressRuns } from "../../src/report/address-runs.js";

const told = (...keys: string[]): string[] =>
  [...addressRuns(keys.map((key) => `extension/${key}`))].map(({ text }) => text);

test("three numbers in a row are a run, two are not", () => {
  expect(told("1001", "1002", "1003", "1005", "1006")).toEqual(["1001..1003", "1005", "1006"]);
});

test("a run keeps to numbers of one length", () => {
  expect(told("8", "9", "10", "11", "12")).toEqual(["8", "9", "10..12"]);
  expect(told("098", "099", "100")).toEqual(["098..100"]);
  expect(told("a1", "a2", "a3", "")).toEqual(["a1", "a2", "a3", ""]);
});

test("numbers too long to be counted with are no run", () => {
  const keys = ["9007199254740993", "9007199254740994", "9007199254740995"];
  expect(told(...keys)).toEqual(keys);
});

test("kinds stay in their order, and nothing is lost", () => {
  const addresses = fc.array(fc.tuple(fc.constantFrom("extension", "blacklist"), fc.nat(30)));
  fc.assert(
    fc.property(addresses, (pairs) => {
      const found = [...addressRuns(pairs.map(([type, key]) => `${type}/${key}`))];
      expect(found.flatMap(({ type, count }) => Array<string>(count).fill(type))).toEqual(
        pairs.map(([type]) => type),
      );
    }),
  );
});

test("no more is looked at than is asked for", () => {
  function* endless(): Generator<string> {
    for (let number = 0; ; number += 2) yield `extension/${number}`;
  }
  expect(addressRuns(endless()).next().value).toEqual({ type: "extension", text: "0", count: 1 });
});
