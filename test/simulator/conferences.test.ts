import { describe, expect, it } from "vitest";
import type { SimulatorOptions } from "../../src/simulator/simulator.js";
import { InMemory, SUCCESS, outGroup, rejection } from "./in-memory.js";

const SAVE = "/api/conferences/saveConf";
const LIST = "/api/conferences/conference/detail";
const MEMBERS = "/api/conferences/addConfMembers";

const WEEKLY = "d2b8fb86-ff85-11ed-a941-000c29147fde";
const weekly = { uuid: WEEKLY, topic: "周会", nbr: "300942914", created_at: "2023-05-31 15:36:15" };

const withWeekly = (options: SimulatorOptions = {}): InMemory =>
  new InMemory({ seed: { dicts: [outGroup], conferences: [weekly] }, ...options });

describe("saveConf without confId", () => {
  it("makes a conference with the documented defaults; the PBX chooses uuid and nbr", () => {
    const pbx = new InMemory();
    const answer = pbx.post(SAVE, { topic: "周会" }) as Record<string, string>;
    expect(answer).toEqual({
      ...SUCCESS,
      confUuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      nbr: expect.stringMatching(/^\d{9}$/) as string,
    });
    expect(pbx.rows(LIST)).toEqual([
      {
        uuid: answer["confUuid"],
        topic: "周会",
        nbr: answer["nbr"],
        description: null,
        start_time: null,
        created_at: "2024-01-02 03:04:05",
        completed_at: null,
        context: null,
        recording: false,
        memberdetail: "",
        showname: "extn",
        blending: "true",
      },
    ]);
    expect(pbx.simulator.counts.partialUpdates).toBe(0);
  });

  it("trap 11: makes a second conference of the same topic, with a number of its own", () => {
    const pbx = withWeekly();
    pbx.post(SAVE, { topic: "周会" });
    pbx.post(SAVE, { topic: "周会" });
    const rows = pbx.rows(LIST, { topic: "周会" });
    expect(rows.map((row) => row["topic"])).toEqual(["周会", "周会", "周会"]);
    expect(new Set(rows.map((row) => row["nbr"])).size).toBe(3);
    expect(new Set(rows.map((row) => row["uuid"])).size).toBe(3);
  });

  it("takes all settings: recording becomes a JSON boolean, blending stays text, context is the group's id", () => {
    const pbx = withWeekly();
    const settings = { context: "out", recording: "t", showName: "alias", blending: "false" };
    pbx.post(SAVE, { topic: "b", ...settings });
    expect(pbx.rows(LIST, { topic: "b" })).toMatchObject([
      { context: "out", recording: true, showname: "alias", blending: "false" },
    ]);
  });

  it.each([
    [{ topic: "" }, "topic is empty"],
    [{ topic: "x", context: "no" }, "context is no outbound group's id"],
    [{ topic: "x", recording: "true" }, "recording is neither t nor f"],
    [{ topic: "x", showName: "name" }, "showName is neither extn nor alias"],
    [{ topic: "x", blending: "t" }, "blending is neither true nor false"],
    [{ topic: "x", confId: "" }, "no such conference"],
  ])("rejects %o", (params, reason) => {
    const pbx = withWeekly();
    expect(pbx.post(SAVE, params)).toEqual(rejection(reason));
    expect(pbx.simulator.counts).toMatchObject({ rejected: 1, refused: 0 });
    expect(pbx.rows(LIST)).toHaveLength(1);
  });

  it.each([
    ["", "missing parameter: topic"],
    ["recording=t", "missing parameter: topic"],
    ["topic=x&showname=extn", "unknown parameter: showname"],
    ["topic=x&nbr=1", "unknown parameter: nbr"],
    ["topic=x&members=1001", "unknown parameter: members"],
  ])("refuses %o", (body, result) => {
    const pbx = withWeekly();
    expect(pbx.raw(SAVE, body)).toEqual({ code: 400, result });
    expect(pbx.simulator.counts.refused).toBe(1);
  });
});

describe("saveConf with confId", () => {
  it("trap 11: resets what is left out to the documented defaults, and counts that", () => {
    const pbx = withWeekly();
    const settings = { context: "out", recording: "t", showName: "alias", blending: "false" };
    expect(pbx.post(SAVE, { confId: WEEKLY, topic: "晨会", ...settings })).toEqual({
      ...SUCCESS,
      confUuid: WEEKLY,
    });
    expect(pbx.simulator.counts.partialUpdates).toBe(0);
    expect(pbx.rows(LIST)).toMatchObject([
      { ...weekly, topic: "晨会", context: "out", recording: true, showname: "alias", blending: "false" },
    ]);
    pbx.post(SAVE, { confId: WEEKLY, topic: "晨会", recording: "t" });
    expect(pbx.simulator.counts.partialUpdates).toBe(1);
    expect(pbx.rows(LIST)).toMatchObject([
      { topic: "晨会", context: null, recording: true, showname: "extn", blending: "true" },
    ]);
  });

  it("leaves the topic, for which no default is documented, and the members", () => {
    const pbx = withWeekly({ memberdetail: "numbers" });
    pbx.post(MEMBERS, { confId: WEEKLY, members: "1001,1002" });
    pbx.post(SAVE, { confId: WEEKLY });
    expect(pbx.rows(LIST)).toMatchObject([{ topic: "周会", memberdetail: "1001,1002" }]);
    expect(pbx.simulator.counts.partialUpdates).toBe(1);
  });

  it("takes an unknown conference for none", () => {
    expect(withWeekly().post(SAVE, { confId: "x", topic: "a" })).toEqual(rejection("no such conference"));
  });

  it("trap 11: does not touch a conference that has ended; it stays listed", () => {
    const ended = { ...weekly, completed_at: "2023-05-31 17:00:00" };
    const pbx = new InMemory({ seed: { conferences: [ended] } });
    expect(pbx.post(SAVE, { confId: WEEKLY, topic: "a" })).toEqual(rejection("the conference has ended"));
    expect(pbx.post(MEMBERS, { confId: WEEKLY, members: "1" })).toMatchObject({ code: 500 });
    expect(pbx.post(`/api/conferences/dialConf/1/${WEEKLY}`, {})).toMatchObject({ code: 500 });
    expect(pbx.post(`/api/conferences/oprConf/all/${WEEKLY}/kick`, {})).toMatchObject({ code: 500 });
    expect(pbx.rows(LIST)).toMatchObject([ended]);
  });
});

