import { describe, expect, it, test } from "vitest";
import { AuthError, HttpStatusError, PbxCodeError } from "../../src/pbx/errors.js";
import type { AgentRow } from "../../src/pbx/rows.js";
import { observeActivity, occupied, readAgents } from "../../src/reconcile/activity.js";
import type { AgentReader } from "../../src/reconcile/activity.js";
import { AgentDesk } from "../../src/reconcile/agent-desk.js";
import { planned } from "../support/planning.js";
import { conferenceRow, extensionRow, groupRow, memberRow } from "../support/rows.js";

const row = (state: string, private_data = "", extn = "1001"): AgentRow => ({ extn, state, private_data });

describe("trap 13: whether an agent is in a call", () => {
  it.each([
    ["busy", "answered", "in a call"],
    ["busy", "answer", "in a call"],
    ["busy", "", "in a call"],
    ["busy", "ring", "ringing"],
    ["ready", "ring", "ringing"],
    ["unready", "calling", "in a call"],
    ["unready", "answered", "in a call"],
    ["ready", "", undefined],
    ["unready", "lunch", undefined],
    ["acw", "", undefined],
    ["login", "", undefined],
    ["logout", "", undefined],
    ["undefined", "undefined", 'perhaps in a call: its state "" is not one that the document knows'],
    ["dozing", "", 'perhaps in a call: its state "dozing" is not one that the document knows'],
  ])("%s %s", (state, data, why) => expect(occupied(row(state, data))?.why).toBe(why));

  it("nobody is signed in: no call. A state that can't be had: perhaps one", () => {
    expect(occupied(undefined)).toBeUndefined();
    expect(occupied(new Error("HTTP 500"))?.why).toBe("perhaps in a call: its state can't be had (HTTP 500)");
  });
});

/** A PBX with these agents, which counts what it is asked. */
function pbx(
  rows: readonly AgentRow[],
  list: () => readonly AgentRow[] = () => rows,
): AgentReader & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    agents: () => {
      asked.push("all");
      return Promise.resolve().then(list);
    },
    agent: (extn) => {
      asked.push(extn);
      return Promise.resolve(rows.find((candidate) => candidate.extn === extn));
    },
  };
}

const refuse = (error: Error) => (): never => {
  throw error;
};
const notFound = new HttpStatusError("GET /api/ola/agents", 404, {});

describe("trap 13: reading agents", () => {
  const rows = [row("busy", "answered", "1001"), row("ready", "", "1003")];

  it("asks once where there are several, and by number for one", async () => {
    const many = pbx(rows);
    const found = await readAgents(many, ["1001", "1002"]);
    expect([many.asked, found.get("1001"), found.get("1002")]).toEqual([["all"], rows[0], undefined]);
    const one = pbx(rows);
    await readAgents(one, ["1001"]);
    expect(one.asked).toEqual(["1001"]);
    const none = pbx(rows);
    await readAgents(none, []);
    expect(none.asked).toEqual([]);
  });

  it.each([
    ["is empty", () => []],
    ["is not found", refuse(notFound)],
    ["says code 404", refuse(new PbxCodeError("GET /api/ola/agents", "404", ""))],
  ])("asks one by one where the list of all %s", async (_, list) => {
    const reader = pbx(rows, list);
    const found = await readAgents(reader, ["1001", "1002"]);
    expect(reader.asked).toEqual(["all", "1001", "1002"]);
    expect([found.get("1001"), found.get("1002")]).toEqual([rows[0], undefined]);
  });

  it("what fails otherwise is no free phone: all of them count as busy, and thousands are not asked in vain", async () => {
    const reader = pbx(rows, refuse(new HttpStatusError("GET /api/ola/agents", 500, {})));
    const found = await readAgents(reader, ["1001", "1002"]);
    expect(reader.asked).toEqual(["all"]);
    expect([...found.values()].every((state) => occupied(state) !== undefined)).toBe(true);
  });

  it("a refused log-in ends it", async () => {
    const reader = pbx(rows, refuse(new AuthError("GET /api/login", "refused")));
    await expect(readAgents(reader, ["1001", "1002"])).rejects.toThrow(AuthError);
  });
});

describe("what is asked about", () => {
  const groups = [groupRow("out")];
  const changes = (spec: Parameters<typeof planned>[0], more = {}) =>
    planned(spec, { groups, extensions: [extensionRow("1001"), extensionRow("1002")], ...more }).diff.changes;

  it("extensions that are there and change or go; not those that are created, or stay as they are", async () => {
    const reader = pbx([row("busy", "answered")]);
    const spec = {
      extensions: [
        { extn: "1001", transferPhone: "1" },
        { extn: "1002" },
        { extn: "1003", password: "a-long-password", outboundGroup: "out" },
      ],
    };
    expect(await observeActivity(reader, changes(spec))).toEqual(
      new Map([["extension/1001", { why: "in a call" }]]),
    );
    expect(reader.asked).toEqual(["1001"]);
  });

  it.each(["inMeeting", "beMute"])("conferences by their own rows: %s", async (typ) => {
    const rows = { conferences: [conferenceRow("Weekly")], liveMembers: [memberRow("Weekly", "1", { typ })] };
    const reader = pbx([]);
    for (const conference of [{ recording: true }, { state: "absent" as const }]) {
      const found = changes({ conferences: [{ topic: "Weekly", ...conference }] }, rows);
      expect(await observeActivity(reader, found)).toEqual(
        new Map([["conference/Weekly", { why: "in a meeting" }]]),
      );
    }
    expect(reader.asked).toEqual([]);
  });
});

describe("the desk", () => {
  const rows = [row("busy", "answered", "1001"), row("ready", "", "1003")];

  test("asks by number for each look where few may be asked about", async () => {
    const reader = pbx(rows);
    const desk = new AgentDesk(reader, 20, () => 0);
    expect(await desk.at("1001")).toBe(rows[0]);
    expect(await desk.at("1001")).toBe(rows[0]);
    expect(reader.asked).toEqual(["1001", "1001"]);
  });

  test("shares one list for half a second where they are many", async () => {
    const reader = pbx(rows);
    let now = 0;
    const desk = new AgentDesk(reader, 21, () => now);
    expect(await Promise.all([desk.at("1001"), desk.at("1002")])).toEqual([rows[0], undefined]);
    now = 499;
    await desk.at("1003");
    expect(reader.asked).toEqual(["all"]);
    now = 500;
    await desk.at("1003");
    expect(reader.asked).toEqual(["all", "all"]);
  });

  test.each([
    ["empty", () => []],
    ["not to be had", refuse(notFound)],
  ])("does not believe a list that is %s", async (_, list) => {
    const reader = pbx(rows, list);
    const desk = new AgentDesk(reader, 21, () => 0);
    expect(await desk.at("1001")).toBe(rows[0]);
    expect(reader.asked).toEqual(["all", "1001"]);
  });

  test("tells what can't be had as an error, and never rejects", async () => {
    const error = new AuthError("GET /api/login", "refused");
    const reader = { ...pbx([]), agent: () => Promise.reject(error) };
    expect(await new AgentDesk(reader, 1, () => 0).at("1001")).toBe(error);
  });
});
