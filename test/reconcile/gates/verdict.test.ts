import { describe, expect, test } from "vitest";
import { openableGates } from "../../../src/reconcile/gates/index.js";
import { planned } from "../../support/planning.js";
import type { PlanningOptions } from "../../support/planning.js";
import { groupRow } from "../../support/rows.js";
import type { SpecInput } from "../../support/spec-builder.js";

const rows = { groups: [groupRow("a"), groupRow("b")] };
const renamed: SpecInput = {
  outboundGroups: [
    { id: "a", name: "A" },
    { id: "b", name: "B" },
  ],
};

const gates = (spec: SpecInput = {}, options?: PlanningOptions): [string, boolean, string][] =>
  planned({ ...renamed, ...spec }, rows, options).gates.map(({ addresses, allowed, hint }) => [
    addresses.join(" "),
    allowed,
    hint,
  ]);

const CLOSED = "--allow replace, or an approve entry in the spec, lets it through";
const APPROVED = "opened by approve in the spec";

test("a closed gate names what would open it", () => {
  expect(gates()).toEqual([
    ["outbound-group/a", false, CLOSED],
    ["outbound-group/b", false, CLOSED],
  ]);
});

test("--allow opens the gate it names, and no other", () => {
  expect(gates({}, { allow: ["replace"] }).map(([, allowed, hint]) => [allowed, hint])).toEqual([
    [true, "opened by --allow replace"],
    [true, "opened by --allow replace"],
  ]);
  expect(gates({}, { allow: ["mass-delete"] }).every(([, allowed]) => !allowed)).toBe(true);
});

describe("approve entries in the spec", () => {
  const approving = (
    entry: { gate?: string; addresses?: string[]; until?: string },
    today?: string,
  ): boolean[] =>
    gates(
      { approve: [{ gate: "replace", addresses: ["*"], ...entry }] },
      today === undefined ? {} : { today },
    ).map(([, allowed]) => allowed);

  test("open the gate for the addresses they name", () => {
    expect(gates({ approve: [{ gate: "replace", addresses: ["outbound-group/a"] }] })).toEqual([
      ["outbound-group/a", true, APPROVED],
      ["outbound-group/b", false, CLOSED],
    ]);
  });

  test("open no other gate", () => expect(approving({ gate: "mass-delete" })).toEqual([false, false]));

  test("hold to the end of their last day", () => {
    expect(approving({ until: "2026-01-15" }, "2026-01-15")).toEqual([true, true]);
    expect(approving({ until: "2026-01-15" }, "2026-01-16")).toEqual([false, false]);
    expect(approving({ until: "2026-12-01" }, "2026-02-01")).toEqual([true, true]);
  });

  test("add up: several entries open one alarm together, some of its addresses alone don't", () => {
    const spec: SpecInput = {
      blacklist: Array.from({ length: 10 }, (_, index) => ({
        phone: `40${index}`,
        state: "absent" as const,
      })),
    };
    const blacklist = Array.from({ length: 10 }, (_, index) => ({ phone: `40${index}`, special_flag: 2 }));
    const entry = (address: string): { gate: string; addresses: string[] } => ({
      gate: "mass-delete",
      addresses: [address],
    });
    const judged = (...approve: { gate: string; addresses: string[] }[]): boolean[] =>
      planned({ ...spec, approve }, { blacklist }).gates.map(({ allowed }) => allowed);
    expect(judged(entry("blacklist/40[0-4]"))).toEqual([false]);
    expect(judged(entry("blacklist/40[0-4]"), entry("blacklist/40[5-9]"))).toEqual([true]);
  });
});

test("protected is opened by unprotecting alone", () => {
  const spec = { protect: ["outbound-group/a"], approve: [{ gate: "protected", addresses: ["*"] }] };
  const { gates: found } = planned({ ...renamed, ...spec }, rows, { allow: ["protected", "replace"] });
  expect(found.find(({ gate }) => gate === "protected")).toEqual({
    gate: "protected",
    message: "1 protected object would be destroyed",
    addresses: ["outbound-group/a"],
    allowed: false,
    hint: "only taking the object out of protect lets it through",
  });
  expect(openableGates).not.toContain("protected");
});

test("the gates that --allow takes", () => {
  expect([...openableGates].sort()).toEqual([
    "busy",
    "empty-live",
    "group-in-use",
    "lockout",
    "mass-delete",
    "mass-update",
    "queue-member",
    "replace",
    "weak-password",
  ]);
});
