import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultText, nameOf, parseFault } from "../../../src/simulator/faults/fault.js";
import { faultKinds, faultNames } from "../../../src/simulator/faults/kinds.js";

/** An amount for the kinds that cannot do without. */
const sized = (name: string): string => (/^(latency|cut)$/.test(name) ? `${name}:5` : name);

describe("a fault", () => {
  it.each([
    ["reset-after=0.05", { kind: "reset", after: true, rate: 0.05, amount: undefined, nth: 1 }],
    ["reset=1", { kind: "reset", after: false, rate: 1 }],
    ["latency:20-200=.5", { kind: "latency", amount: [20, 200], rate: 0.5 }],
    ["latency:50", { kind: "latency", amount: [50, 50], rate: undefined, nth: 1 }],
    ["too-many", { amount: [1, 1] }],
    ["too-many:0", { amount: [0, 0] }],
    ["unavailable", { amount: undefined }],
    ["restart:2500=0.01", { amount: [2500, 2500], rate: 0.01 }],
    ["silence#3@POST", { kind: "silence", nth: 3, call: { method: "POST", segments: undefined } }],
    [
      "html @ POST  /api/ola/x",
      { kind: "html", call: { method: "POST", segments: ["", "api", "ola", "x"] } },
    ],
    ["cut:8=0.1@/api/ola/x", { kind: "cut", amount: [8, 8], rate: 0.1, call: { method: undefined } }],
  ])("is read: %s", (text, expected) => {
    expect(parseFault(text)).toMatchObject(expected);
  });

  it.each([
    ["", "it has no name; a fault is NAME[:AMOUNT][=RATE|#N][@CALL]"],
    ["=0.5", "it has no name"],
    ["resett", "there is no resett; there are latency, too-many, bad-gateway-before"],
    ["toString", "there is no toString"],
    ["truncated-after", "there is no truncated-after"],
    ["reset-later", "there is no reset-later"],
    ["reset:5", "reset takes nothing behind a colon"],
    ["latency", "latency takes milliseconds, latency:50 or latency:20-200"],
    ["latency:200-20", 'not "200-20"'],
    ["latency:-5", 'not "-5"'],
    ["latency:1e3", 'not "1e3"'],
    ["cut", "cut takes characters, cut:8"],
    ["cut:1-2", 'cut takes characters, cut:8, not "1-2"'],
    ["too-many:", 'too-many takes seconds, too-many:8, not ""'],
    ["reset=0", "a rate is a number over 0 and up to 1"],
    ["reset=1.01", 'not "1.01"'],
    ["reset=5%", 'not "5%"'],
    ["reset=", 'not ""'],
    ["reset=0x1", 'not "0x1"'],
    ["reset#0", "behind # stands a whole number from 1"],
    ["reset#", "behind # stands a whole number from 1"],
    ["reset=0.1#2", "it has either =RATE or #N"],
    ["reset#2=0.1", "behind # stands a whole number"],
    ["reset@", "behind @ stands a call"],
    ["reset@DELETE /api/x", "behind @ stands a call"],
    ["reset@api/x", "behind @ stands a call"],
  ])("that is none is an error that repeats it: %j", (text, message) => {
    expect(() => parseFault(text)).toThrow(message);
    expect(() => parseFault(text)).toThrow(`fault ${JSON.stringify(text)}: `);
  });

  it("of each name is there, and counted under it", () => {
    for (const name of faultNames) expect(nameOf(parseFault(sized(name)))).toBe(name);
  });

  it("of each name has its row in the docs", () => {
    const page = readFileSync(new URL("../../../docs/reliability.md", import.meta.url), "utf8");
    for (const kind of Object.keys(faultKinds)) expect(page).toMatch(new RegExp(`^\\| \`${kind}\\b`, "m"));
  });

  it("is written as it is read", () => {
    const often = fc.oneof(
      fc.constant(""),
      fc.integer({ min: 1, max: 1000 }).map((rate) => `=${rate / 1000}`),
      fc.integer({ min: 2, max: 99 }).map((nth) => `#${nth}`),
    );
    const call = fc.constantFrom("", "@POST", "@GET /api/ola/agents/{extn}", "@/api/ola/agents");
    fc.assert(
      fc.property(fc.constantFrom(...faultNames), often, call, (name, rate, where) => {
        const fault = parseFault(sized(name) + rate + where);
        expect(parseFault(faultText(fault))).toEqual(fault);
      }),
    );
  });
});
