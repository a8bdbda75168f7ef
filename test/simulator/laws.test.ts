import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseForm } from "../../src/simulator/form.js";
import { Simulator } from "../../src/simulator/simulator.js";
import { InMemory } from "./in-memory.js";

type Write = readonly [path: string, params: Readonly<Record<string, string>>];

const extn = fc.constantFrom("1", "2", "3");
const k = fc.constantFrom("a", "b");
const phone = fc.constantFrom("110", "10010");
const flag = fc.constantFrom("2", "3", "4");

const writes = fc.array(
  fc.oneof(
    fc
      .tuple(extn, k)
      .map(([number, context]): Write => [
        "/api/ola/extensions/insert",
        { extn: number, extnPwd: "p", context, name: number },
      ]),
    fc
      .tuple(extn, k)
      .map(([number, context]): Write => ["/api/ola/extensions/update", { extn: number, context }]),
    extn.map((number): Write => ["/api/ola/extensions/update", { extn: number }]),
    extn.map((number): Write => ["/api/ola/extensions/delete", { extn: number }]),
    fc.tuple(k, fc.string()).map(([id, v]): Write => ["/api/ola/dicts/insert", { k: id, v }]),
    k.map((id): Write => ["/api/ola/dicts/delete", { k: id }]),
    fc
      .tuple(fc.constantFrom("insert", "update", "delete"), phone, flag)
      .map(([verb, number, special_flag]): Write => [
        `/api/special_phone/${verb}`,
        { phone: number, special_flag },
      ]),
  ),
  { maxLength: 40 },
);

const after = (calls: readonly Write[]): InMemory => {
  const pbx = new InMemory({ seed: { dicts: [{ k: "a", v: "甲" }] } });
  for (const [path, params] of calls) pbx.post(path, params);
  return pbx;
};

describe("whatever was written", () => {
  it("a simulator seeded with a snapshot is in the same state", () => {
    fc.assert(
      fc.property(writes, (calls) => {
        const { simulator } = after(calls);
        const snapshot = simulator.snapshot();
        expect(new Simulator({ seed: snapshot }).snapshot()).toEqual(snapshot);
      }),
    );
  });

  it("each extension shows its living group's name, and each group counts its extensions", () => {
    fc.assert(
      fc.property(writes, (calls) => {
        const { extensions, dicts } = after(calls).simulator.snapshot();
        for (const row of extensions) {
          const group = dicts.find((one) => one["k"] === row["k"] && one["deleted_at"] === null);
          expect(row["context"]).toBe(group?.["v"] ?? "");
        }
        for (const group of dicts) {
          expect(group["extn_count"]).toBe(extensions.filter((row) => row["k"] === group["k"]).length);
        }
      }),
    );
  });

  it("no request is refused that has all its parameters, and no number stands twice", () => {
    fc.assert(
      fc.property(writes, (calls) => {
        const { simulator } = after(calls);
        expect(simulator.counts.refused).toBe(0);
        const numbers = simulator.snapshot().extensions.map((row) => row["nbr"]);
        expect(new Set(numbers).size).toBe(numbers.length);
      }),
    );
  });
});

describe("whatever is sent", () => {
  it("is answered, in JSON, without a crash", () => {
    const paths = fc.oneof(
      fc.string(),
      fc.webPath(),
      fc.constantFrom("/api/login", "/api/special_phone/insert"),
    );
    fc.assert(
      fc.property(fc.constantFrom("GET", "POST", "PUT", ""), paths, fc.string(), (method, path, body) => {
        const pbx = new InMemory();
        const headers = { "x-auth-token": pbx.token, "content-type": "application/x-www-form-urlencoded" };
        const response = pbx.send(method, path, body, headers);
        expect(response.status).toBeGreaterThanOrEqual(200);
        expect(() => JSON.parse(response.body) as unknown).not.toThrow();
      }),
    );
  });

  it("every form that a browser's encoder writes is read back as it was", () => {
    const pairs = fc.array(
      fc.tuple(fc.string({ minLength: 1, unit: "grapheme" }), fc.string({ unit: "grapheme" })),
    );
    fc.assert(
      fc.property(pairs, (given) => {
        expect(parseForm(new URLSearchParams(given).toString())).toEqual({ pairs: given });
      }),
    );
  });
});