describe("the list of conferences", () => {
  it("is filtered by exact number, and by any part of the topic", () => {
    const conferences = [
      { topic: "周会", nbr: "300" },
      { topic: "销售周会", nbr: "3001" },
      { topic: "晨会", nbr: "302" },
    ];
    const pbx = new InMemory({ seed: { conferences } });
    const topics = (params: Readonly<Record<string, string>>): unknown[] =>
      pbx.rows(LIST, params).map((row) => row["topic"]);
    expect(topics({ topic: "周会" })).toEqual(["周会", "销售周会"]);
    expect(topics({ nbr: "300" })).toEqual(["周会"]);
    expect(topics({ nbr: "302", topic: "周会" })).toEqual([]);
    expect(pbx.get(LIST, { uuid: "x" })).toMatchObject({ code: 400 });
  });
});

describe("delConf", () => {
  it("deletes the conference and its members' rows", () => {
    const pbx = withWeekly();
    pbx.post(MEMBERS, { confId: WEEKLY, members: "1001" });
    expect(pbx.post(`/api/conferences/delConf/${WEEKLY}`, {})).toEqual(SUCCESS);
    expect(pbx.rows(LIST)).toEqual([]);
    expect(pbx.rows(`/api/conferences/liveConf/${WEEKLY}`)).toEqual([]);
    expect(pbx.post(`/api/conferences/delConf/${WEEKLY}`, {})).toEqual(rejection("no such conference"));
    expect(pbx.simulator.counts.conferencesDisturbed).toBe(0);
  });

  it("takes a request without a body, and so without a content type; but no parameters", () => {
    const pbx = withWeekly();
    const path = `/api/conferences/delConf/${WEEKLY}`;
    expect(pbx.raw(path, "uuid=x")).toMatchObject({ code: 400, result: "unknown parameter: uuid" });
    expect(pbx.raw(path, "{}", "application/json")).toMatchObject({ code: 415 });
    expect(pbx.send("POST", path).body).toBe(JSON.stringify(SUCCESS));
  });
});

describe("addConfMembers", () => {
  const numbers = (pbx: InMemory): unknown[] =>
    pbx.rows(`/api/conferences/liveConf/${WEEKLY}`).map((row) => row["member_number"]);

  it("trap 12: replaces the whole list, guests and the departed among it", () => {
    const live_conf = [
      { conference_uuid: WEEKLY, member_number: "1001", typ: "outMeeting" },
      { conference_uuid: WEEKLY, member_number: "13800001111", typ: "beCancel" },
      { conference_uuid: "other", member_number: "1001" },
    ];
    const pbx = new InMemory({ seed: { conferences: [weekly], live_conf } });
    expect(numbers(pbx)).toEqual(["1001", "13800001111"]);
    expect(pbx.post(MEMBERS, { confId: WEEKLY, members: "1002,13900001111" })).toEqual(SUCCESS);
    expect(numbers(pbx)).toEqual(["1002", "13900001111"]);
    expect(pbx.rows("/api/conferences/liveConf/other")).toHaveLength(1);
    pbx.post(MEMBERS, { confId: WEEKLY, members: "" });
    expect(numbers(pbx)).toEqual([]);
  });

  it("lists a declared member as invited, with the document's columns", () => {
    const pbx = withWeekly();
    pbx.post(MEMBERS, { confId: WEEKLY, members: "1002" });
    expect(pbx.rows(`/api/conferences/liveConf/${WEEKLY}`)).toEqual([
      {
        uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        typ: "beInvited",
        conference_uuid: WEEKLY,
        member_number: "1002",
        joined_number: "1002",
        created_at: "2024-01-02 03:04:05",
        joined_at: null,
        left_at: null,
      },
    ]);
  });

  it("trap 12: memberdetail tells nothing, as in the document, or the list of numbers, as configured", () => {
    for (const [memberdetail, told] of [
      ["empty", ""],
      ["numbers", "1002,1001"],
    ] as const) {
      const pbx = withWeekly({ memberdetail });
      pbx.post(MEMBERS, { confId: WEEKLY, members: "1002,1001" });
      expect(pbx.rows(LIST)).toMatchObject([{ memberdetail: told }]);
    }
  });

  it.each([
    [{ confId: "x", members: "1" }, 500],
    [{ confId: WEEKLY, members: "1001,1001" }, 500],
    [{ confId: WEEKLY, members: "1001, 1002" }, 500],
    [{ confId: WEEKLY, members: "1001," }, 500],
    [{ confId: WEEKLY, members: "1001，1002" }, 500],
    [{ confId: WEEKLY }, 400],
    [{ confld: WEEKLY, members: "1" }, 400],
  ])("does not take %o", (params, code) => {
    const pbx = withWeekly();
    expect(pbx.post(MEMBERS, params)).toMatchObject({ code });
    expect(numbers(pbx)).toEqual([]);
  });
});
