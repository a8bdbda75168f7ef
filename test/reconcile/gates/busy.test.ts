import { describe, expect, it, test } from "vitest";
import { mayDisturb } from "../../../src/reconcile/gates/index.js";
import { planned } from "../../support/planning.js";
import type { PlanningOptions } from "../../support/planning.js";
import { conferenceRow, extensionRow, groupRow } from "../../support/rows.js";

const rows = {
  groups: [groupRow("out")],
  extensions: ["1001", "1002", "1003"].map((nbr) =>
    extensionRow(nbr, { description: nbr === "1003" ? "10010,AI" : "" }),
  ),
  conferences: [conferenceRow("Weekly")],
};
const spec = {
  extensions: [
    { extn: "1001", transferPhone: "1" },
    { extn: "1002", transferPhone: "1" },
  ],
  conferences: [{ topic: "Weekly", recording: true }],
};
const inCall = { why: "in a call" };

const busy = (options: PlanningOptions, more = {}) =>
  planned({ ...spec, ...more }, rows, options).gates.filter(({ gate }) => gate === "busy");

describe("busy", () => {
  it("names the one that is in a call, and counts many", () => {
    expect(busy({ activity: new Map([["extension/1001", { why: "ringing" }]]) })).toEqual([
      {
        gate: "busy",
        message: "extension/1001 is ringing",
        addresses: ["extension/1001"],
        allowed: false,
        hint: "apply --when-busy wait waits for the calls to end, skip leaves it for the next run; --allow busy, or an approve entry in the spec, lets it through",
        approve: '- { gate: busy, addresses: ["extension/1001"], until: 2026-01-29 }',
      },
    ]);
    const activity = new Map(
      ["extension/1001", "extension/1002", "conference/Weekly"].map((address) => [address, inCall]),
    );
    expect(busy({ activity })).toMatchObject([
      {
        message: "2 extensions and 1 conference are in calls, or perhaps so",
        addresses: [...activity.keys()],
      },
    ]);
    expect(busy({})).toEqual([]);
  });

  it.each(["skip", "wait", "force"] as const)("--when-busy %s opens it", (whenBusy) => {
    const [gate] = busy({ whenBusy, activity: new Map([["extension/1001", inCall]]) });
    expect(gate).toMatchObject({
      allowed: true,
      hint: expect.stringContaining(`--when-busy ${whenBusy}`) as string,
    });
    expect(gate).not.toHaveProperty("approve");
  });

  it("--allow busy allows every call, an approve entry those that it names", () => {
    const { built } = planned(
      { ...spec, approve: [{ gate: "busy", addresses: ["extension/100[12]"] }] },
      rows,
    );
    const may = mayDisturb(built.spec, { allow: [], today: "2026-01-15" });
    expect([may("extension/1001"), may("extension/1003"), may("conference/Weekly")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(mayDisturb(built.spec, { allow: ["busy"], today: "2026-01-15" })("conference/Weekly")).toBe(true);
    expect(mayDisturb(built.spec, { allow: ["replace"], today: "2026-01-15" })("conference/Weekly")).toBe(
      false,
    );
  });
});

describe("queue-member", () => {
  const gates = (...extensions: { extn: string; state?: "absent"; transferPhone?: string }[]) =>
    planned({ extensions }, rows).gates.filter(({ gate }) => gate === "queue-member");

  it("deleting an extension that inbound queues list", () => {
    expect(gates({ extn: "1003", state: "absent" })).toMatchObject([
      {
        message: "extension/1003 would be deleted, and the queues 10010, AI list it",
        addresses: ["extension/1003"],
        allowed: false,
      },
    ]);
  });

  it("one alarm for all of them, and none for a change or an extension in no queue", () => {
    expect(gates({ extn: "1001", state: "absent" }, { extn: "1003", transferPhone: "1" })).toEqual([]);
    const members = ["1", "2", "3", "4", "5", "6"].map((queue, at) =>
      extensionRow(`200${at}`, { description: queue }),
    );
    const absent = members.map((_, at) => ({ extn: `200${at}`, state: "absent" as const }));
    expect(planned({ extensions: absent }, { extensions: members }).gates).toMatchObject([
      { message: "6 objects would be deleted, and the queues 1, 2, 3, 4, 5 and 1 more list them" },
    ]);
  });
});

describe("the approve entry that a plan offers", () => {
  const entry = (addresses: readonly string[]): string | undefined => {
    const extensions = addresses.map((extn) => extensionRow(extn));
    const activity = new Map(addresses.map((extn) => [`extension/${extn}`, inCall]));
    const changed = addresses.map((extn) => ({ extn, transferPhone: "1" }));
    return planned({ extensions: changed }, { extensions }, { activity }).gates.find(
      ({ gate }) => gate === "busy",
    )?.approve;
  };
  const numbers = (count: number, from: number): string[] =>
    Array.from({ length: count }, (_, at) => String(from + at));

  test("names few one by one, and many by what they begin with", () => {
    expect(entry(numbers(8, 1001))).toContain(
      'addresses: ["extension/1001", "extension/1002", "extension/1003"',
    );
    expect(entry(numbers(9, 1001))).toContain('addresses: ["extension/100*"]');
    expect(entry([...numbers(9, 1001), "8001"])).toContain('addresses: ["extension/*"]');
  });

  test("opens the gate when it is pasted", () => {
    const extensions = numbers(12, 1001).map((extn) => extensionRow(extn));
    const activity = new Map(extensions.map(({ nbr }) => [`extension/${String(nbr)}`, inCall]));
    const changed = numbers(12, 1001).map((extn) => ({ extn, transferPhone: "1" }));
    const [, pattern = ""] = /addresses: \["([^"]+)"\]/.exec(entry(numbers(12, 1001)) ?? "") ?? [];
    const approve = [{ gate: "busy", addresses: [pattern] }];
    const { gates } = planned({ extensions: changed, approve }, { extensions }, { activity });
    expect(gates.find(({ gate }) => gate === "busy")).toMatchObject({ allowed: true });
  });
});
